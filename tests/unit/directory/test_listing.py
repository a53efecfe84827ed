"""A listing survives being stored, tells what changed, and never keeps what nobody should see."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from localoffer.directory import vocabulary
from localoffer.directory.differences import diff
from localoffer.directory.listing import (
    LABELS,
    VOCABULARY_OF,
    Listing,
    Session,
    Venue,
    Wait,
    clean,
    clean_line,
    from_json,
    to_json,
)

TEXT = st.text(max_size=60).map(clean_line)
VENUES = st.builds(
    Venue,
    name=TEXT,
    postcode=TEXT,
    lat=st.none() | st.floats(-90, 90),
    lon=st.none() | st.floats(-180, 180),
    hidden=st.booleans(),
)
SESSIONS = st.builds(Session, days=st.lists(st.sampled_from(["MO", "SU"])).map(tuple), nth=st.integers(-1, 5), start=TEXT)
LISTINGS = st.builds(
    Listing,
    name=TEXT,
    description=st.text(max_size=200).map(clean),
    needs=st.lists(st.sampled_from(vocabulary.of("needs").codes)).map(tuple),
    age_min=st.none() | st.integers(0, 120),
    sessions=st.lists(SESSIONS, max_size=3).map(tuple),
    venues=st.lists(VENUES, max_size=3).map(tuple),
    wait=st.builds(Wait, weeks=st.none() | st.integers(0, 500), text=TEXT),
)


@given(LISTINGS)
def test_stored_and_read_back_it_is_the_same(listing: Listing) -> None:
    assert from_json(json.loads(json.dumps(to_json(listing)))) == listing


@given(LISTINGS, LISTINGS)
def test_no_difference_is_missed_or_made_up(one: Listing, other: Listing) -> None:
    changes = diff(one, other)
    assert {each.field for each in changes} == {
        each.name for each in fields(Listing) if getattr(one, each.name) != getattr(other, each.name)
    }
    assert one.changed(**{each.field: each.after for each in changes}) == other


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([each.name for each in fields(Listing)]), JSON))
@example({"sen_report_url": "x" * 299 + " y"})
@example({"name": "x" * 299 + " y", "description": "x" * 19_999 + " y"})
def test_any_json_becomes_a_listing(data: dict) -> None:
    listing = from_json(data)
    assert from_json(to_json(listing)) == listing


@given(st.text(max_size=40), st.integers(1, 12))
def test_cleaned_twice_is_cleaned_once(text: str, longest: int) -> None:
    assert clean_line(clean_line(text, longest), longest) == clean_line(text, longest)
    assert clean(clean(text, longest), longest) == clean(text, longest)


def test_every_fact_has_a_label_and_every_code_a_vocabulary() -> None:
    assert set(LABELS) == {each.name for each in fields(Listing)}
    for name in VOCABULARY_OF.values():
        assert len(vocabulary.of(name).codes) > 1


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Café  club ", "Café club"),
        ("Cafe\u0301", "Café"),
        ("fun\u202egnp.exe", "fungnp.exe"),
        ("zero\u200bwidth\x00\x07", "zerowidth"),
        ("lone \ud800 half", "lone half"),
        ("one\nline", "one line"),
    ],
)
def test_text_is_cleaned_of_what_cannot_be_seen(typed: str, kept: str) -> None:
    assert clean_line(typed) == kept


def test_a_description_keeps_its_lines() -> None:
    assert clean("one\r\ntwo\rthree") == "one\ntwo\nthree"

"""What real feeds write, made plain."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from localoffer.exchange import tidy
from localoffer.exchange.open_referral import Rejected, taken
from localoffer.exchange.records import Record, Unreadable, document


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("9:00am", "09:00"), ("9am", "09:00"), ("12:30 pm", "12:30"), ("12am", "00:00"), ("17:00:00", "17:00"),
        ("09.30", "09:30"),
        ("10:00Z", "10:00"), ("18:00:00+01:00", "18:00"), ("25:00", ""), ("noonish", ""), (None, ""), ("13pm", ""), ("9:75", ""),
    ],
)  # fmt: skip
def test_times(written: object, read: str) -> None:
    assert tidy.clock(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [("-1", None), (-1, None), ("5", 5), (5.0, 5), ("five", None), (999, None), (None, None), ("1e9999", None), (True, None)],
)
def test_ages(written: object, read: object) -> None:
    assert tidy.age(written) == read


def test_text_links_phones_and_addresses() -> None:
    assert tidy.words("<p>One</p><script>alert(1)</script><br>Two &amp; three") == "One\n\nTwo & three"
    assert tidy.phone("01709 382121 (ask for Jo)") == ("01709 382121", "ask for Jo")
    assert tidy.phone("ring the bell") == ("", "ring the bell")
    assert tidy.email("a@noemail.invalid") == "" == tidy.email("not an address")
    assert tidy.link("javascript:alert(1)") == "" == tidy.link("http://example.com/x")
    assert tidy.link("www.rotherham.gov.uk") == "https://www.rotherham.gov.uk"
    assert tidy.date("03/02/2026") == "2026-02-03" and tidy.date("soon") == ""


DIRTY = {
    "id": 17,
    "name": "<b>Chess</b> &amp; Friends",
    "description": "<p>Play chess. Bring a friend.</p>",
    "status": None,
    "minimum_age": -1,
    "maximum_age": "16",
    "url": "http://example.com",
    "email": "chess@noemail.invalid",
    "fees": "Free",
    "assured_date": "2026-01-01T00:00:00",
    "organization": None,
    "phones": [{"number": "Tel: 01709 123456 ext 4"}, None],
    "contacts": None,
    "schedules": [
        {"opens_at": "9:00am", "closes_at": "noonish", "byday": "TU", "freq": "WEEKLY"},
        {"description": "Repeats every month on the third Tuesday"},
        "nonsense",
    ],
    "service_at_locations": [
        {"location": {"name": "Hall", "latitude": 0, "longitude": 0, "addresses": [{"postal_code": "s66 8ab"}]}},
        {"location": {"location_type": "virtual"}},
        {"location": None},
    ],
    "attributes": [{"taxonomy_term": {"name": "Autism"}, "link_type": "audience"}, {"taxonomy_term": None}],
}


def test_a_dirty_record_keeps_what_is_good() -> None:
    found = taken(DIRTY)
    listing = found.listing
    assert found.foreign_id == "17" and listing.name == "Chess & Friends" and listing.summary == "Play chess."
    assert (listing.age_min, listing.age_max) == (None, 16) and listing.cost == "free" and listing.status == "open"
    assert listing.website == "" and listing.email == "" and listing.phone == "01709 123456"
    assert listing.sessions[0].days == ("TU",) and listing.sessions[0].start == "09:00" and listing.sessions[0].end == ""
    assert listing.sessions[1].days == ("TU",) and listing.sessions[1].nth == 3
    assert [each.postcode for each in listing.venues] == ["S66 8AB"] and listing.venues[0].lat is None
    assert listing.needs == ("ASD",)
    assert any("minimum_age" in each for each in found.warnings) and any("closes_at" in each for each in found.warnings)


@pytest.mark.parametrize("record", [{}, {"name": ""}, {"name": None, "id": "1"}, {"name": "https://example.com"}])
def test_what_cannot_be_an_entry_is_rejected(record: dict) -> None:
    with pytest.raises(Rejected):
        taken(record)


def records(data: bytes) -> list[Record | None]:
    return [each.record for each in document(data).items()]


def test_every_wrapping_is_unwrapped() -> None:
    one = b'{"id": "1", "name": "A"}'
    assert records(one) == [{"id": "1", "name": "A"}]
    assert records(b'{"contents": [' + one + b', null, {"id": "2", "name": "B"}]}')[1] is None
    assert len(records(b'{"total_pages": 1, "content": [' + one + b'], "last": true}')) == 1
    assert len(records(b"[" + one + b"]")) == 1 == len(records(b'[{"contents": [' + one + b"]}]"))
    assert [each is None for each in records(one + b"\n" + one + b'\n{"cut off\n' + one)] == [False, False, True, False]
    for name in ("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32"):
        assert len(records('{"id": "1", "name": "Älter werden"}'.encode(name))) == 1
    for nothing in (b"", b"<html>", b"7", b"  "):
        with pytest.raises(Unreadable):
            records(nothing)
    assert records(b"[" * 100_000) == [None] == records(b'{"a": ' * 100_000)


def test_a_file_that_is_cut_off_gives_what_is_whole() -> None:
    found = list(document(b'{"contents": [{"name": "A"},\n{"name": "B"},\n{"name": "C", "descr').items())
    assert [each.record and each.record["name"] for each in found] == ["A", "B", None]
    assert found[2].line == 3 and "cut off" in found[2].problem


FIELDS = st.sampled_from([*DIRTY, "location"])
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS, inner, max_size=4),
    max_leaves=12,
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(st.dictionaries(st.sampled_from(sorted(DIRTY)), ANY, max_size=8))
def test_no_record_breaks_it(record: dict) -> None:
    try:
        found = taken({"name": "Something", **record})
    except Rejected:
        return
    assert found.listing.name

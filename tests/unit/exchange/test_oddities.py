"""The official example with anything in the place of anything: it is an entry or it is rejected with a reason, never a crash."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from localoffer.directory import listing as listings
from localoffer.directory.listing import clean
from localoffer.exchange import cleaning
from localoffer.exchange.judging import named
from localoffer.exchange.open_referral import Rejected, Taken, taken
from localoffer.exchange.opening import opened
from localoffer.exchange.records import Record

EXAMPLE = Path(__file__).resolve().parents[4] / "shared" / "oruk" / "schemas" / "oruk-3.0" / "examples" / "service_full.json"
OTHERS: tuple[Any, ...] = (None, -1, 10**30, 1.5, True, "odd", "", [], {}, ["odd", None, {}], {"name": None, "id": 7}, [[{}]])
Path_ = tuple[str | int, ...]


def places(value: Any, path: Path_ = ()) -> Iterator[Path_]:
    """The way to every value of a document."""
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield from places(each, (*path, key))


def with_value(document: Any, path: Path_, value: Any) -> Any:
    made = copy.deepcopy(document)
    at = made
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = copy.deepcopy(value)
    return made


def outcomes(document: Any) -> list[Taken | str]:
    """What becomes of each record of a document: what is taken of it, or why nothing is."""
    found: list[Taken | str] = []
    for each in named(opened(json.dumps(document).encode()).items):
        if each.record is None or each.repeated:
            found.append(each.problem or "repeated")
            continue
        try:
            found.append(taken(each.record))
        except Rejected as reason:
            found.append(str(reason))
        told = cleaning.service(each.record, "source")
        assert json.dumps(told) and told["id"]
    return found


@pytest.fixture(scope="module")
def example() -> Record:
    if not EXAMPLE.exists():
        pytest.skip("the official examples are not on this machine")
    found: Record = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    return found


def words_of(value: Any) -> set[str]:
    """Every word and number that a document says."""
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return {word for each in inner for word in words_of(each)}
    return set(clean(value).split())


@pytest.mark.parametrize("other", OTHERS, ids=repr)
def test_anything_in_the_place_of_anything(example: Record, other: Any) -> None:
    for path in places(example):
        found = outcomes({"contents": [with_value(example, path, other)]})
        assert len(found) == 1, path
        (made,) = found
        if path == ("name",) and not isinstance(other, str | int | float):
            assert made == "it has no name"
        if isinstance(made, str):
            assert made and path == ("name",), path
            continue
        assert made.listing.name and made.foreign_id, path
        assert listings.from_json(json.loads(json.dumps(listings.to_json(made.listing)))) == made.listing, path


def test_everything_missing_at_once(example: Record) -> None:
    for other in OTHERS:
        kept = {"name": "Boats"}
        (made,) = outcomes({"contents": [dict.fromkeys(example, other) | kept]})
        assert isinstance(made, Taken) and made.listing.name == "Boats"
        said = {name: value for name, value in listings.to_json(made.listing).items() if name != "name"}
        assert not said.get("phone") and not said.get("email") and not said.get("needs"), other


def test_nothing_is_invented(example: Record) -> None:
    """What an entry says in words stands in the record."""
    (made,) = outcomes({"contents": [example]})
    assert isinstance(made, Taken)
    for text in ("name", "description", "organisation", "phone", "email", "website", "contact_name", "eligibility"):
        assert set(getattr(made.listing, text).split()) <= words_of(example), text

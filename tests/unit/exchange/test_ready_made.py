"""Records that carry a listing of a site like this one: taken as the form would take it, the rest is left out and told."""

from __future__ import annotations

from typing import Any

import pytest

from localoffer.directory import listing as listings
from localoffer.directory.listing import Listing, Session, Venue, Wait
from localoffer.exchange.open_referral import Taken, taken

Json = dict[str, Any]
WRONG: Json = {
    "name": "Odd one", "kind": "zzz", "cost": "zzz", "reach": "zzz", "needs": ["ZZZ"], "level": "zzz", "routes": ["zzz"],
    "delivery": ["zzz"], "languages": ["zzz"], "diagnosis_needed": "zzz", "status": "zzz", "cost_options": ["zzz"],
    "wait": {"band": "zzz"}, "age_min": -1, "age_max": 999, "website": "http://[example.org", "source_url": "javascript:alert(1)",
}  # fmt: skip
SOUND = Listing(
    name="Chess", kind="group", cost="free", languages=(), age_min=5, age_max=11, website="https://chess.uk",
    sessions=(Session(("TU",), 2, "16:00", "17:30", "term", "2026-01-06"), Session(note="Ring first")),
    venues=(Venue(name="Hall", lat=53.43, lon=-1.35, precision="exact", point_source="import"), Venue(precision="online")),
    wait=Wait(band="to_4", measured_on="2026-10-01"),
)  # fmt: skip


def as_flat(listing: Json, **more: object) -> Taken:
    return taken({"id": "1", "name": "Club", "x_flat": listing, **more})


def as_ours(listing: Json) -> Taken:
    return taken({"id": "1", "name": "Club", "x_local_offer": {"listing": listing}})


WAYS = pytest.mark.parametrize("way", [as_flat, as_ours])


@WAYS
def test_what_is_right_is_taken_as_it_is(way: Any) -> None:
    found = way(listings.to_json(SOUND))
    assert found.listing == SOUND and found.warnings == []


@WAYS
def test_words_that_are_none_are_left_out_and_told(way: Any) -> None:
    found = way(WRONG)
    assert found.listing == Listing(name="Odd one")
    assert len(found.warnings) == len(WRONG) - 1 and "cost 'zzz' is nothing that is known: left out" in found.warnings


@WAYS
@pytest.mark.parametrize("name", ["", "n/a", "\u200b", None])
def test_no_entry_is_without_a_name(way: Any, name: str | None) -> None:
    assert way({"name": name, "summary": "No name"}).listing.name == "Club"


@WAYS
@pytest.mark.parametrize("point", [{"lat": 53.42}, {"lon": -1.3}, {"lat": 0.0, "lon": 0.0}, {"lat": 12, "lon": 99}])
def test_half_a_point_is_none(way: Any, point: Json) -> None:
    found = way({"name": "Chess", "venues": [{"name": "Hall", "precision": "exact", "point_source": "import", **point}]})
    assert found.listing.venues == (Venue(name="Hall"),) and len(found.warnings) == 1


@WAYS
def test_times_that_cannot_be_are_left_out(way: Any) -> None:
    rows = [
        {"days": ["XX", "TU"]}, {"days": ["TU"], "nth": 9}, {"days": ["TU"], "start": "25:00", "end": "17:00"},
        {"days": ["WE"], "starts_on": "soon", "term": "zzz"},
    ]  # fmt: skip
    found = way({"name": "Chess", "sessions": rows})
    assert found.listing.sessions == (Session(("TU",), end="17:00"), Session(("WE",))) and len(found.warnings) == 5


def test_what_was_told_of_a_row_may_be_anything() -> None:
    assert as_flat({"name": "Chess"}, x_odd=7).warnings == [] and as_flat({"name": "Chess"}, x_odd=["a"]).warnings == ["a"]

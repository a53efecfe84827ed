"""Towns and villages just outside the area, which its families use too: each with a page of what is near."""

from __future__ import annotations

from dataclasses import dataclass

from localoffer.directory.rules import slug_of
from localoffer.places import gazetteer, wards
from localoffer.places.atlas import atlas
from localoffer.places.geometry import miles
from localoffer.places.spots import Council, Spot
from localoffer.places.wards import Ward
from localoffer.search.finder import find
from localoffer.search.query import Query
from localoffer.search.results import Hit

NEAR_MILES = 5
MOST_NEAR = 12
REACH_MILES = 6.0
MOST_BESIDE = 4
MOST_WARDS = 4


@dataclass(frozen=True)
class Outside:
    """A place just outside: how many miles from the border, or from the ward that it is shown beside."""

    spot: Spot
    slug: str
    miles: float


@dataclass(frozen=True)
class OutsidePage:
    """What families find from a place just outside: what is near in our area, and whose Local Offer is theirs."""

    spot: Spot
    council: Council | None
    query: Query
    near: tuple[Hit, ...]
    total: int
    wards: tuple[tuple[Ward, float], ...]
    near_miles: int = NEAR_MILES


def places_outside() -> list[Outside]:
    """Every place just outside that the area's pack knows, nearest to the border first."""
    taken = {each.slug for each in wards.all_wards()}
    found = [gazetteer.find(each.label).spot for each in atlas().neighbours]
    rows = [
        Outside(spot, slug_of(spot.label), spot.outside_miles or 0.0)
        for spot in found
        if spot and not spot.ward_code and slug_of(spot.label) not in taken
    ]
    return sorted(rows, key=lambda each: each.miles)


def beside(ward: Ward) -> list[Outside]:
    """The places outside that are near a ward, with the miles from its middle."""
    away = [Outside(each.spot, each.slug, miles(ward.lat, ward.lon, each.spot.lat, each.spot.lon)) for each in places_outside()]
    return sorted((each for each in away if each.miles <= REACH_MILES), key=lambda each: each.miles)[:MOST_BESIDE]


def page(slug: str) -> OutsidePage | None:
    """The page of one place outside, or None when there is no such place."""
    place = next((each for each in places_outside() if each.slug == slug), None)
    if place is None:
        return None
    spot = place.spot
    query = Query(near=spot.label, within=NEAR_MILES, sort="nearest")
    results = find(query.changed(per_page=MOST_NEAR))
    away = [(each, miles(spot.lat, spot.lon, each.lat, each.lon)) for each in wards.all_wards()]
    nearest = sorted(away, key=lambda each: each[1])[:MOST_WARDS]
    return OutsidePage(spot, gazetteer.own_council(spot), query, results.hits, results.total, tuple(nearest))

"""What there is, counted: by ward and cell, by level of help and by the way in, and whom it reaches beside its place. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import h3

from localoffer.directory import vocabulary
from localoffer.provision.asking import Asked
from localoffer.provision.picture import Picture, Place
from localoffer.provision.supply import ASK, EVERY_NEED, NEAR_REACH, ROUTE_UNKNOWN, THROUGH_SOMEONE, TURN_UP, Offer, serves_need

ROUTES = (TURN_UP, ASK, THROUGH_SOMEONE, ROUTE_UNKNOWN)
CELL_SIZE = 9  # of the cells in which the census counts children
Fits = Callable[[Offer], bool]


@dataclass(frozen=True)
class Holding:
    """Offers of one kind of place: how many, by level and by way in, and their sessions a week where they say so."""

    name: str
    place: Place | None
    total: int
    levels: dict[str, int]
    routes: dict[str, int]
    sessions: float
    say_sessions: int


def fits(asked: Asked) -> Fits:
    """Whether an offer is among those that a visitor means; what schools offer to all their pupils is kept apart."""

    def answer(offer: Offer) -> bool:
        return (
            not offer.apart
            and (not asked.need or serves_need(offer, asked.need))
            and (not asked.stage or asked.stage in offer.stages)
            and (not asked.category or asked.category in offer.categories)
        )

    return answer


def holding(name: str, place: Place | None, offers: Sequence[Offer], levels: Sequence[str]) -> Holding:
    known = [each.sessions for each in offers if each.sessions is not None]
    return Holding(
        name=name,
        place=place,
        total=len(offers),
        levels={level: sum(each.level == level for each in offers) for level in levels},
        routes={route: sum(each.route == route for each in offers) for route in ROUTES},
        sessions=round(sum(known), 1),
        say_sessions=len(known),
    )


def by_ward(picture: Picture, which: Fits, levels: Sequence[str]) -> list[Holding]:
    """Each ward with what meets in it or says that it covers it."""
    found = []
    for place in picture.places:
        here = [each for each in picture.offers if which(each) and each.near_only and serves_ward(each, place.code)]
        found.append(holding(place.name, place, here, levels))
    return found


def serves_ward(offer: Offer, code: str) -> bool:
    return code in offer.wards or any(ward == code for _, _, ward in offer.points)


def elsewhere(picture: Picture, which: Fits, asked: Asked, levels: Sequence[str]) -> list[Holding]:
    """What belongs to no ward: for the whole borough, further, online, of unknown place, and the schools' own, kept apart."""
    wide = [each for each in picture.offers if which(each) and not each.near_only]
    reaches = [each for each in vocabulary.of("reach") if each.code not in NEAR_REACH]
    inside = {place.code for place in picture.places}
    outside = [each for each in picture.offers if which(each) and each.near_only and not wards_of(each) & inside]
    schools = [each for each in picture.offers if each.apart and fits(asked)(without_mark(each))]
    return [
        *(holding(each.name, None, [one for one in wide if one.reach == each.code], levels) for each in reaches),
        holding("Outside the borough, or the place is not known", None, outside, levels),
        holding("What schools and colleges offer to all their pupils (not counted as near)", None, schools, levels),
    ]


def wards_of(offer: Offer) -> frozenset[str]:
    return offer.wards | {ward for _, _, ward in offer.points}


def without_mark(offer: Offer) -> Offer:
    """A school's own offer as if it were open to anyone, to count it by itself."""
    return replace(offer, apart=False)


def by_cell(picture: Picture, which: Fits) -> dict[str, int]:
    """{cell: offers that have a place in it}."""
    found: dict[str, int] = {}
    for offer in picture.offers:
        if which(offer):
            for cell in {h3.latlng_to_cell(lat, lon, CELL_SIZE) for lat, lon, _ in offer.points}:
                found[cell] = found.get(cell, 0) + 1
    return found


@dataclass(frozen=True)
class Corner:
    """One corner of the whole supply: where, how far it reaches, for whom, what, and the way in; "" where not said."""

    ward: str
    cell: str
    reach: str
    need: str
    stage: str
    level: str
    category: str
    route: str
    apart: bool


def in_full(picture: Picture) -> dict[Corner, tuple[int, float]]:
    """{corner: (entries, sessions a week that are known)} of everything that is open; an entry stands in many corners."""
    found: dict[Corner, tuple[int, float]] = {}
    for offer in picture.offers:
        for corner in corners_of(offer):
            entries, sessions = found.get(corner, (0, 0.0))
            found[corner] = (entries + 1, sessions + (offer.sessions or 0.0))
    return found


def corners_of(offer: Offer) -> set[Corner]:
    """Every corner in which an offer stands. One for any need stands under "all", not under each need again."""
    places = {(ward, h3.latlng_to_cell(lat, lon, CELL_SIZE)) for lat, lon, ward in offer.points}
    places |= {(ward, "") for ward in offer.wards - {ward for ward, _ in places}} if offer.near_only else set()
    needs = [*sorted(offer.needs), *([EVERY_NEED] if offer.general else [])] or [""]
    return {
        Corner(ward, cell, offer.reach, need, stage, offer.level, category, offer.route, offer.apart)
        for ward, cell in places or {("", "")}
        for need in needs
        for stage in offer.stages or {""}
        for category in offer.categories or {""}
    }

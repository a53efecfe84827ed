"""From what a person types to a place: postcodes, parts of them, villages, wards and schools, misspelt or not."""

from __future__ import annotations

from localoffer.places.atlas import atlas
from localoffer.places.geocoder import LOCAL
from localoffer.places.geometry import is_cell, middle_of_cell, on_earth
from localoffer.places.look_up import OTHER_COUNCIL, council_with_offer, district, told
from localoffer.places.names import WORD, fold, full_postcode, part_postcode
from localoffer.places.spots import Council, Finding, Spot

__all__ = [
    "Council", "Finding", "Spot", "find", "from_cell", "is_elsewhere", "is_postcode", "named_places", "own_council", "spot_at",
]  # fmt: skip


def find(text: str) -> Finding:
    """What a typed place means. Never raises; the note is a plain sentence where something must be said."""
    return LOCAL.finding(text or "")


def is_postcode(text: str) -> bool:
    """Whether we know a postcode, or the first part of one; of outcodes whose postcodes we do not hold, the outcode is enough."""
    known, whole = atlas(), full_postcode(text)
    if whole is None:
        return any(district(known, each.sector or each.outcode) for each in part_postcode(text))
    if known.postcode(whole.code):
        return True
    return whole.outcode not in known.outcodes_around and district(known, whole.outcode) is not None


def own_council(spot: Spot | None) -> Council | None:
    """The council of a visitor from outside, whose Local Offer is another; None for a spot inside the area."""
    if spot is None or spot.outside_miles is None:
        return None
    return council_with_offer(atlas(), spot.council_code) or OTHER_COUNCIL


def named_places() -> dict[str, Spot]:
    """{lower-case name: spot} for every place, ward and outcode of the area, short forms ("wath") included.

    For understanding whole sentences: names that are ordinary words (the hamlets Street and Stone) are left out.
    """
    return atlas().named


def is_elsewhere(lat: float | None, lon: float | None, text: str) -> bool:
    """Whether a place without a ward of ours is outside the area: by its point, or by a neighbour that its text names."""
    if lat is not None and lon is not None:
        spot = spot_at(lat, lon)
        return spot is not None and spot.outside_miles is not None
    return bool(frozenset(WORD.findall(fold(text))) & atlas().neighbour_names)


def from_cell(cell: str) -> Spot | None:
    """A visitor's position, rounded to an H3 cell of resolution 9, as a spot; None for anything else."""
    if not is_cell(cell):
        return None
    return spot_at(*middle_of_cell(cell))


def spot_at(lat: float, lon: float) -> Spot | None:
    """A position in degrees as a spot with its ward and, outside the area, how far outside; None off the globe."""
    if not on_earth(lat, lon):
        return None
    known = atlas()
    code = known.finder.at(lat, lon)
    return told(known, Spot("this spot", lat, lon, "cell", code, known.ward_name(code))).spot

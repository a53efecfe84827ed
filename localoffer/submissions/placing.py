"""Giving the places of a suggestion a point on the map and a ward, with no more precision than is known."""

from __future__ import annotations

from dataclasses import replace

from localoffer.directory.listing import Listing, Venue
from localoffer.places import gazetteer, wards
from localoffer.places.geometry import miles
from localoffer.places.spots import Spot, miles_in_words

BY_HAND = "Set by a moderator"
SAME_PLACE = ("name", "address", "postcode", "area", "hidden")
POINT = ("lat", "lon", "precision")
FAR_APART = 5.0  # miles from a village to a postcode: from here on one of the two was a slip


def placed(listing: Listing, before: Listing | None = None) -> Listing:
    """The listing with every place looked up that is new or has moved; `before` is what it said until now."""
    old = before.venues if before else ()
    return listing.changed(venues=tuple(place(venue, old) for venue in listing.venues))


def place(venue: Venue, old: tuple[Venue, ...]) -> Venue:
    """One place: a point that was known or set by hand stays, else postcode, else village, else ward."""
    if any(same(venue, each, SAME_PLACE) for each in old) and venue.lat is not None:
        return with_ward(venue)
    moved = [each for each in old if same(each, venue, POINT) and each.lat is not None]
    if venue.lat is not None and venue.lon is not None and not moved:
        return with_ward(replace(venue, point_source=venue.point_source or BY_HAND))
    return looked_up(replace(venue, lat=None, lon=None, precision="unknown", point_source=""))


def same(one: Venue, other: Venue, facts: tuple[str, ...]) -> bool:
    return all(getattr(one, fact) == getattr(other, fact) for fact in facts)


def with_ward(venue: Venue) -> Venue:
    """The ward of the point, where it lies in one."""
    if venue.lat is None or venue.lon is None:
        return venue
    ward = wards.ward_at(venue.lat, venue.lon)
    precision = "exact" if venue.precision == "unknown" else venue.precision
    return replace(venue, precision=precision, ward_code=ward.code if ward else venue.ward_code)


def looked_up(venue: Venue) -> Venue:
    """Postcode first, then the name of the village, then the ward; nothing found leaves the place unknown."""
    spot = sure(venue.postcode, ("postcode",)) or sure(venue.area, ("place", "ward"))
    if spot:
        return at(venue, spot)
    if part := sure(venue.postcode, ("sector", "outcode")):
        return replace(at(venue, part), precision="place", area=venue.area or part.label)
    ward = wards.ward_by_code(venue.ward_code)
    if ward is None:
        return venue
    area = venue.area or ward.name
    return replace(venue, lat=ward.lat, lon=ward.lon, precision="ward", area=area, point_source="Middle of the ward")


def at(venue: Venue, spot: Spot) -> Venue:
    source = {"postcode": "Middle of the postcode", "place": "Middle of the place", "ward": "Middle of the ward"}
    return replace(
        venue,
        lat=spot.lat,
        lon=spot.lon,
        precision=spot.precision if spot.precision in source else "place",
        ward_code=spot.ward_code or venue.ward_code,
        point_source=source.get(spot.precision, f"Middle of {spot.label}"),
        postcode=spot.label if spot.precision == "postcode" else venue.postcode,
    )


def sure(text: str, kinds: tuple[str, ...]) -> Spot | None:
    """What the gazetteer knows by exactly this name, and nothing that it guessed."""
    if not text:
        return None
    finding = gazetteer.find(text)
    spot = finding.spot
    if spot is None or spot.precision not in kinds:
        return None
    guessed = bool(finding.note) and spot.outside_miles is None and spot.precision not in ("sector", "outcode")
    return None if guessed else spot


def doubts(listing: Listing, before: Listing | None = None) -> list[str]:
    """What to look at again in the postcodes of places that are new or have changed; a sentence each, nothing is refused."""
    old = before.venues if before else ()
    found = [doubt(each) for each in listing.venues if not any(same(each, known, SAME_PLACE) for known in old)]
    return [each for each in dict.fromkeys(found) if each]


def doubt(venue: Venue) -> str:
    """Why the postcode of a place may be a slip; "" where there is none, or it is known and near the village."""
    typed = venue.postcode
    if not typed:
        return ""
    if not gazetteer.is_postcode(typed):
        return f"We do not know the postcode “{typed}”."
    here, village = sure(typed, ("postcode", "sector", "outcode")), sure(venue.area, ("place",))
    away = miles(here.lat, here.lon, village.lat, village.lon) if here and village else 0.0
    return f"The postcode “{typed}” is {miles_in_words(away)} from {village.label}." if village and away > FAR_APART else ""


def ward_of(listing: Listing) -> str:
    """The code of the ward that a suggestion is about, or ""."""
    return next((each.ward_code for each in listing.venues if each.ward_code), "") or next(iter(listing.reach_wards), "")

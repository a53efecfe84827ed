"""Which services fit everything that was asked for: one condition for each parameter, and all must hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from localoffer.api import harvest, schema
from localoffer.api.harvest import Harvest
from localoffer.api.params import Params
from localoffer.api.taxonomies import Record
from localoffer.directory.listing import Venue
from localoffer.directory.queries import PublicEntry
from localoffer.places import gazetteer, geometry
from localoffer.places.spots import Spot
from localoffer.search import index
from localoffer.search.matching import match
from localoffer.search.query import Query, as_args

METRES_IN_A_MILE = 1609.344
SHARP = ("exact", "postcode")
WORDS_ALONE = ("synonyms", "need", "place", "age", "day", "cost", "level")
Item = TypeVar("Item")
Fits = Callable[[PublicEntry], bool]


def services(params: Params) -> list[PublicEntry]:
    """The services that fit everything that was asked for, in the order in which they were added."""
    reaped = harvest.newest()
    found: Iterable[PublicEntry] = reaped.entries
    for fits in conditions(params, reaped):
        found = filter(fits, found)
    return list(found)


def conditions(params: Params, reaped: Harvest) -> list[Fits]:
    out: list[Fits] = []
    if params.search:
        said = saying(params.search)
        out.append(lambda entry: entry.id in said)
    out += [has_term(reaped.below.get(wanted, frozenset([wanted])), reaped) for wanted in params.taxonomy_term_id]
    out += [has_taxonomy(wanted, reaped) for wanted in params.taxonomy_id]
    if params.organization_id:
        out.append(lambda entry: reaped.organization_ids[entry.id] == params.organization_id)
    if (since := params.modified_after) is not None:
        out.append(lambda entry: schema.last_modified(entry) >= since)
    if (low := params.minimum_age) is not None:
        out.append(lambda entry: entry.listing.age_max is None or entry.listing.age_max >= low)
    if (high := params.maximum_age) is not None:
        out.append(lambda entry: (entry.listing.age_min or 0) <= high)
    if params.day or params.start_time or params.end_time:
        out.append(lambda entry: is_on(entry, params))
    if params.postcode:
        out.append(near(params))
    return out


def has_term(wanted: frozenset[str], reaped: Harvest) -> Fits:
    return lambda entry: bool(wanted & schema.term_ids(entry)) or bool(wanted & reaped.of(entry).term_ids)


def has_taxonomy(wanted: str, reaped: Harvest) -> Fits:
    return lambda entry: wanted in schema.taxonomy_ids(entry) or wanted in reaped.of(entry).taxonomy_ids


def saying(text: str) -> set[int]:
    """The entries that say all these words, as they are typed."""
    reading = index.reading()
    if not reading.live.any():
        return set()
    found = match(reading, Query.from_args(as_args({"q": text, "exact": "1", "without": list(WORDS_ALONE)})))
    if found.unmatched:
        return set()
    places = [at for at, lacked in found.lacked_by(found.places).items() if not lacked]
    return {reading.rows[at]["id"] for at in places}


def is_on(entry: PublicEntry, params: Params) -> bool:
    """Whether some session is on the day, begins no earlier and ends no later than was asked."""
    return any(
        (not params.day or params.day in each.days)
        and (not params.start_time or (bool(each.start) and each.start >= params.start_time))
        and (not params.end_time or (bool(each.end) and each.end <= params.end_time))
        for each in entry.listing.sessions
    )


def spot_of(params: Params) -> Spot | None:
    return gazetteer.find(params.postcode).spot if params.postcode else None


def near(params: Params) -> Fits:
    """Whether a service covers a postcode, and with a distance, has a place within it."""
    spot = spot_of(params)
    if spot is None:
        return lambda entry: False
    metres = params.proximity
    return lambda entry: (
        covers(entry, spot) and (metres is None or any(is_within(each, spot, metres) for each in entry.listing.venues))
    )


def covers(entry: PublicEntry, spot: Spot) -> bool:
    """Whether people at a spot are in the service's area; one that names no area shuts nobody out."""
    if entry.listing.reach == "borough":
        return bool(spot.ward_code)
    return entry.listing.reach != "wards" or spot.ward_code in entry.listing.reach_wards


def is_within(venue: Venue, spot: Spot, metres: float) -> bool:
    """Whether the point that is told of a place lies so near."""
    if venue.lat is None or venue.lon is None or not (venue.precision in SHARP or venue.hidden):
        return False
    return geometry.miles(spot.lat, spot.lon, venue.lat, venue.lon) * METRES_IN_A_MILE <= metres


def place_is_near(location: Record, spot: Spot, metres: float) -> bool:
    """Whether a location of an answer lies so near."""
    lat, lon = location.get("latitude"), location.get("longitude")
    return lat is not None and lon is not None and geometry.miles(spot.lat, spot.lon, lat, lon) * METRES_IN_A_MILE <= metres


def holding(records: Iterable[Record], text: str) -> list[Record]:
    """The records whose name or description has these words."""
    words = text.lower().split()
    return [each for each in records if all(word in f"{each['name']} {each['description']}".lower() for word in words)]


def page_of(items: Sequence[Record], params: Params, total: int) -> Record:
    """The envelope of one page; `items` are those of the page, `total` how many there are on all."""
    pages = -(-total // params.per_page)
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": params.page,
        "size": len(items),
        "first_page": params.page == 1,
        "last_page": params.page >= pages,
        "empty": not items,
        "contents": list(items),
    }


def cut(items: Sequence[Item], params: Params) -> Sequence[Item]:
    start = (params.page - 1) * params.per_page
    return items[start : start + params.per_page]

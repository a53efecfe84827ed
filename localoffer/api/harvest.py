"""What harvesters read: every published service in the order of its id, filtered and cut into pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from flask import current_app

from localoffer.api import schema, taxonomies
from localoffer.api.params import Params
from localoffer.api.places import Area
from localoffer.api.taxonomies import Record
from localoffer.config import Settings
from localoffer.directory import queries
from localoffer.directory.queries import PublicEntry
from localoffer.places import gazetteer, geometry, wards
from localoffer.places.pack import Pack
from localoffer.places.spots import Spot
from localoffer.search import index
from localoffer.search.matching import match
from localoffer.search.query import Query, as_args

METRES_IN_A_MILE = 1609.344
SHARP = ("exact", "postcode")
WORDS_ALONE = ("synonyms", "need", "place", "age", "day", "cost", "level")
KEY = "harvest"
Item = TypeVar("Item")


@dataclass(frozen=True)
class Harvest:
    """The published directory at one generation."""

    generation: int
    entries: tuple[PublicEntry, ...]

    @cached_property
    def by_id(self) -> dict[str, PublicEntry]:
        return {each.uuid: each for each in self.entries}

    @cached_property
    def edited_at(self) -> datetime | None:
        """When an entry was last changed; None when there is none."""
        return max((each.edited_at for each in self.entries), default=None)

    @cached_property
    def by_organization(self) -> dict[str, list[PublicEntry]]:
        """{id of an organisation: what it runs}, in the order of the ids."""
        out: dict[str, list[PublicEntry]] = {}
        for each in self.entries:
            out.setdefault(schema.organization_id(schema.run_by(each.listing)), []).append(each)
        return dict(sorted(out.items()))


def newest() -> Harvest:
    """The directory as it is now; what did not change since the last time is not read again."""
    kept: Harvest | None = current_app.extensions.get(KEY)
    reached = queries.generation()
    if kept is not None and kept.generation == reached:
        return kept
    if kept is None or kept.generation > reached:
        entries = {each.id: each for each in queries.all_published()}
    else:
        entries = {each.id: each for each in kept.entries}
        live, gone = queries.changed_since(kept.generation)
        entries |= {each.id: each for each in live}
        for number in gone:
            entries.pop(number, None)
    made = Harvest(reached, tuple(sorted(entries.values(), key=lambda each: each.uuid)))
    current_app.extensions[KEY] = made
    return made


def area() -> Area:
    """The council of this site."""
    settings: Settings = current_app.extensions["settings"]
    names = {each.code: each.name for each in wards.all_wards()}
    pack = Pack(settings.area_folder)
    return Area(pack.name, pack.code, pack.facts.get("county", ""), names, settings.public_url)


def services(params: Params) -> list[PublicEntry]:
    """The services that fit everything that was asked for, in the order of their ids."""
    found: Iterable[PublicEntry] = newest().entries
    for fits in conditions(params):
        found = filter(fits, found)
    return list(found)


def conditions(params: Params) -> list[Callable[[PublicEntry], bool]]:
    out: list[Callable[[PublicEntry], bool]] = []
    if params.search:
        said = saying(params.search)
        out.append(lambda entry: entry.id in said)
    if params.taxonomy_term_id:
        wanted = taxonomies.with_children().get(params.taxonomy_term_id, frozenset())
        out.append(lambda entry: bool(wanted & schema.term_ids(entry)))
    if params.taxonomy_id:
        out.append(lambda entry: params.taxonomy_id in schema.taxonomy_ids(entry))
    if params.organization_id:
        out.append(lambda entry: schema.organization_id(schema.run_by(entry.listing)) == params.organization_id)
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


def saying(text: str) -> set[int]:
    """The entries that say all these words, as they are typed."""
    reading = index.reading()
    if not reading.live.any():
        return set()
    found = match(reading, Query.from_args(as_args({"q": text, "exact": "1", "without": list(WORDS_ALONE)})))
    if found.unmatched:
        return set()
    places = [at for at in found.mask.nonzero()[0].tolist() if not found.lacks(at)]
    return {reading.rows[at]["id"] for at in places}


def is_on(entry: PublicEntry, params: Params) -> bool:
    """Whether some session is on the day, begins no earlier and ends no later than was asked."""
    return any(
        (not params.day or params.day in each.days)
        and (not params.start_time or (bool(each.start) and each.start >= params.start_time))
        and (not params.end_time or (bool(each.end) and each.end <= params.end_time))
        for each in entry.listing.sessions
    )


def near(params: Params) -> Callable[[PublicEntry], bool]:
    """Whether a service covers a postcode, and with a distance, has a place within it."""
    spot = gazetteer.find(params.postcode).spot
    if spot is None:
        return lambda entry: False
    return lambda entry: covers(entry, spot) and (params.proximity is None or is_within(entry, spot, params.proximity))


def covers(entry: PublicEntry, spot: Spot) -> bool:
    """Whether people at a spot are in the service's area; one that names no area shuts nobody out."""
    if entry.listing.reach == "borough":
        return bool(spot.ward_code)
    return entry.listing.reach != "wards" or spot.ward_code in entry.listing.reach_wards


def is_within(entry: PublicEntry, spot: Spot, metres: float) -> bool:
    return any(
        geometry.miles(spot.lat, spot.lon, each.lat, each.lon) * METRES_IN_A_MILE <= metres
        for each in entry.listing.venues
        if each.lat is not None and each.lon is not None and (each.precision in SHARP or each.hidden)
    )


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

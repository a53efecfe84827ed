"""What the pages with a map are written from: the same results as the search, their places, and the address of the pins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import numpy as np
from flask import url_for

from localoffer.config import Settings
from localoffer.directory import vocabulary
from localoffer.directory.queries import PublicEntry
from localoffer.maps import outline
from localoffer.maps.frames import attributed, has_streets
from localoffer.maps.ground import ground
from localoffer.maps.outline import METRES_ABOUT, Outline, is_on_map
from localoffer.search import finder, showing
from localoffer.search.located import FOR_LISTS, among_all, broad_needs
from localoffer.search.query import Query
from localoffer.search.results import Results

NEAR_MILES = 2.0
THEMES = ("light", "dark", "plain")
SHOWN = ("both", "map", "list")


@dataclass(frozen=True)
class Facts:
    """What the script of the map reads from the page; it is read anew when the list changes."""

    pins: str
    narrowed: bool
    places: dict[int, tuple[float, float]]
    ward: str
    lat: float | None = None
    lon: float | None = None
    within: float | None = None
    spot: str = ""


def page(query: Query) -> dict[str, Any]:
    """The page of results with its map."""
    results = finder.find(query, apart=True)
    everything, chosen = among_all(query)
    known = ground()
    on_map = int(np.count_nonzero(np.diff(everything.owner.compress(chosen), prepend=-1)))  # those of one stand together
    return {
        **showing.page(query, results),
        "find_at": url_for("maps.whole"),
        "url_of": lambda other: showing.address(url_for("maps.whole"), other),
        "list_url": showing.address(url_for("search.results"), query),
        "embed_url": showing.address(url_for("maps.embed"), of_pins(query)),
        "facts": facts(query, results),
        "outline": outline.of_results(everything, chosen, known, known.ward(query.ward)),
        "on_map": on_map,
        "not_on_map": max(0, results.total + results.wider_total - on_map),
        "area_box": known.box,
    }


def embedded(query: Query, theme: str, shown: str) -> dict[str, Any]:
    """As `page`, with links that stay in the frame: the same theme, and the same choice of map and list."""

    kept = [("theme", theme if theme != THEMES[0] else ""), ("show", shown if shown != SHOWN[0] else "")]

    def address(other: Query) -> str:
        said = urlencode([*other.to_args(), *((name, value) for name, value in kept if value)])
        return f"{url_for('maps.embed')}?{said}" if said else url_for("maps.embed")

    return {**page(query), "find_at": url_for("maps.embed"), "url_of": address, "theme": theme, "shown": shown}


def facts(query: Query, results: Results) -> Facts:
    spot = results.spot
    places = {hit.entry.id: place for hit in results.hits if (place := place_of(hit.entry.listing.venues))}
    narrowed = bool(of_pins(query).to_args())
    said = Facts(pins_address(query), narrowed, places, query.ward)
    if spot is None:
        return said
    return Facts(said.pins, narrowed, places, query.ward, round(spot.lat, 3), round(spot.lon, 3), query.within, spot.label)


def place_of(venues: Any) -> tuple[float, float] | None:
    return next(((each.lat, each.lon) for each in venues if is_on_map(each)), None)


def of_pins(query: Query) -> Query:
    """The search without what matters to a list alone, so that every page of a list has the same pins."""
    return query.changed(**FOR_LISTS)


def pins_address(query: Query) -> str:
    return showing.address(url_for("maps.pins"), of_pins(query))


def drawn(query: Query) -> Outline:
    """A drawing of what was found."""
    known = ground()
    return outline.of_results(*among_all(query), known, known.ward(query.ward))


def small_pins(entry: PublicEntry) -> list[dict[str, Any]]:
    """The places of one entry that can be drawn, as the script of its small map reads them."""
    return [
        {"at": [each.lat, each.lon], "about": METRES_ABOUT.get(each.precision, 0), "kind": entry.listing.kind}
        for each in entry.listing.venues
        if is_on_map(each)
    ]


def streets(settings: Settings) -> dict[str, str]:
    """Where street pictures come from and whose they are; empty when they are switched off."""
    if not has_streets(settings.tiles):
        return {}
    return {"tiles": settings.tiles, "attribution": attributed(settings.tiles, settings.tiles_attribution)}


def around(entry: PublicEntry) -> str:
    """The map of what is near one entry."""
    venue = next(each for each in entry.listing.venues if is_on_map(each))
    return map_address(Query(near=venue.postcode or venue.area, within=NEAR_MILES) if venue.postcode or venue.area else Query())


def choice(args: Mapping[str, str], name: str, among: tuple[str, ...]) -> str:
    """A choice made in the address; the first when it makes no sense."""
    return args.get(name, "") if args.get(name, "") in among else among[0]


def words() -> dict[str, dict[str, str]]:
    """The names of what the map shows and hides: kinds, categories, and the broad areas of need."""
    return {
        "kind": {each.code: each.extra.get("plural") or each.name for each in vocabulary.of("kinds")},
        "one": {each.code: each.name for each in vocabulary.of("kinds")},
        "category": {each.code: each.name for each in vocabulary.of("categories")},
        "need": {code: vocabulary.of("needs").shown(code) for code in broad_needs()},
    }


def map_address(query: Query) -> str:
    return showing.address(url_for("maps.whole"), query.changed(page=1))

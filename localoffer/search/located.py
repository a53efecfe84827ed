"""What the map asks of a search: every place of every match, in columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from flask import current_app, g
from numpy.typing import NDArray

from localoffer.directory import vocabulary
from localoffer.places.projection import rise
from localoffer.search import index
from localoffer.search.facts import Facts
from localoffer.search.matching import match
from localoffer.search.query import ON_A_PAGE, Query
from localoffer.search.reading import Reading

KEY = "located_places"
SHARP = ("exact", "postcode")
DRAWN = (*SHARP, "place", "ward")
"""What has a place of its own; help for a whole borough or country gets none, even where a point was stored."""
FOR_LISTS: dict[str, Any] = {"page": 1, "per_page": ON_A_PAGE, "sort": ""}
"""What of a search matters to a list alone: every page of it, in any order, has the same places."""
COLUMNS = ("owner", "ids", "lats", "lons", "rise", "precision", "kind", "category", "need")


@dataclass(frozen=True, eq=False)
class Located:
    """One item in each column for each place; degrees are WGS84, hidden places already rounded; `rise` is the latitude on Web
    Mercator.

    `owner` is the number of its entry among the `entries`, which say what few ask for: its name and its address.
    `precision` and `kind` are numbers of a word in `precisions` and `kinds`; `category` and `need` have one bit for
    each word in `categories` and `needs` (the broad areas of need, and "all").
    """

    owner: NDArray[np.int32]
    ids: NDArray[np.int64]
    lats: NDArray[np.float64]
    lons: NDArray[np.float64]
    rise: NDArray[np.float64]
    precision: NDArray[np.int8]
    kind: NDArray[np.int8]
    category: NDArray[np.int64]
    need: NDArray[np.int64]
    entries: Sequence[Mapping[str, Any]]
    precisions: tuple[str, ...] = DRAWN
    kinds: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.ids)

    def texts(self, fact: str) -> list[str]:
        """What the entry of each place has in a row of the index under "name" or "slug"."""
        return [self.entries[each][fact] for each in self.owner.tolist()]

    @property
    def about(self) -> NDArray[np.bool_]:
        """Which of the places are known only by their neighbourhood."""
        return np.asarray(self.precision >= len(SHARP))

    def rows(self, chosen: NDArray[Any]) -> Located:
        """Some of the places, by their numbers or by a mask."""
        if chosen.dtype == bool:
            chosen = np.flatnonzero(chosen)  # once, and not for each column
        return replace(self, **{name: getattr(self, name)[chosen] for name in COLUMNS})


def located(query: Query) -> Located:
    """The places of all that matches a search, without pages."""
    everything, chosen = among_all(query)
    return everything.rows(chosen)


def among_all(query: Query) -> tuple[Located, NDArray[np.bool_]]:
    """Every place of the directory, and which of them match a search."""
    reading = index.reading()
    everything = all_places(reading)
    if not len(everything):
        return everything, np.zeros(0, dtype=bool)
    known, asked, found = g.get("matched", (None, None, None))  # the list beside the map was just searched for
    if known is not reading or (asked is not query and asked.changed(**FOR_LISTS) != query.changed(**FOR_LISTS)):
        found = match(reading, query)
    return everything, found.mask.take(everything.owner)


def all_places(reading: Reading) -> Located:
    """Every place of the directory; put together once for each reading of the index."""
    kept: tuple[Reading, Located] | None = current_app.extensions.get(KEY)
    if kept is None or kept[0] is not reading:
        kept = (reading, put_together(reading))
        current_app.extensions[KEY] = kept
    return kept[1]


def put_together(reading: Reading) -> Located:
    """The places of each segment one after the other; an edit leaves those of the large ones as they were."""
    made = [places_of(reading, part) for part in reading.parts] or [places_of(reading, Facts([]))]
    others = [name for name in COLUMNS if name != "owner"]
    columns: dict[str, Any] = {name: np.concatenate([getattr(each, name) for each in made]) for name in others}
    owners = [each.owner + start for each, start in zip(made, reading.starts, strict=False)]
    place = np.concatenate(owners) if owners else made[0].owner
    return replace(made[0], owner=place, entries=reading.rows, **columns)


def places_of(reading: Reading, part: Facts) -> Located:
    """The places of one segment, its rows counted from 0; worked out once in its life."""
    if KEY not in part.kept:
        part.kept[KEY] = _places_of(reading, part)
    found: Located = part.kept[KEY]
    return found


def _places_of(reading: Reading, part: Facts) -> Located:
    kinds = {code: number for number, code in enumerate(vocabulary.of("kinds").codes)}
    precisions = {code: number for number, code in enumerate(DRAWN)}
    points = [
        (owner, lat, lon, precisions[precision])
        for owner, row in enumerate(part.rows)
        for lat, lon, precision in row["points"]
        if precision in precisions
    ]
    owner = np.array([each[0] for each in points], dtype=np.int32)
    rows = [part.rows[each] for each in owner.tolist()]
    categories, needs = tuple(reading.codes["category"]), broad_needs()
    lats = np.array([each[1] for each in points], dtype=np.float64)
    return Located(
        owner=owner,
        ids=np.array([row["id"] for row in rows], dtype=np.int64),
        lats=lats,
        lons=np.array([each[2] for each in points], dtype=np.float64),
        rise=rise(lats),
        precision=np.array([each[3] for each in points], dtype=np.int8),
        kind=np.array([kinds.get(row["kind"], 0) for row in rows], dtype=np.int8),
        category=bits(reading, part, "category", categories)[owner],
        need=bits(reading, part, "need", needs)[owner],
        entries=part.rows,
        kinds=tuple(kinds),
        categories=categories,
        needs=needs,
    )


def broad_needs() -> tuple[str, ...]:
    """The codes of the broad areas of need, and of "any need"."""
    return tuple(each.code for each in vocabulary.of("needs") if each.code == "all" or each.extra.get("area"))


def bits(reading: Reading, part: Facts, facet: str, codes: tuple[str, ...]) -> NDArray[np.int64]:
    """For each entry a number with one bit for each of the codes it has."""
    columns = [reading.codes[facet].index(code) for code in codes]
    return part.columns[facet][:, columns].astype(np.int64) @ (1 << np.arange(len(codes), dtype=np.int64))

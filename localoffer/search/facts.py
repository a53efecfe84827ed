"""The facts of the entries of one segment in columns, to filter, count, order and measure distances by."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from math import cos, radians, sin
from typing import Any

import numpy as np
from numpy.typing import NDArray

from localoffer.directory import vocabulary
from localoffer.places import wards
from localoffer.search.lexicon import Words
from localoffer.search.words import terms, tokens

FACETS = ("need", "category", "stage", "cost", "drop_in", "day", "kind", "level", "access", "ward")
VOCABULARY = {
    "need": "needs", "category": "categories", "stage": "stages", "cost": "costs", "day": "days", "kind": "kinds",
    "level": "levels", "access": "access",
}  # fmt: skip
EARTH_MILES = 3958.7613
WORTH = {"local": 1.0, "borough": 0.97, "wide": 0.88, "elsewhere": 0.7}
CONFIRMED_WORTH = {"checked": 1.08, "confirmed": 1.05}
LONGEST_NAME = 40
OPEN_WORTH = {"open": 1.0, "temporarily_closed": 0.6, "closed": 0.3}
LAST = chr(0x10FFFF)
Places = NDArray[np.integer[Any]]
Mask = NDArray[np.bool_]
Numbers = NDArray[np.float32]


def codes() -> dict[str, list[str]]:
    """{facet: its codes in the order of the columns}."""
    found = {name: list(vocabulary.of(source).codes) for name, source in VOCABULARY.items()}
    return {**found, "drop_in": ["1"], "ward": [each.code for each in wards.all_wards()]}


class Beginnings:
    """Every word of every name with the place of its entry, in order, so that a beginning is one span."""

    def __init__(self, names: list[list[str]]) -> None:
        self.names = [" ".join(each) for each in names]
        pairs = sorted((word, place) for place, each in enumerate(names) for word in set(each))
        self.words = [word for word, _place in pairs]
        self.places = [place for _word, place in pairs]

    def of(self, beginning: str) -> list[int]:
        """The places of the entries with a word that begins so, each once."""
        start = bisect_left(self.words, beginning)
        end = bisect_left(self.words, beginning + LAST, lo=start)
        return list(dict.fromkeys(self.places[start:end]))


class Facts:
    """The columns of one segment: one place in each for each row that the index keeps."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows
        self.kept_trust: tuple[str, Numbers] | None = None
        self.kept: dict[str, Any] = {}
        """What other files work out from these rows alone: it stays true as long as they do."""
        share_what_is_alike(rows)

    def settle(self) -> None:
        """Take the codes and words out of the rows at once: in columns they need a tenth of the room."""
        _ = self.columns
        _ = self.words.stems, self.words.by_length
        _ = self.name_sizes, self.name_order, self.beginnings  # slow to make, and kept with the rest
        _ = self.bits, self.of_organisation, self.points

    @cached_property
    def columns(self) -> dict[str, NDArray[np.uint8]]:
        """{facet: a row for each entry, a column for each code, 1 where the entry has it}; taken out of the rows."""
        out = {}
        chosen = [row.pop("facets") for row in self.rows]
        for name, known in codes().items():
            at = {code: number for number, code in enumerate(known)}
            found = [(place, at[code]) for place, facets in enumerate(chosen) for code in facets.get(name, ()) if code in at]
            matrix = np.zeros((len(self.rows), len(known)), dtype=np.uint8)
            if found:
                matrix[tuple(np.array(found).T)] = 1
            out[name] = matrix
        return out

    @cached_property
    def bits(self) -> tuple[NDArray[np.intp], NDArray[np.uint64]]:
        """(the codes of all facets, one after the other, that some entry has; for each a row with one bit for each entry): a
        count is an AND and a sum of bits."""
        every = np.concatenate([matrix.T for matrix in self.columns.values()])
        used = np.flatnonzero(every.any(axis=1))
        return used, in_bits(every.take(used, axis=0))

    @cached_property
    def row_of_code(self) -> dict[int, int]:
        """{number of a code that some entry has: its row among the bits}."""
        return {code: row for row, code in enumerate(self.bits[0].tolist())}

    def having(self, numbers: list[int]) -> Mask:
        """Which entries have at least one of some codes, by their numbers among those of all facets."""
        rows = [self.row_of_code[each] for each in numbers if each in self.row_of_code]
        held = np.bitwise_or.reduce(self.bits[1].take(rows, axis=0), axis=0)
        return np.unpackbits(held.view(np.uint8), count=len(self.rows)).view(bool)

    def say(self, words: str, among: Places) -> Mask:
        """Which of some rows say some terms in this order."""
        return np.fromiter((words in self.rows[place]["said"] for place in among.tolist()), dtype=bool, count=len(among))

    @cached_property
    def ages(self) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
        low = [0 if row["age_min"] is None else row["age_min"] for row in self.rows]
        high = [200 if row["age_max"] is None else row["age_max"] for row in self.rows]
        return np.array(low, dtype=np.int16), np.array(high, dtype=np.int16)

    @cached_property
    def points(self) -> tuple[Places, Numbers]:
        """Every located venue, in the order of the entries: (place of its entry, x y z on a globe of radius 1)."""
        found = [(place, point[0], point[1]) for place, row in enumerate(self.rows) for point in row["points"]]
        owner = np.array([each[0] for each in found], dtype=np.int32)
        return owner, on_globe(np.array([each[1] for each in found]), np.array([each[2] for each in found]))

    @cached_property
    def ids(self) -> NDArray[np.int64]:
        return np.fromiter((row["id"] for row in self.rows), dtype=np.int64, count=len(self.rows))

    @cached_property
    def local(self) -> Mask:
        """Which entries are at a place of their own in the area."""
        return self._in_group("local")

    @cached_property
    def wide(self) -> Mask:
        """Which entries are for everyone further than the borough."""
        return self._in_group("wide")

    @cached_property
    def elsewhere(self) -> Mask:
        """Which entries are only at places outside the area."""
        return np.fromiter((row["elsewhere"] for row in self.rows), dtype=bool, count=len(self.rows))

    @cached_property
    def worth(self) -> Numbers:
        """What reach is worth in the order: local over borough-wide over national, and inside the area over outside it."""
        worth = (WORTH["elsewhere" if row["elsewhere"] else row["group"]] for row in self.rows)
        return np.fromiter(worth, dtype=np.float32, count=len(self.rows))

    def trust(self, day: str) -> Numbers:
        """What an entry's standing is worth beside its words on a day (ISO): confirmed over not, running over closed."""
        if self.kept_trust is None or self.kept_trust[0] != day:
            worth = (sure(row["sure_until"], day) * OPEN_WORTH.get(row["status"], 1.0) for row in self.rows)
            self.kept_trust = day, np.fromiter(worth, dtype=np.float32, count=len(self.rows))
        return self.kept_trust[1]

    def _in_group(self, group: str) -> Mask:
        return np.fromiter((row["group"] == group for row in self.rows), dtype=bool, count=len(self.rows))

    @cached_property
    def names(self) -> NDArray[np.str_]:
        """The beginnings of the names, to put in order by."""
        return np.array([row["name"].casefold()[:LONGEST_NAME] for row in self.rows], dtype=f"U{LONGEST_NAME}")

    @cached_property
    def name_order(self) -> NDArray[np.intp]:
        """The entries in order of name."""
        return self.names.argsort(kind="stable")

    @cached_property
    def beginnings(self) -> Beginnings:
        """The words of the names, to suggest by."""
        return Beginnings([tokens(row["name"]) for row in self.rows])

    @cached_property
    def name_places(self) -> dict[str, NDArray[np.intp]]:
        """{term: the places whose names hold it}."""
        out: dict[str, list[int]] = defaultdict(list)
        for place, row in enumerate(self.rows):
            for term in dict.fromkeys(terms(row["name"])):
                out[term].append(place)
        return {term: np.array(places, dtype=np.intp) for term, places in out.items()}

    @cached_property
    def of_organisation(self) -> dict[str, list[int]]:
        """{organisation: the places of its entries}."""
        out: dict[str, list[int]] = defaultdict(list)
        for place, row in enumerate(self.rows):
            out[row["organisation"]].append(place)
        return dict(out)

    @cached_property
    def name_sizes(self) -> NDArray[np.int16]:
        """How many different terms each name has."""
        out = np.zeros(len(self.rows), dtype=np.int16)
        for places in self.name_places.values():
            out[places] += 1
        return out

    @cached_property
    def words(self) -> Words:
        """The words of the entries; taken out of the rows, where nobody else asks for them."""
        return Words((row.pop("words").split() for row in self.rows), numbers_apart=True)


def sure(until: Sequence[Sequence[str]], day: str) -> float:
    """What it is worth that somebody confirmed or checked an entry, on a day: the highest level that has not run out.

    >>> until = [["confirmed", "2027-06-30"], ["checked", "2027-01-01"]]
    >>> [sure(until, day) for day in ("2027-01-01", "2027-01-02", "2027-07-01")]
    [1.08, 1.05, 1.0]
    """
    return max((CONFIRMED_WORTH.get(level, 1.0) for level, last in until if last >= day), default=1.0)


def share_what_is_alike(rows: list[dict[str, Any]]) -> None:
    """Let rows that say the same share it: thousands of entries have the same few codes."""
    known: dict[Any, Any] = {}
    for row in rows:
        for key in ("kind", "group", "status", "organisation"):
            row[key] = known.setdefault(row[key], row[key])


def among(some: Places, places: NDArray[Any]) -> Mask:
    """Which of the places are among some that are in order."""
    if not len(some):
        return np.zeros(len(places), dtype=bool)
    return np.asarray(some.take(some.searchsorted(places), mode="clip") == places)


def miles_of(apart: Numbers) -> Numbers:
    """Great-circle miles along the arcs of chords, given as squares of their length on a globe of radius 1.

    By the first terms of the series of the arc, in a tenth of the time: good to a metre within 1,000 miles.
    """
    quarter = apart / np.float32(4)
    return np.asarray(2 * EARTH_MILES * np.sqrt(quarter) * (1 + quarter / 6 + 0.075 * quarter * quarter), dtype=np.float32)


def apart_at(miles: float) -> float:
    """The square of the chord of so many miles along the globe."""
    return float((2 * np.sin(miles / (2 * EARTH_MILES))) ** 2)


def in_bits(matrix: NDArray[Any]) -> NDArray[np.uint64]:
    """Rows of 0 and 1 as rows of bits, eight bytes at a time."""
    packed = np.packbits(matrix, axis=1)
    if short := -packed.shape[1] % 8:
        packed = np.concatenate([packed, np.zeros((len(packed), short), dtype=np.uint8)], axis=1)
    return packed.view(np.uint64)


def point_on_globe(lat: float, lon: float) -> tuple[np.float32, np.float32, np.float32]:
    """One point in degrees as x, y, z; as `on_globe`, in a twentieth of the time."""
    up, along = radians(lat), radians(lon)
    return np.float32(cos(up) * cos(along)), np.float32(cos(up) * sin(along)), np.float32(sin(up))


def on_globe(lats: NDArray[Any], lons: NDArray[Any]) -> Numbers:
    """Degrees as x, y, z on a globe of radius 1, a column for each point; good to about a metre."""
    lat, lon = np.radians(lats.astype(np.float64)), np.radians(lons.astype(np.float64))
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)]).astype(np.float32)

"""A reading: one process's immutable picture of the index at one generation, as numpy arrays."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from localoffer.directory import vocabulary
from localoffer.places import wards
from localoffer.search.thesaurus import Variant
from localoffer.search.words import pairs

K1, B = 1.2, 0.6
SCATTERED = 0.3
MOSTLY = 0.6
FACETS = ("need", "category", "stage", "cost", "drop_in", "day", "kind", "level", "access", "ward")
VOCABULARY = {
    "need": "needs", "category": "categories", "stage": "stages", "cost": "costs", "day": "days", "kind": "kinds",
    "level": "levels", "access": "access",
}  # fmt: skip
EARTH_MILES = 3958.7613
Mask = NDArray[np.bool_]
Numbers = NDArray[np.float32]


class Segment(Protocol):
    """A part of the index that never changes: its rows, and the postings of a term as (row numbers, weights)."""

    rows: list[dict[str, Any]]
    lengths: Numbers

    def postings(self, term: str) -> tuple[NDArray[np.int32], Numbers]: ...

    def lexicon(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class Reading:
    """Everything a search needs, in arrays with one place for each live entry."""

    generation: int
    rows: list[dict[str, Any]]
    segments: list[tuple[Segment, NDArray[np.int32]]]
    """Each segment with, for each of its rows, the place here or -1 when the row is no longer live."""
    kept: dict[str, Numbers] = field(default_factory=dict)
    kept_times: dict[int, Any] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.rows)

    @cached_property
    def lengths(self) -> Numbers:
        out = np.zeros(self.size, dtype=np.float32)
        for segment, places in self.segments:
            live = places >= 0
            out[places[live]] = segment.lengths[live]
        return out

    def scores(self, term: str) -> Numbers:
        """How well each entry holds one term: BM25 over weighted counts; 0 where it does not."""
        if term not in self.kept:
            self.kept[term] = self._scored(term)
        return self.kept[term]

    def _scored(self, term: str) -> Numbers:
        weights = np.zeros(self.size, dtype=np.float32)
        for segment, places in self.segments:
            numbers, found = segment.postings(term)
            at = places[numbers]
            weights[at[at >= 0]] = found[at >= 0]
        holding = int(np.count_nonzero(weights))
        if not holding:
            return weights
        idf = np.log(1 + (self.size - holding + 0.5) / (holding + 0.5))
        mean = max(float(self.lengths.mean()), 1.0)
        return (idf * weights * (K1 + 1) / (weights + K1 * (1 - B + B * self.lengths / mean))).astype(np.float32)

    def variant(self, variant: Variant) -> Numbers:
        """How well each entry holds all the terms of a way to say something."""
        parts = [self.scores(term) for term in variant.terms]
        total = sum(parts[1:], start=parts[0].copy())
        for part in parts:
            total[part == 0] = 0
        if len(parts) > 1:
            together = self.together(variant.terms)
            total *= SCATTERED + (1 - SCATTERED) * together if variant.as_typed else together > MOSTLY
        return np.asarray(total * variant.weight, dtype=np.float32)

    def together(self, terms: Sequence[str]) -> Numbers:
        """How much of a phrase stands side by side in each entry: 1 where all of it does, 0 where its words are scattered."""
        found = [self.scores(pair) > 0 for pair in pairs(terms)]
        return np.asarray(sum(found[1:], start=found[0].astype(np.float32)) / np.float32(len(found)))

    def whole(self, terms: Sequence[str]) -> Mask:
        """Which entries say a phrase as it is, its words side by side."""
        said = [*terms, *pairs(terms)]
        return np.logical_and.reduce([self.scores(term) > 0 for term in said])

    @cached_property
    def codes(self) -> dict[str, list[str]]:
        """{facet: its codes in the order of the columns}."""
        found = {name: list(vocabulary.of(source).codes) for name, source in VOCABULARY.items()}
        return {**found, "drop_in": ["1"], "ward": [each.code for each in wards.all_wards()]}

    @cached_property
    def columns(self) -> dict[str, NDArray[np.uint8]]:
        """{facet: a row for each entry, a column for each code, 1 where the entry has it}."""
        out = {}
        for name, codes in self.codes.items():
            at = {code: number for number, code in enumerate(codes)}
            matrix = np.zeros((self.size, len(codes)), dtype=np.uint8)
            for place, row in enumerate(self.rows):
                for code in row["facets"].get(name, ()):
                    if code in at:
                        matrix[place, at[code]] = 1
            out[name] = matrix
        return out

    def having(self, facet: str, wanted: Sequence[str]) -> Mask:
        """Which entries have at least one of these codes."""
        at = [self.codes[facet].index(code) for code in wanted if code in self.codes[facet]]
        return np.asarray(self.columns[facet][:, at].any(axis=1)) if at else np.zeros(self.size, dtype=bool)

    @cached_property
    def ages(self) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
        low = [0 if row["age_min"] is None else row["age_min"] for row in self.rows]
        high = [200 if row["age_max"] is None else row["age_max"] for row in self.rows]
        return np.array(low, dtype=np.int16), np.array(high, dtype=np.int16)

    @cached_property
    def points(self) -> tuple[NDArray[np.int32], Numbers, Numbers]:
        """Every located venue: (place of its entry, latitude, longitude), degrees."""
        found = [(place, point[0], point[1]) for place, row in enumerate(self.rows) for point in row["points"]]
        owner = np.array([each[0] for each in found], dtype=np.int32)
        return owner, np.array([x[1] for x in found], dtype=np.float32), np.array([x[2] for x in found], dtype=np.float32)

    def miles_from(self, lat: float, lon: float) -> Numbers:
        """Great-circle miles from a point in degrees to the nearest venue of each entry; infinite without one."""
        owner, lats, lons = self.points
        out = np.full(self.size, np.inf, dtype=np.float32)
        if len(owner):
            lat1, lat2 = np.radians(lat), np.radians(lats.astype(np.float64))
            half = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin(np.radians(lons - lon) / 2) ** 2
            np.minimum.at(out, owner, (2 * EARTH_MILES * np.arcsin(np.sqrt(half))).astype(np.float32))
        return out

    @cached_property
    def groups(self) -> NDArray[np.str_]:
        return np.array([row["group"] for row in self.rows], dtype="U8")

    @cached_property
    def trust(self) -> Numbers:
        """What an entry's standing is worth beside its words: confirmed over not, running over closed."""
        worth = {"checked": 1.08, "confirmed": 1.05}
        open_now = {"open": 1.0, "temporarily_closed": 0.6, "closed": 0.3}
        return np.array(
            [worth.get(row["assurance"], 1.0) * open_now.get(row["status"], 1.0) for row in self.rows], dtype=np.float32
        )

    @cached_property
    def by_name(self) -> NDArray[np.int32]:
        """The rank of each entry in order of name."""
        order = sorted(range(self.size), key=lambda place: self.rows[place]["name"].casefold())
        ranks = np.empty(self.size, dtype=np.int32)
        ranks[order] = np.arange(self.size, dtype=np.int32)
        return ranks

    @cached_property
    def words(self) -> dict[str, int]:
        """{every word as it is written in the directory: in how many entries}; what is here is not misspelt."""
        counts: dict[str, int] = {}
        for row in self.rows:
            for word in row["words"]:
                counts[word] = counts.get(word, 0) + 1
        return counts


def parsed(text: str) -> dict[str, Any]:
    """A row as the index keeps it."""
    row: dict[str, Any] = json.loads(text)
    return row

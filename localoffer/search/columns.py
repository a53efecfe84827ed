"""The columns of a whole reading: those of its segments, one after the other. A new segment leaves the old ones as they are."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any, cast, overload

import numpy as np
from numpy.typing import NDArray

from localoffer.clock import today
from localoffer.memory import Memory
from localoffer.search.facts import Facts, Mask, Numbers, Places, codes, in_bits, miles_of, point_on_globe

MOST_MASKS = 200
NOWHERE: Places = np.array([], dtype=np.intp)
Row = dict[str, Any]


class Rows(Sequence[Row]):
    """The rows of all segments, one after the other, looked up where they are: to gather 20,000 would touch each of them, and
    a process would part with the memory that it shares with others."""

    def __init__(self, parts: Sequence[Facts], starts: list[int], size: int) -> None:
        self.parts, self.starts, self.size = parts, starts, size

    def __len__(self) -> int:
        return self.size

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...

    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        if isinstance(place, slice):
            return [self[each] for each in range(self.size)[place]]
        at = range(self.size)[place]
        part = bisect_right(self.starts, at) - 1
        return self.parts[part].rows[at - self.starts[part]]


class Columns:
    """One place in every column for each row of the segments; `live` says which of them still count."""

    def __init__(self, parts: Sequence[Facts], live: Mask) -> None:
        self.parts = list(parts)
        self.live = live
        ends: list[int] = [0, *np.cumsum([len(part.rows) for part in self.parts], dtype=int).tolist()]
        self.starts, self.size = ends[:-1], ends[-1]
        self.rows = Rows(self.parts, self.starts, self.size)
        self.codes = codes()
        self.kept_columns: dict[str, NDArray[np.uint8]] = {}
        self.kept_masks: Memory[tuple[str, tuple[str, ...]], Mask] = Memory(MOST_MASKS)
        self.kept_names: dict[str, Places] = {}
        self.kept_weights: dict[str, tuple[Numbers, Numbers]] = {}
        self.kept_trust: tuple[str, Numbers] | None = None
        self.kept_standing: tuple[Numbers, Numbers] | None = None

    @cached_property
    def places_by_id(self) -> dict[int, int]:
        """{number of an entry that counts: its place}."""
        places = np.flatnonzero(self.live)
        return dict(zip(self.ids.take(places).tolist(), places.tolist(), strict=True)) if len(places) else {}

    def place_of(self, number: int) -> int | None:
        """The place of an entry by its number, None when it does not count any more."""
        return self.places_by_id.get(number)

    def column(self, facet: str) -> NDArray[np.uint8]:
        """A row for each place, a column for each code of a facet, 1 where the entry has it."""
        if facet not in self.kept_columns:
            self.kept_columns[facet] = joined([part.columns[facet] for part in self.parts])
        return self.kept_columns[facet]

    @cached_property
    def spans(self) -> dict[str, tuple[int, int]]:
        """{facet: where its codes begin and end among those of all facets, one after the other}."""
        ends = np.cumsum([len(known) for known in self.codes.values()]).tolist()
        return dict(zip(self.codes, pairwise([0, *ends]), strict=True))

    def counts(self, facet: str, mask: Mask) -> list[int]:
        """How many of the entries in a mask have each code of a facet."""
        begin, end = self.spans[facet]
        return self.counted(mask, begin, end)

    def all_counts(self, mask: Mask) -> dict[str, list[int]]:
        """The same of every facet, counted at once."""
        found = self.counted(mask, 0, sum(map(len, self.codes.values())))
        return {facet: found[begin:end] for facet, (begin, end) in self.spans.items()}

    def counted(self, mask: Mask, begin: int, end: int) -> list[int]:
        """How many of the entries in a mask have each of a span of codes."""
        out = np.zeros(end - begin, dtype=np.uint32)
        for part, start in zip(self.parts, self.starts, strict=True):
            used, bits = part.bits
            low, high = used.searchsorted((begin, end))
            held = np.bitwise_count(bits[low:high] & in_bits(mask[np.newaxis, start : start + len(part.rows)]))
            out[used[low:high] - begin] += held.sum(axis=1, dtype=np.uint32)
        return cast("list[int]", out.tolist())

    def having(self, facet: str, wanted: Sequence[str]) -> Mask:
        """Which entries have at least one of these codes."""
        key = facet, tuple(wanted)
        known = self.kept_masks.get(key)
        if known is not None:
            return known
        numbers = [self.spans[facet][0] + self.codes[facet].index(code) for code in wanted if code in self.codes[facet]]
        found = np.concatenate([part.having(numbers) for part in self.parts])
        return self.kept_masks.keep(key, found) if numbers else found  # there is no end of codes that mean nothing

    def weights(self, facet: str) -> tuple[Numbers, Numbers]:
        """(what each code of a facet weighs, rare ones more; what all that an entry has weigh together)."""
        if facet not in self.kept_weights:
            weights = (1 / np.log(2.0 + self.column(facet).sum(axis=0))).astype(np.float32)
            self.kept_weights[facet] = weights, self.column(facet) @ weights
        return self.kept_weights[facet]

    def of_organisation(self, slug: str) -> Mask:
        """Which entries are of an organisation."""
        out = np.zeros(self.size, dtype=bool)
        for part, start in zip(self.parts, self.starts, strict=True):
            out[[place + start for place in part.of_organisation.get(slug, ())]] = True
        return out

    @cached_property
    def ages(self) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
        """The youngest and the oldest of each entry, 0 and 200 where it does not say."""
        return np.concatenate([x.ages[0] for x in self.parts]), np.concatenate([x.ages[1] for x in self.parts])

    @cached_property
    def points(self) -> tuple[Places, NDArray[np.int64], Numbers]:
        """Every located venue: (entries that have one, where the venues of each begin, x y z on a globe of radius 1)."""
        owner = np.concatenate([part.points[0] + start for part, start in zip(self.parts, self.starts, strict=True)])
        begin = np.flatnonzero(np.diff(owner, prepend=-1))  # they are in order
        return owner[begin].astype(np.int32), begin, np.concatenate([part.points[1] for part in self.parts], axis=1)

    @cached_property
    def all_live(self) -> bool:
        """Whether every row counts: so it is until something changes after the index was made."""
        return bool(self.live.all())

    def apart_from(self, lat: float, lon: float) -> Numbers:
        """How far the nearest venue of each entry is from a point in degrees; `miles_of` makes miles of it, infinite
        without a venue."""
        owners, begin, globe = self.points
        square = np.zeros(globe.shape[1], dtype=np.float32)
        apart = np.empty_like(square)
        for axis, here in zip(globe, point_on_globe(lat, lon), strict=True):
            np.subtract(axis, here, out=apart)
            apart *= apart
            square += apart
        if len(begin) < len(square):  # somebody is at several places
            square = np.minimum.reduceat(square, begin)
        if len(owners) == self.size:
            return square
        out = np.full(self.size, np.inf, dtype=np.float32)
        out[owners] = square
        return out

    def miles_from(self, lat: float, lon: float) -> Numbers:
        """Great-circle miles from a point in degrees to the nearest venue of each entry; infinite without one."""
        return miles_of(self.apart_from(lat, lon))

    @cached_property
    def ids(self) -> NDArray[np.int64]:
        """The number of each entry."""
        return np.concatenate([part.ids for part in self.parts])

    @cached_property
    def local(self) -> Mask:
        """Which entries are at a place of their own in the area."""
        return np.concatenate([part.local for part in self.parts])

    @cached_property
    def wide(self) -> Mask:
        """Which entries are for everyone further than the borough."""
        return np.concatenate([part.wide for part in self.parts])

    @cached_property
    def elsewhere(self) -> Mask:
        """Which entries are only at places outside the area."""
        return np.concatenate([part.elsewhere for part in self.parts])

    @cached_property
    def worth(self) -> Numbers:
        """What reach is worth in the order: local over borough-wide over national."""
        return np.concatenate([part.worth for part in self.parts])

    @property
    def trust(self) -> Numbers:
        """What an entry's standing is worth beside its words today: evidence runs out by date alone, without a change."""
        day = today().isoformat()
        if self.kept_trust is None or self.kept_trust[0] != day:
            self.kept_trust = day, np.concatenate([part.trust(day) for part in self.parts])
        return self.kept_trust[1]

    @property
    def standing(self) -> Numbers:
        """Its worth and the trust in it together."""
        trust = self.trust
        if self.kept_standing is None or self.kept_standing[0] is not trust:
            self.kept_standing = trust, trust * self.worth
        return self.kept_standing[1]

    @cached_property
    def by_name(self) -> Places:
        """The rank of each entry in order of name."""
        ranks = np.empty(self.size, dtype=np.int64)
        ranks[self.in_name_order] = np.arange(self.size)
        return ranks

    @cached_property
    def in_name_order(self) -> NDArray[np.int64]:
        """Every place, in order of name: the few of all small parts are put among those of the largest."""
        largest = max(range(len(self.parts)), key=lambda each: len(self.parts[each].rows))
        most, first = self.parts[largest], self.starts[largest]
        others = [(part, start) for part, start in zip(self.parts, self.starts, strict=True) if part is not most]
        order = most.name_order + first
        if not others:
            return order
        names = np.concatenate([part.names for part, _start in others])
        places = np.concatenate([start + np.arange(len(part.rows)) for part, start in others])
        by_name = names.argsort(kind="stable")
        names, places = names[by_name], places[by_name]
        before = most.names.searchsorted(names, side="left", sorter=most.name_order)
        behind = most.names.searchsorted(names, side="right", sorter=most.name_order)
        return np.insert(order, np.where(places < first, before, behind), places)

    @cached_property
    def name_sizes(self) -> NDArray[np.int16]:
        """How many different terms each name has."""
        return np.concatenate([part.name_sizes for part in self.parts])

    @cached_property
    def name_lengths(self) -> Numbers:
        """The same as a divisor: at least 1."""
        return np.maximum(self.name_sizes, 1).astype(np.float32)

    def named(self, term: str) -> Places:
        """The places whose names hold a term, in order."""
        if term in self.kept_names:
            return self.kept_names[term]
        starts = zip(self.parts, self.starts, strict=True)
        found = [part.name_places[term] + start for part, start in starts if term in part.name_places]
        if not found:
            return NOWHERE
        self.kept_names[term] = np.concatenate(found)
        return self.kept_names[term]


def joined(parts: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """Parts of a column one after the other; one alone is not copied."""
    return parts[0] if len(parts) == 1 else np.concatenate(parts)

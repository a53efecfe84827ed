"""The whole picture of need and supply at one moment: every question in every ward, in arrays. Pure numpy.

Axes: questions (q), wards (w), offers (o), points of offers (p), cells (c). The whole is measured in about 0.2 s; it is
never changed, so that every page of one state of the directory shows the same figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from localoffer.provision.method import Method, Question
from localoffer.provision.reach import Places, Reach, distances, earth_points, measure
from localoffer.provision.supply import THROUGH_SOMEONE, TURN_UP, Offer, suits

Flags = NDArray[np.bool_]
Counts = NDArray[np.int32]
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Place:
    """One ward as the picture needs it; degrees of its middle."""

    code: str
    name: str
    slug: str
    lat: float
    lon: float


@dataclass(frozen=True)
class Cells:
    """Where children live: degrees, ward number (-1 outside), and children by column, all of one length."""

    codes: tuple[str, ...]
    lats: Numbers
    lons: Numbers
    ward: NDArray[np.int64]
    children: Mapping[str, Numbers]

    @property
    def everyone(self) -> Numbers:
        return np.sum(list(self.children.values()), axis=0) if self.children else np.zeros(len(self.codes))


@dataclass(frozen=True, eq=False)
class Picture:
    """What is known of need and supply. `children` is {ward: {stage: n}}, `expected` {(need, ward, stage): n}."""

    method: Method
    places: tuple[Place, ...]
    cells: Cells
    offers: tuple[Offer, ...]
    children: Mapping[str, Mapping[str, float]]
    expected: Mapping[tuple[str, str, str], float]

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return self.method.questions

    @cached_property
    def row_of(self) -> dict[str, int]:
        return {each.key: row for row, each in enumerate(self.questions)}

    @cached_property
    def column_of(self) -> dict[str, int]:
        return {each.code: column for column, each in enumerate(self.places)}

    @cached_property
    def fits(self) -> Flags:
        """[q, o] whether an offer answers a question."""
        rows = [[suits(each, ask.need, ask.stage, ask.category) for each in self.offers] for ask in self.questions]
        return np.array(rows, dtype=bool).reshape(len(self.questions), len(self.offers))

    @cached_property
    def near_only(self) -> Flags:
        return np.array([each.near_only for each in self.offers], dtype=bool)

    @cached_property
    def points(self) -> tuple[Numbers, Numbers, NDArray[np.int64]]:
        """(latitudes, longitudes, number of the offer) of every known place of an offer."""
        rows = [(lat, lon, number) for number, each in enumerate(self.offers) for lat, lon, _ in each.points]
        lats, lons, numbers = np.array(rows, dtype=float).reshape(-1, 3).T
        return lats, lons, numbers.astype(np.int64)

    @cached_property
    def share_of_ward(self) -> Numbers:
        """[c, w] the part of a ward's children and young people that live in a cell."""
        found = np.zeros((len(self.cells.codes), len(self.places)))
        inside = self.cells.ward >= 0
        found[np.flatnonzero(inside), self.cells.ward[inside]] = self.cells.everyone[inside]
        total = found.sum(axis=0)
        return found / np.where(total > 0, total, 1)

    @cached_property
    def point_miles(self) -> NDArray[np.float32]:
        """[p, c] miles from every place of an offer to every cell."""
        lats, lons, _ = self.points
        return between((lats, lons), (self.cells.lats, self.cells.lons))

    @cached_property
    def ward_miles(self) -> NDArray[np.float32]:
        """[p, w] miles from every place of an offer to the middle of every ward."""
        lats, lons, _ = self.points
        return between((lats, lons), ([each.lat for each in self.places], [each.lon for each in self.places]))

    @cached_property
    def names_ward(self) -> Flags:
        """[o, w] whether an offer is in a ward, or says that it covers it."""
        found = np.zeros((len(self.offers), len(self.places)), dtype=bool)
        for number, each in enumerate(self.offers):
            for code in each.wards | {ward for _, _, ward in each.points}:
                if code in self.column_of:
                    found[number, self.column_of[code]] = True
        return found

    def near(self, miles: float) -> Flags:
        """[o, w] whether an offer is in a ward, covers it, or lies within so many miles of enough of its children."""
        found = self.names_ward.copy()
        _, _, numbers = self.points
        reached = (self.point_miles <= miles) @ self.share_of_ward >= self.method.enough_near
        np.logical_or.at(found, numbers, reached)
        return found & self.near_only[:, None]

    @cached_property
    def near_by_miles(self) -> dict[float, Flags]:
        return {miles: self.near(miles) for miles in sorted({each.near for each in self.questions})}

    def counted(self, which: Flags) -> Counts:
        """[q, w] how many offers that answer a question and are among `which` [o] or [q, o] are near a ward."""
        found = np.zeros((len(self.questions), len(self.places)), dtype=np.int32)
        chosen = (self.fits & which).astype(np.int32)
        for miles, near in self.near_by_miles.items():
            rows = [row for row, each in enumerate(self.questions) if each.near == miles]
            found[rows] = chosen[rows] @ near.astype(np.int32)
        return found

    @cached_property
    def listed(self) -> Counts:
        return self.counted(self.near_only)

    @cached_property
    def not_through_someone(self) -> Counts:
        return self.counted(np.array([each.route != THROUGH_SOMEONE for each in self.offers], dtype=bool))

    @cached_property
    def just_turn_up(self) -> Counts:
        return self.counted(np.array([each.route == TURN_UP for each in self.offers], dtype=bool))

    @cached_property
    def in_date(self) -> Counts:
        return self.counted(np.array([not each.stale for each in self.offers], dtype=bool))

    @cached_property
    def made_for_it(self) -> Counts:
        """[q, w] how many name the need, and are not only open to any."""
        return self.counted(np.array([[ask.need in each.needs for each in self.offers] for ask in self.questions], dtype=bool))

    @cached_property
    def wider(self) -> Counts:
        """[q] how many serve the whole borough or further, or are online."""
        return (self.fits & ~self.near_only).sum(axis=1).astype(np.int32)

    @cached_property
    def reaches(self) -> dict[tuple[float, str], tuple[list[int], Reach]]:
        """{(catchment, column of children): (rows of questions, their reach)}; only offers that serve a neighbourhood."""
        groups: dict[tuple[float, str], list[int]] = {}
        for row, each in enumerate(self.questions):
            groups.setdefault((each.far, self.method.cell_column[each.stage]), []).append(row)
        return {key: (rows, self.reach_of(rows, *key)) for key, rows in groups.items()}

    def reach_of(self, rows: Sequence[int], catchment: float, column: str) -> Reach:
        lats, lons, numbers = self.points
        kinds = (self.fits & self.near_only)[np.array(rows)][:, numbers]
        places = np.array([max(1, len(each.points)) for each in self.offers])
        weights = np.array([each.weight for each in self.offers]) / places  # a group that meets in two halls is one group
        people = self.cells.children.get(column, np.zeros(len(self.cells.codes)))
        return measure((self.cells.lats, self.cells.lons), people, (lats, lons), weights[numbers], kinds, catchment)

    @cached_property
    def nearest(self) -> NDArray[np.float32]:
        """[q, c] miles from a cell to the nearest offer that serves a neighbourhood; inf where there is none."""
        return self.gathered("nearest")

    @cached_property
    def score(self) -> NDArray[np.float32]:
        """[q, c] offers (or sessions a week) within reach per 1,000 children."""
        return self.gathered("score")

    def gathered(self, what: str) -> NDArray[np.float32]:
        found = np.zeros((len(self.questions), len(self.cells.codes)), dtype=np.float32)
        for rows, reach in self.reaches.values():
            found[rows] = getattr(reach, what)
        return found

    @cached_property
    def share_near(self) -> Numbers:
        """[q, w] the part of a ward's children who live near something that answers a question."""
        near = np.array([each.near for each in self.questions])[:, None]
        found = (self.nearest <= near) @ self.share_of_ward
        covers = np.array([[code in each.wards for code in self.column_of] for each in self.offers], dtype=np.int32)
        covers = covers.reshape(len(self.offers), len(self.places))
        covered = (self.fits & self.near_only).astype(np.int32) @ covers > 0
        return np.where(covered, 1.0, found)

    @cached_property
    def ward_score(self) -> Numbers:
        """[q, w] the score of a ward: that of its cells, by the children who live there."""
        return self.score @ self.share_of_ward

    @cached_property
    def area_score(self) -> Numbers:
        """[q] the score of the whole area."""
        people = self.cells.everyone
        return self.score @ people / max(people.sum(), 1.0)

    @cached_property
    def typical_miles(self) -> Numbers:
        """[q, w] how far children of a ward live from the nearest on average; inf where there is none."""
        reachable = np.where(np.isfinite(self.nearest), self.nearest, 0)
        found = reachable @ self.share_of_ward
        return np.where(np.any(np.isfinite(self.nearest), axis=1, keepdims=True), found, np.inf)

    def nearest_offer(self, row: int, column: int) -> tuple[Offer, float] | None:
        """The nearest place that answers a question, whomever it serves, and its miles from the middle of a ward."""
        _, _, numbers = self.points
        which = np.flatnonzero(self.fits[row][numbers]) if len(numbers) else np.array([], dtype=int)
        if not len(which):
            return None
        best = which[np.argmin(self.ward_miles[which, column])]
        return self.offers[numbers[best]], float(self.ward_miles[best, column])


def between(first: Places, second: Places) -> NDArray[np.float32]:
    """[n, m] miles between two sets of (latitudes, longitudes) in degrees."""
    one, other = earth_points(*first), earth_points(*second)
    middle = other.mean(axis=0) if len(other) else np.zeros(3)
    return distances((one - middle).astype(np.float32), (other - middle).astype(np.float32))

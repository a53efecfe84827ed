"""How far children live from what suits them, in arrays. Pure numpy.

Positions become points of the WGS84 ellipsoid in miles from the middle of the area; within a borough the straight line
through the ground is as long as the way over it, to one part in a million.

The score is the enhanced two-step floating catchment (Luo and Wang 2003, with the decay of Dai 2010): each offer is
shared among the children within its catchment, the nearer counting more; each cell adds up the shares that reach it.
A cell's score is offers (or sessions a week, where known) per 1,000 children.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]
Numbers = Sequence[float] | NDArray[Any]
Places = tuple[Numbers, Numbers]  # latitudes and longitudes in degrees
AXIS_MILES = 6378137.0 / 1609.344
FLATTENING = 1 / 298.257223563
SQUASHED = FLATTENING * (2 - FLATTENING)
PER_CHILDREN = 1000.0
AT_EDGE = np.exp(np.float32(-0.5))
NOBODY = np.float32(1e-6)


def earth_points(lats: Numbers, lons: Numbers) -> NDArray[np.float64]:
    """[n, 3] positions in miles from the middle of the earth (WGS84), of points in degrees."""
    lat, lon = np.radians(np.asarray(lats, dtype=np.float64)), np.radians(np.asarray(lons, dtype=np.float64))
    curve = AXIS_MILES / np.sqrt(1 - SQUASHED * np.sin(lat) ** 2)
    return np.column_stack(
        (curve * np.cos(lat) * np.cos(lon), curve * np.cos(lat) * np.sin(lon), (1 - SQUASHED) * curve * np.sin(lat))
    )


def distances(first: Floats, second: Floats) -> Floats:
    """[n, m] miles between two sets of [.., 3] points that are given from a common middle."""
    total = np.subtract.outer(first[:, 0], second[:, 0])
    total *= total
    for axis in (1, 2):
        difference = np.subtract.outer(first[:, axis], second[:, axis])
        difference *= difference
        total += difference
    return np.sqrt(total, out=total)


def decay(miles: Floats, catchment: float) -> Floats:
    """How much a place counts at a distance: 1 at the door, falling to 0 at the edge of the catchment."""
    ratio = miles * np.float32(1 / catchment)
    ratio *= ratio
    ratio *= np.float32(-0.5)
    np.exp(ratio, out=ratio)
    ratio -= AT_EDGE
    ratio *= np.float32(1) / (1 - AT_EDGE)
    return np.maximum(ratio, 0, out=ratio)


@dataclass
class Reach:
    """Nearest offer and score of every cell for every kind of question; offers can be added one by one.

    `nearest` [k, cells] miles to the nearest offer of a kind (inf where there is none); `score` [k, cells] per 1,000.
    """

    middle: NDArray[np.float64]
    cells: Floats
    children: Floats
    catchment: float
    nearest: Floats
    score: Floats

    def add(self, lat: float, lon: float, weight: float, kinds: Flags) -> None:
        """Count one more offer; `kinds` [k] says which questions it answers."""
        miles = self.miles_from(lat, lon)
        near = decay(miles, self.catchment)
        shared = np.float32(weight * PER_CHILDREN) / max(np.float32(near @ self.children), NOBODY)
        which = np.flatnonzero(kinds)
        self.nearest[which] = np.minimum(self.nearest[which], miles)
        self.score[which] += shared * near

    def miles_from(self, lat: float, lon: float) -> Floats:
        """[cells] miles from a point in degrees."""
        here = (earth_points([lat], [lon]) - self.middle).astype(np.float32)
        return distances(here, self.cells)[0]

    def copy(self) -> Reach:
        """A reach to try something on, while this one stays as it is."""
        return Reach(self.middle, self.cells, self.children, self.catchment, self.nearest.copy(), self.score.copy())


def measure(
    cells: Places,
    children: Numbers,
    offers: Places,
    weights: Numbers,
    kinds: Flags,
    catchment: float,
) -> Reach:
    """The reach of all offers at once.

    `cells` and `offers` are (latitudes, longitudes) in degrees, `kinds` [k, offers] says which offer answers which
    question, `catchment` is in miles.
    """
    where, doors = earth_points(*cells), earth_points(*offers)
    middle = where.mean(axis=0) if len(where) else np.zeros(3)
    flat, people = (where - middle).astype(np.float32), np.asarray(children, dtype=np.float32)
    nearest = np.full((len(kinds), len(where)), np.inf, dtype=np.float32)
    score = np.zeros_like(nearest)
    if len(doors) and len(where):
        miles = distances((doors - middle).astype(np.float32), flat)
        for row, which in enumerate(kinds):
            if which.any():
                np.minimum.reduce(miles[which], axis=0, out=nearest[row])
        near = decay(miles, catchment)
        shared = np.asarray(weights, dtype=np.float32) * np.float32(PER_CHILDREN) / np.maximum(near @ people, NOBODY)
        score = np.ascontiguousarray((kinds * shared).astype(np.float32) @ near)
    return Reach(middle, flat, people, catchment, nearest, score)

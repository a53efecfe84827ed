"""What is nearest to a point: places, schools, stations and postcodes in trees that are grown once for an area. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, radians

import numpy as np
import shapely

Point = tuple[float, float]


class Nearness:
    """The nearest of many points in degrees, on a plane that is true around the area (right to well under a percent)."""

    def __init__(self, points: Sequence[Point]) -> None:
        at = np.array(points, dtype=float).reshape(-1, 2)
        self.squeeze = cos(radians(float(at[:, 0].mean()))) if len(at) else 1.0
        self.tree = shapely.STRtree(shapely.points(at[:, 1] * self.squeeze, at[:, 0]))

    def nearest(self, lat: float, lon: float) -> int | None:
        """The number of the nearest point, or None when there is none."""
        found = self.tree.nearest(shapely.Point(lon * self.squeeze, lat))
        return None if found is None else int(found)

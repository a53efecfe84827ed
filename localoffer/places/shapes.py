"""Which ward a point lies in: by exact outlines or by H3 cells. Pure: built from data that others read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import h3
import shapely
from shapely.geometry.base import BaseGeometry

from localoffer.places.geometry import FINEST, cells_around, on_earth


class WardCells:
    """Wards as compacted H3 cells: right for about 99 of 100 points, the rest fall just over a border."""

    exact = False

    def __init__(self, cells: Mapping[str, Sequence[str]]) -> None:
        self.ward_of = {cell: code for code, own in cells.items() for cell in own}
        self.coarsest = min((h3.get_resolution(cell) for cell in self.ward_of), default=FINEST)

    def at(self, lat: float, lon: float) -> str:
        """The code of the ward at a point in degrees, or ""."""
        if not self.ward_of or not on_earth(lat, lon):
            return ""
        return next((self.ward_of[cell] for cell in cells_around(lat, lon, self.coarsest) if cell in self.ward_of), "")


class WardOutlines:
    """Wards as exact outlines in (longitude, latitude)."""

    exact = True

    def __init__(self, outlines: Mapping[str, BaseGeometry]) -> None:
        self.codes = list(outlines)
        self.tree = shapely.STRtree(list(outlines.values()))

    def at(self, lat: float, lon: float) -> str:
        """The code of the ward at a point in degrees, or ""; a point on a border belongs to the first of the two."""
        if not on_earth(lat, lon):
            return ""
        found = self.tree.query(shapely.Point(lon, lat), predicate="intersects")
        return self.codes[min(found)] if len(found) else ""

"""Which ward a point lies in: by exact outlines or by H3 cells. Pure: built from data that others read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import h3
import shapely
from shapely.geometry.base import BaseGeometry

from localoffer.places.geometry import FINEST, cells_around, on_earth

JUST_OFF = 0.0015  # degrees, 100 to 160 m: how far the cells may fall short of the area's true border


class WardOutlines:
    """Wards as outlines in (longitude, latitude)."""

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

    def nearest(self, lat: float, lon: float, within: float | None = None) -> str:
        """The code of the nearest ward, if any lies within so many degrees; "" for none."""
        if not self.codes or not on_earth(lat, lon):
            return ""
        found = self.tree.query_nearest(shapely.Point(lon, lat), max_distance=within)
        return self.codes[min(found)] if len(found) else ""


class WardCells:
    """Wards as compacted H3 cells: right for about 99 of 100 points, the rest fall just over a border."""

    exact = False

    def __init__(self, cells: Mapping[str, Sequence[str]], outlines: Mapping[str, BaseGeometry]) -> None:
        self.ward_of = {cell: code for code, own in cells.items() for cell in own}
        self.coarsest = min((h3.get_resolution(cell) for cell in self.ward_of), default=FINEST)
        self.outlines = WardOutlines(outlines)

    def at(self, lat: float, lon: float) -> str:
        """The code of the ward at a point in degrees, or ""; a point just off the cells belongs to the nearest ward."""
        if not self.ward_of or not on_earth(lat, lon):
            return ""
        found = next((self.ward_of[cell] for cell in cells_around(lat, lon, self.coarsest) if cell in self.ward_of), "")
        return found or self.outlines.nearest(lat, lon, JUST_OFF)

    def nearest(self, lat: float, lon: float) -> str:
        """The code of the ward at a point or, off the cells, of the nearest: for a point known to be in the area."""
        return self.at(lat, lon) or self.outlines.nearest(lat, lon)

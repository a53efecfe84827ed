"""Shapes made small for the wire and flat for a drawing: rings as differences of whole numbers, Web Mercator, SVG paths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import atan, degrees, log, pi, radians, sinh, tan

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from localoffer.places.projection import FURTHEST_NORTH, rise

FINE = 100_000  # whole numbers of 1/100,000 degree: about one metre
Point = tuple[float, float]


def whole(value: float) -> int:
    """Degrees as a whole number of 1/100,000 degree."""
    return round(value * FINE)


def packed_rings(shape: BaseGeometry) -> list[list[int]]:
    """The rings of a (multi)polygon in (longitude, latitude), each as [lat, lon, then differences], holes included.

    >>> packed_rings(shapely.box(1.0, 50.0, 1.00002, 50.00001))
    [[5000000, 100002, 1, 0, 0, -2, -1, 0, 0, 2]]
    """
    rings = []
    for polygon in polygons_of(shape):
        for ring in (polygon.exterior, *polygon.interiors):
            rings.append(packed_ring([(lat, lon) for lon, lat in ring.coords]))
    return rings


def packed_ring(points: Iterable[Point]) -> list[int]:
    numbers: list[int] = []
    last = (0, 0)
    for lat, lon in points:
        here = (whole(lat), whole(lon))
        numbers += [here[0] - last[0], here[1] - last[1]]
        last = here
    return numbers


def polygons_of(shape: BaseGeometry) -> list[shapely.Polygon]:
    return [each for each in shapely.get_parts(shape) if isinstance(each, shapely.Polygon) and not each.is_empty]


def mercator(lat: float, lon: float) -> Point:
    """Degrees as (x, y) of the unit square of Web Mercator: x grows eastward, y southward.

    >>> mercator(0.0, 0.0)
    (0.5, 0.5)
    """
    lat = max(-FURTHEST_NORTH, min(FURTHEST_NORTH, lat))
    return (lon + 180) / 360, 0.5 - log(tan(pi / 4 + radians(lat) / 2)) / (2 * pi)


def latitude_at(y: float) -> float:
    """The latitude of a height of the unit square of Web Mercator."""
    return degrees(atan(sinh(pi * (1 - 2 * y))))


@dataclass(frozen=True)
class Canvas:
    """A flat drawing `width` units wide that holds a box of the world."""

    west: float
    north: float
    scale: float
    width: float
    height: float

    @classmethod
    def around(cls, bounds: Sequence[float], width: float = 600, margin: float = 0.03, height: float = 0) -> Canvas:
        """A drawing of (south, west, north, east) in degrees, with a margin as share of its width; with a `height`
        the box is widened until it has the form asked for."""
        south, west, north, east = bounds
        left, top = mercator(north, west)
        right, bottom = mercator(south, east)
        wide, high = max(right - left, 1e-9), max(bottom - top, 1e-9)
        spare = margin * max(wide, high)
        left, top, wide, high = left - spare, top - spare, wide + 2 * spare, high + 2 * spare
        if height:
            wanted = max(wide, high * width / height)
            left, wide = left - (wanted - wide) / 2, wanted
            taller = wide * height / width
            top, high = top - (taller - high) / 2, taller
        scale = width / wide
        return cls(left, top, scale, width, round(high * scale, 1))

    def at(self, lat: float, lon: float) -> Point:
        x, y = mercator(lat, lon)
        return round((x - self.west) * self.scale, 1), round((y - self.north) * self.scale, 1)

    def holds(self, lat: float, lon: float) -> bool:
        x, y = self.at(lat, lon)
        return 0 <= x <= self.width and 0 <= y <= self.height

    def box(self) -> tuple[float, float, float, float]:
        """(west, south, east, north) of the drawing in degrees."""
        right, bottom = self.west + self.width / self.scale, self.north + self.height / self.scale
        return (self.west * 360 - 180, latitude_at(bottom), right * 360 - 180, latitude_at(self.north))

    def units(self, metres: float, lat: float) -> float:
        """How long so many metres are in the drawing at this latitude."""
        beside = mercator(lat + metres / 111_320, 0.0)[1]
        return round((mercator(lat, 0.0)[1] - beside) * self.scale, 1)

    def path(self, shape: BaseGeometry) -> str:
        """The rings of a (multi)polygon in (longitude, latitude) as the `d` of an SVG path, in whole units.

        Every point is written as its difference from the one before, which halves the length.
        """
        parts = []
        for each in self.runs(shapely.get_rings(polygons_of(shape))):
            points = list(dict.fromkeys(each))
            if len(points) > 2:
                steps = [f"{x - a} {y - b}" for (a, b), (x, y) in pairwise(points)]
                parts.append(f"M{points[0][0]} {points[0][1]}l{' '.join(steps)}z".replace(" -", "-"))
        return "".join(parts)

    def lines(self, shapes: BaseGeometry | NDArray[np.object_]) -> str:
        """Lines in (longitude, latitude) as the `d` of an SVG path that is not closed."""
        found = shapely.get_parts(shapes)
        runs = self.runs(found[shapely.get_type_id(found) == shapely.GeometryType.LINESTRING])
        return "".join("M" + "L".join(f"{x} {y}" for x, y in points) for points in runs if points)

    def runs(self, lines: NDArray[np.object_]) -> Iterator[list[tuple[int, int]]]:
        """The points of each of some lines or rings, in whole units; worked out for all of them together."""
        degrees_of, owner = shapely.get_coordinates(lines, return_index=True)
        x = ((degrees_of[:, 0] + 180) / 360 - self.west) * self.scale
        y = (0.5 - rise(degrees_of[:, 1]) / (2 * pi) - self.north) * self.scale
        points = list(zip(np.rint(x).astype(int).tolist(), np.rint(y).astype(int).tolist(), strict=True))
        ends = np.searchsorted(owner, np.arange(len(lines)), side="right").tolist()
        for start, end in pairwise([0, *ends]):
            yield points[start:end]

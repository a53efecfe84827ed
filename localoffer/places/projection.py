"""Between degrees (WGS84), metres of the British National Grid (the transformers are made once) and Web Mercator."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

if TYPE_CHECKING:
    from pyproj import Transformer

NATIONAL_GRID, WGS84 = 27700, 4326
SQUARE_KM = 1_000_000
FURTHEST_NORTH = 85.0511
"""Where the square of Web Mercator ends, in degrees."""


@lru_cache(maxsize=2)
def transformer(source: int, target: int) -> Transformer:
    from pyproj import Transformer  # slow to load, and most processes never need it

    return Transformer.from_crs(source, target, always_xy=True)


def to_degrees(east: np.ndarray, north: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Metres of the British National Grid as (latitudes, longitudes)."""
    lon, lat = transformer(NATIONAL_GRID, WGS84).transform(east, north)
    return np.asarray(lat), np.asarray(lon)


def to_grid(lat: np.ndarray, lon: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Degrees as (eastings, northings) in metres of the British National Grid."""
    east, north = transformer(WGS84, NATIONAL_GRID).transform(lon, lat)
    return np.asarray(east), np.asarray(north)


def rise(lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """How high latitudes in degrees lie over the equator on Web Mercator, where the world is 2 pi high and 2 pi wide."""
    return np.asarray(np.log(np.tan(np.pi / 4 + np.radians(np.clip(lat, -FURTHEST_NORTH, FURTHEST_NORTH)) / 2)))


def shape_on_grid(shape: BaseGeometry) -> BaseGeometry:
    """A shape in (longitude, latitude) as one in metres of the grid."""

    def move(points: np.ndarray) -> np.ndarray:
        return np.column_stack(to_grid(points[:, 1], points[:, 0]))

    return shapely.transform(shape, move)


def shape_in_degrees(shape: BaseGeometry) -> BaseGeometry:
    """A shape in metres of the grid as one in (longitude, latitude)."""

    def move(points: np.ndarray) -> np.ndarray:
        lat, lon = to_degrees(points[:, 0], points[:, 1])
        return np.column_stack((lon, lat))

    return shapely.transform(shape, move)

"""Distances and shapes on the globe, in degrees (WGS84) and statute miles; nothing here knows the web or a database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import asin, cos, radians, sin, sqrt

import h3
import shapely
from shapely.geometry.base import BaseGeometry

EARTH_RADIUS_MILES = 3958.7613  # mean radius, IUGG
FINEST = 10
VISITOR_RESOLUTION = 9
Ring = list[tuple[float, float]]


def miles(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in statute miles between two points in degrees (haversine).

    >>> round(miles(53.4231, -1.2019, 53.4307, -1.3547), 1)
    6.3
    """
    half_lat = sin(radians(lat2 - lat1) / 2)
    half_lon = sin(radians(lon2 - lon1) / 2)
    chord = half_lat * half_lat + cos(radians(lat1)) * cos(radians(lat2)) * half_lon * half_lon
    return 2 * EARTH_RADIUS_MILES * asin(min(1.0, sqrt(chord)))


def on_earth(lat: float, lon: float) -> bool:
    """Whether these are degrees of a point on the globe (not NaN, not swapped beyond reason)."""
    return -90 <= lat <= 90 and -180 <= lon <= 180


def is_cell(cell: str) -> bool:
    """Whether the text is an H3 cell of the resolution at which a visitor's position is kept."""
    return h3.is_valid_cell(cell) and h3.get_resolution(cell) == VISITOR_RESOLUTION


def middle_of_cell(cell: str) -> tuple[float, float]:
    """(latitude, longitude) of the middle of an H3 cell."""
    lat, lon = h3.cell_to_latlng(cell)
    return lat, lon


def cells_around(lat: float, lon: float, coarsest: int) -> Iterable[str]:
    """The H3 cells that hold a point, from the finest (resolution 10) up to `coarsest`."""
    cell = h3.latlng_to_cell(lat, lon, FINEST)
    yield cell
    for resolution in range(FINEST - 1, coarsest - 1, -1):
        yield h3.cell_to_parent(cell, resolution)


def shape_of_cells(cells: Sequence[str]) -> BaseGeometry:
    """The area that compacted H3 cells cover, as a (multi)polygon in (longitude, latitude)."""
    shape = h3.cells_to_h3shape(h3.uncompact_cells(list(cells), FINEST))
    # Neighbouring cells must share the very same corners, or a coverage would have hair-fine gaps.
    return shapely.set_precision(shapely.geometry.shape(shape.__geo_interface__), 1e-7)


def simplified_together(shapes: Sequence[BaseGeometry], tolerance: float) -> list[BaseGeometry]:
    """Shapes with fewer corners that still share their borders: no gap and no overlap between neighbours."""
    return list(shapely.coverage_simplify(list(shapes), tolerance))


def rings_of(shape: BaseGeometry) -> list[Ring]:
    """The outer rings of a (multi)polygon as lists of (latitude, longitude), largest first."""
    polygons = [each for each in shapely.get_parts(shape) if each.geom_type == "Polygon"]
    polygons.sort(key=lambda each: each.area, reverse=True)
    return [[(round(lat, 5), round(lon, 5)) for lon, lat in each.exterior.coords] for each in polygons]


def miles_to_shape(shape: BaseGeometry, lat: float, lon: float) -> float:
    """Great-circle miles from a point to the nearest edge of a shape in (longitude, latitude); 0 inside."""
    squeeze = cos(radians(lat))  # a degree of longitude is shorter than one of latitude: measure on a locally true plane
    flat = shapely.transform(shape, lambda points: points * (squeeze, 1.0))
    here = shapely.Point(lon * squeeze, lat)
    nearest = shapely.shortest_line(here, flat).coords[-1]
    return miles(lat, lon, nearest[1], nearest[0] / squeeze)

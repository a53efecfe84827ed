"""Where people live, drawn from where postcodes are: the shapes of towns and villages, without any map server. Pure."""

from __future__ import annotations

from collections import Counter

import h3
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

RESOLUTION = 9
FEWEST_POSTCODES = 2
ROUNDING = 0.0018  # degrees: closes the gaps between cells and takes off their corners
SMALLEST = 0.00002  # square degrees, about 0.15 km²: less is a farm
SIMPLER_BY = 0.00025
CORNERS = 4
"""Lines for a quarter of a circle: none is further from it than what is left out in the end."""


def lived_in(points: NDArray[np.float64]) -> BaseGeometry:
    """The built-up places as a (multi)polygon in (longitude, latitude), from rows of (latitude, longitude)."""
    counts = Counter(h3.latlng_to_cell(lat, lon, RESOLUTION) for lat, lon in points.tolist())
    cells = [cell for cell, postcodes in counts.items() if postcodes >= FEWEST_POSTCODES]
    if not cells:
        return shapely.MultiPolygon()
    whole = shapely.geometry.shape(h3.cells_to_geo(cells))
    soft = round_about(round_about(round_about(whole, ROUNDING), -1.8 * ROUNDING), 0.9 * ROUNDING)
    large = [each for each in shapely.get_parts(soft) if each.area >= SMALLEST]
    return shapely.MultiPolygon([without_small_holes(each) for each in large]).simplify(SIMPLER_BY)


def round_about(shape: BaseGeometry, distance: float) -> BaseGeometry:
    """Wider or narrower by so much, with corners as round as the simplifying leaves them."""
    return shapely.buffer(shape, distance, quad_segs=CORNERS)


def without_small_holes(polygon: shapely.Polygon) -> shapely.Polygon:
    return shapely.Polygon(polygon.exterior, [ring for ring in polygon.interiors if shapely.Polygon(ring).area >= SMALLEST])

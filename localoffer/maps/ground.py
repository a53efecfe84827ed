"""The base map that needs no map server: the area's edge, its wards, where people live, and names to find one's way by."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from flask import current_app
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from localoffer.maps import queries
from localoffer.maps.lived_in import lived_in
from localoffer.maps.shapes import packed_rings, polygons_of, whole
from localoffer.places.atlas import Atlas, Ward, atlas

KEY = "map_ground"
RANKS = {"town": 1, "village": 2, "suburb/area": 3, "hamlet": 4}
LEAST_RANK, OUTSIDE = 4, 5
NOT_LABELS = ("outcode", "sector", "school", "station")
SIMPLER_BY = 0.0001  # degrees, about ten metres: finer than a line is wide
ENGLAND = (49.9, -6.4, 55.9, 1.8)
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Label:
    """A name on the map. `rank` is 0 for a neighbouring council, 1 for a town, up to 4 for a hamlet, 5 for a town outside."""

    name: str
    rank: int
    lat: float
    lon: float


@dataclass(frozen=True, eq=False)
class Ground:
    """All that the base map of one area is drawn from; shapes are in (longitude, latitude). Equal only to itself."""

    edge: BaseGeometry
    wards: tuple[Ward, ...]
    towns: BaseGeometry
    labels: tuple[Label, ...]
    stations: tuple[Label, ...] = ()

    @cached_property
    def box(self) -> Box:
        """(south, west, north, east) of the area in degrees; without an area, of England."""
        if self.edge.is_empty:
            return ENGLAND
        west, south, east, north = self.edge.bounds
        return (round(south, 4), round(west, 4), round(north, 4), round(east, 4))

    @cached_property
    def json(self) -> bytes:
        """The base map for the browser: rings as differences of whole 1/100,000 degrees."""
        simple = shapely.coverage_simplify([each.shape for each in self.wards], SIMPLER_BY) if self.wards else []
        data: dict[str, Any] = {
            "edge": packed_rings(self.edge.simplify(SIMPLER_BY)),
            "wards": [
                {"code": each.code, "name": each.name, "at": [whole(each.lat), whole(each.lon)], "rings": packed_rings(shape)}
                for each, shape in zip(self.wards, simple, strict=True)
            ],
            "towns": packed_rings(self.towns),
            "labels": [[each.name, each.rank, whole(each.lat), whole(each.lon)] for each in self.labels],
            "stations": [[each.name, whole(each.lat), whole(each.lon)] for each in self.stations],
        }
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()

    @cached_property
    def fingerprint(self) -> str:
        return hashlib.sha256(self.json).hexdigest()[:10]

    @cached_property
    def border(self) -> BaseGeometry:
        return self.edge.boundary

    @cached_property
    def borders(self) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
        """The borders of the wards, and for each the box around it in the order of `borders_near`."""
        lines = shapely.boundary(np.array([each.shape for each in self.wards], dtype=object))
        return lines, shapely.bounds(lines)

    def borders_near(self, window: Box) -> NDArray[np.object_]:
        """The borders that may come into a window of (west, south, east, north)."""
        lines, boxes = self.borders
        west, south, east, north = window
        return lines[(boxes[:, 0] <= east) & (boxes[:, 2] >= west) & (boxes[:, 1] <= north) & (boxes[:, 3] >= south)]

    def ward(self, code: str) -> Ward | None:
        return next((each for each in self.wards if each.code == code), None) if code else None


def ground() -> Ground:
    """The base map of the area as its tables are now; each process draws it once for every state of them."""
    known = atlas()
    kept: tuple[Atlas, Ground] | None = current_app.extensions.get(KEY)
    if kept is None or kept[0] is not known:
        kept = (known, drawn(known))
        current_app.extensions[KEY] = kept
    return kept[1]


def drawn(known: Atlas) -> Ground:
    points, councils = queries.postcode_points()
    edge = known.shape if known.shape is not None else shapely.MultiPolygon()
    if not polygons_of(edge):
        edge = edge.convex_hull if not edge.is_empty else shapely.MultiPolygon()
    labels = [*neighbours(known, points, councils), *places(known)]
    stops = known.spots_of("station")
    stations = tuple(Label(each.label.removesuffix(" station"), OUTSIDE, each.lat, each.lon) for each in stops)
    return Ground(edge, known.wards, lived_in(points), tuple(sorted(labels, key=lambda each: each.rank)), stations)


def places(known: Atlas) -> Iterable[Label]:
    for name, kind, lat, lon, _, council in known.points:
        if kind not in NOT_LABELS:
            yield Label(name, RANKS.get(kind, LEAST_RANK) if council == known.code else OUTSIDE, lat, lon)


def neighbours(known: Atlas, points: NDArray[np.float64], councils: list[str]) -> Iterable[Label]:
    """The councils next door, each written once among its postcodes that are near, but well away from the border."""
    names = np.array([known.councils[code].name if code in known.councils else "" for code in councils])
    middle = np.array([known.shape.centroid.y, known.shape.centroid.x]) if known.shape is not None else points.mean(axis=0)
    for name in sorted(set(names.tolist()) - {""}):
        own = points[names == name]
        away = np.hypot(*((own - middle) * (1.0, 0.6)).T)
        lat, lon = own[away >= np.quantile(away, 0.6)].mean(axis=0)
        yield Label(name, 0, float(lat), float(lon))

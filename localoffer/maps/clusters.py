"""Many points on a small screen: those that would lie on one another become one cluster. Pure; numbers in, numbers out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from localoffer.places.projection import rise

CELL = 76  # pixels: a cluster is at most 56 wide, and needs air around it
TOO_CLOSE = 50  # pixels between the middles of two clusters
CLOSEST_ZOOM = 17
FIRST_ZOOM = 11
TILE = 256
MARGIN = 0.25  # of the view on every side, so that a small move needs no new answer
MOST_IN_ONE_PLACE = 200
MOST_LOOKED_AT = 400
WORLD = (-180.0, -85.0, 180.0, 85.0)
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class View:
    """What a browser shows: (west, south, east, north) in degrees and the zoom."""

    west: float = WORLD[0]
    south: float = WORLD[1]
    east: float = WORLD[2]
    north: float = WORLD[3]
    zoom: int = FIRST_ZOOM

    @classmethod
    def from_args(cls, args: Mapping[str, str]) -> View:
        """The view that `bbox` and `zoom` ask for; nonsense is the whole world at the first zoom. Never raises."""
        west, south, east, north = box_of(args.get("bbox", ""))
        return cls(west, south, east, north, zoom_of(args.get("zoom", "")))

    def widened(self) -> View:
        wide, high = (self.east - self.west) * MARGIN, (self.north - self.south) * MARGIN
        return View(self.west - wide, self.south - high, self.east + wide, self.north + high, self.zoom)


def box_of(text: str) -> tuple[float, float, float, float]:
    try:
        numbers = [float(each) for each in text[:200].split(",")]
    except ValueError:
        return WORLD
    if len(numbers) != 4 or not all(map(isfinite, numbers)):
        return WORLD
    west, south, east, north = (
        max(low, min(high, each)) for each, low, high in zip(numbers, (-180, -85) * 2, (180, 85) * 2, strict=True)
    )
    return (min(west, east), min(south, north), max(west, east), max(south, north))


def zoom_of(text: str) -> int:
    try:
        zoom = float(text[:20])
    except ValueError:
        return FIRST_ZOOM
    return int(max(0, min(CLOSEST_ZOOM, zoom))) if isfinite(zoom) else FIRST_ZOOM


@dataclass(frozen=True)
class Cluster:
    """Several points shown as one: its middle, how many, and the box they fill (south, west, north, east)."""

    lat: float
    lon: float
    count: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class Clustered:
    """What to draw in one view: clusters, and the rows of the points that stand alone or share one exact place."""

    clusters: tuple[Cluster, ...]
    rows: Ints


def clustered(lats: Floats, lons: Floats, view: View) -> Clustered:
    """The points of a view, put together by a grid that stays where it is while the view moves."""
    rows = inside(lats, lons, view.widened())
    if view.zoom >= CLOSEST_ZOOM or not len(rows):
        return Clustered((), rows)
    x, y = pixels(lats[rows], lons[rows], view.zoom)
    key = (x // CELL).astype(np.int64) << 32 | (y // CELL).astype(np.int64)
    order = np.argsort(key, kind="stable")
    rows = rows[order]
    key = key[order]
    starts = np.concatenate([[0], np.flatnonzero(key[1:] != key[:-1]) + 1])
    counts = np.diff(starts, append=len(rows))
    return put_together(lats[rows], lons[rows], rows, starts, counts, view.zoom)


def inside(lats: Floats, lons: Floats, view: View) -> Ints:
    """The rows of the points that lie in a view."""
    if view.south <= WORLD[1] and view.north >= WORLD[3] and view.west <= WORLD[0] and view.east >= WORLD[2]:
        return np.arange(len(lats))
    return np.flatnonzero((lats >= view.south) & (lats <= view.north) & (lons >= view.west) & (lons <= view.east))


def pixels(lats: Floats, lons: Floats, zoom: int) -> tuple[Floats, Floats]:
    """Positions in pixels of the whole world at a zoom (Web Mercator)."""
    size = TILE * 2**zoom
    return (lons + 180) / 360 * size, (0.5 - rise(lats) / (2 * np.pi)) * size


def put_together(lats: Floats, lons: Floats, rows: Ints, starts: Ints, counts: Ints, zoom: int) -> Clustered:
    middle_lat = np.add.reduceat(lats, starts) / counts
    middle_lon = np.add.reduceat(lons, starts) / counts
    boxes = np.column_stack(
        [
            np.minimum.reduceat(lats, starts),
            np.minimum.reduceat(lons, starts),
            np.maximum.reduceat(lats, starts),
            np.maximum.reduceat(lons, starts),
        ]
    )
    one_place = (boxes[:, 0] == boxes[:, 2]) & (boxes[:, 1] == boxes[:, 3]) & (counts <= MOST_IN_ONE_PLACE)
    alone = np.repeat(one_place, counts)
    many = np.flatnonzero(~one_place)
    found = [
        Cluster(float(middle_lat[each]), float(middle_lon[each]), int(counts[each]), tuple(boxes[each].tolist())) for each in many
    ]
    return Clustered(tuple(apart(found, zoom)), rows[alone])


def apart(clusters: list[Cluster], zoom: int) -> list[Cluster]:
    """The same clusters with those joined that would touch: the grid's lines cut through crowds."""
    if not 1 < len(clusters) <= MOST_LOOKED_AT:
        return clusters
    clusters = sorted(clusters, key=lambda each: -each.count)
    x, y = pixels(np.array([each.lat for each in clusters]), np.array([each.lon for each in clusters]), zoom)
    touching = (x[:, None] - x) ** 2 + (y[:, None] - y) ** 2 < TOO_CLOSE**2
    kept: dict[int, Cluster] = {}
    for place, each in enumerate(clusters):
        larger = next((other for other in np.flatnonzero(touching[place, :place]).tolist() if other in kept), None)
        if larger is None:
            kept[place] = each
        else:
            kept[larger] = joined(kept[larger], each)
    return list(kept.values())


def joined(one: Cluster, other: Cluster) -> Cluster:
    box = (
        min(one.box[0], other.box[0]), min(one.box[1], other.box[1]),
        max(one.box[2], other.box[2]), max(one.box[3], other.box[3]),
    )  # fmt: skip
    return Cluster(one.lat, one.lon, one.count + other.count, box)

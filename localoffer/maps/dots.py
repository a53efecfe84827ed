"""The dots of a drawing: places that would lie on one another become one larger dot with a number. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from localoffer.maps.clusters import CELL, TILE, TOO_CLOSE, Floats, Ints
from localoffer.maps.shapes import Canvas
from localoffer.search.located import Located

ZOOM = 11  # at which the distances of clusters, in pixels of a map, are measured here too


class Dot(NamedTuple):
    """One or several places in the drawing; `about` where only the neighbourhood is known."""

    x: float
    y: float
    radius: float
    places: int = 1
    about: bool = False


@dataclass(frozen=True, eq=False)
class Grid:
    """Where each of many places lies in a drawing, and in which square of it; `inside` are those it shows."""

    x: Floats
    y: Floats
    square: Ints
    squares: int
    inside: NDArray[np.bool_]
    about: NDArray[np.bool_]
    apart: float
    """How many units must lie between the middles of two dots with numbers."""


def grid_of(places: Located, canvas: Canvas) -> Grid:
    """The same places serve many searches, so this is worked out once for all of them."""
    pixel = canvas.scale / (TILE * 2**ZOOM)
    x = ((places.lons + 180) / 360 - canvas.west) * canvas.scale
    y = (0.5 - places.rise / (2 * np.pi) - canvas.north) * canvas.scale
    inside = (x >= 0) & (x <= canvas.width) & (y >= 0) & (y <= canvas.height)
    high = int(canvas.height / (CELL * pixel)) + 1
    wide = int(canvas.width / (CELL * pixel)) + 1
    across, down = (np.where(inside, each / (CELL * pixel), 0).astype(np.int64) for each in (x, y))
    return Grid(x, y, across * high + down, wide * high, inside, places.about, TOO_CLOSE * pixel)


def dots_of(grid: Grid, chosen: NDArray[np.bool_]) -> list[Dot]:
    """The dots of some of the places: those that are alone in their square, then the larger ones with a number."""
    rows = np.flatnonzero(chosen & grid.inside)
    square = grid.square.take(rows)
    counts = np.bincount(square, minlength=grid.squares)
    used = np.flatnonzero(counts)
    number = counts.take(used)
    columns = (grid.x, grid.y, grid.about)
    x, y, about = (np.bincount(square, each.take(rows), grid.squares).take(used) / number for each in columns)
    every = list(zip(x.round(1).tolist(), y.round(1).tolist(), number.tolist(), about.tolist(), strict=True))
    alone = [Dot(x, y, radius_of(1), 1, about > 0) for x, y, count, about in every if count == 1]
    return alone + apart([Dot(x, y, radius_of(count), count) for x, y, count, _ in every if count > 1], grid.apart)


def apart(dots: list[Dot], least: float) -> list[Dot]:
    """The same dots with those joined that would touch: the lines of a grid cut through crowds."""
    kept: list[tuple[float, float]] = []
    out: list[Dot] = []
    for dot in sorted(dots, key=lambda each: -each.places):  # a few dozen: arrays would take longer to make
        x, y = dot.x, dot.y
        at = next((at for at, (a, b) in enumerate(kept) if (x - a) * (x - a) + (y - b) * (y - b) < least * least), None)
        if at is None:
            kept.append((x, y))
            out.append(dot)
        else:
            places = out[at].places + dot.places
            out[at] = out[at]._replace(places=places, radius=radius_of(places))
    return out


def radius_of(count: int) -> float:
    return 5 if count == 1 else round(min(20, 8 + sqrt(count)), 1)

"""The map as a drawing that needs no script and prints well: edge, wards, towns, and a dot for each place."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import wraps
from math import cos, radians
from typing import TypeVar
from weakref import WeakKeyDictionary

import numpy as np
import shapely
from markupsafe import Markup, escape
from numpy.typing import NDArray

from localoffer.directory.listing import Venue
from localoffer.maps.dots import Dot, Grid, dots_of, grid_of
from localoffer.maps.ground import Ground
from localoffer.maps.shapes import Canvas
from localoffer.places.wards import Ward
from localoffer.search.located import DRAWN, Located

METRES_ABOUT = {"place": 700, "ward": 1500}
METRES_SHOWN = 1300
METRES_IN_DEGREE = 111_320
WIDTH = 480
WIDTH_OF_SMALL, HEIGHT_OF_SMALL = 400, 220
SIMPLER_BY = 0.0011  # degrees, about one unit of the drawing
LETTER, LINE = 8.5, 20.0  # units of the drawing that a letter is wide and a line high
Name = tuple[str, float, float]
Of = TypeVar("Of")
Made = TypeVar("Made")
Further = TypeVar("Further", bound=Hashable)


@dataclass(frozen=True)
class Backdrop:
    """What lies under the dots: paths of the area, its edge, where people live and the wards; (name, x, y) of places.

    The paths are letters and digits of our own, marked so that a page does not look through 20,000 of them for others.
    """

    canvas: Canvas
    area: Markup
    edge: Markup
    towns: Markup
    wards: Markup
    names: tuple[Name, ...]


@dataclass(frozen=True)
class Outline:
    """A drawing, ready to be written as SVG."""

    backdrop: Backdrop
    dots: tuple[Dot, ...]
    chosen: str
    names: tuple[Name, ...]

    @property
    def canvas(self) -> Canvas:
        return self.backdrop.canvas

    @property
    def over(self) -> Markup:
        """What a large drawing shows of the places: their names and dots, put together here in a tenth of a template's time."""
        return self.drawn_names + Markup("".join(map(drawn, self.dots)))  # noqa: S704  (numbers)

    @property
    def drawn_names(self) -> Markup:
        write = '<text class="lo-outline__name" x="{}" y="{}" dy=".36em">{}</text>'.format
        return Markup("".join(write(x, round(y, 1), escape(name)) for name, x, y in self.names))  # noqa: S704


def drawn(dot: Dot) -> str:
    about = " lo-outline__dot--about" if dot.about else ""
    circle = f'<circle class="lo-outline__dot{about}" cx="{dot.x}" cy="{dot.y}" r="{dot.radius}"/>'
    if dot.places == 1:
        return circle
    return f'{circle}<text class="lo-outline__count" x="{dot.x}" y="{dot.y}" dy=".36em">{dot.places}</text>'


def of_results(places: Located, chosen: NDArray[np.bool_], ground: Ground, ward: Ward | None = None) -> Outline:
    """The whole area with those of the places that were found; close together they are one larger dot with a number."""
    under = backdrop(ground, WIDTH)
    canvas = under.canvas
    dots = dots_of(grid(places, canvas), chosen)
    return Outline(under, tuple(dots), canvas.path(ward.shape) if ward else "", without_overlap(under.names, canvas, dots))


def kept_with_it(make: Callable[[Of, Further], Made]) -> Callable[[Of, Further], Made]:
    """Made once, and gone with what it was made of: a process holds what is newest of every council, and nothing older."""
    kept: WeakKeyDictionary[Of, dict[Further, Made]] = WeakKeyDictionary()

    @wraps(make)
    def found(of: Of, further: Further) -> Made:
        known = kept.setdefault(of, {})
        if further not in known:
            known[further] = make(of, further)
        return known[further]

    return found


@kept_with_it
def grid(places: Located, canvas: Canvas) -> Grid:
    """Where every place lies in the drawing; made once for every reading of the directory."""
    return grid_of(places, canvas)


@kept_with_it
def backdrop(ground: Ground, width: int) -> Backdrop:
    """The area as a drawing; made once for every state of the area."""
    canvas = Canvas.around(ground.box, width)
    shapes = list(shapely.coverage_simplify([each.shape for each in ground.wards], SIMPLER_BY)) if ground.wards else []
    area = shapely.union_all(shapes) if shapes else ground.edge
    return Backdrop(
        canvas,
        Markup(canvas.path(area)),  # noqa: S704  (numbers)
        Markup(canvas.path(area)),  # noqa: S704
        Markup(canvas.path(ground.towns.intersection(area).simplify(SIMPLER_BY))),  # noqa: S704
        Markup("".join(canvas.path(each) for each in shapes)),  # noqa: S704
        tuple((each.name, *canvas.at(each.lat, each.lon)) for each in ground.labels if each.rank == 1),
    )


def of_venues(venues: Sequence[Venue], ground: Ground) -> Outline | None:
    """The neighbourhood of one entry's places: a dot where the place is known, a shaded circle where only about."""
    located = [each for each in venues if is_on_map(each)]
    if not located:
        return None
    canvas = Canvas.around(box_around(located), WIDTH_OF_SMALL, margin=0, height=HEIGHT_OF_SMALL)
    dots = []
    for each in located:
        assert each.lat is not None and each.lon is not None
        about = is_about(each)
        dots.append(
            Dot(*canvas.at(each.lat, each.lon), canvas.units(METRES_ABOUT[each.precision], each.lat) if about else 9, 1, about)
        )
    under = backdrop_around(ground, canvas)
    return Outline(under, tuple(dots), "", under.names)


def of_point(lat: float, lon: float, ground: Ground) -> Outline | None:
    """The neighbourhood of one point."""
    return of_venues([Venue(lat=lat, lon=lon, precision="exact")], ground)


def is_on_map(venue: Venue) -> bool:
    """Whether there is a place to draw at all: what serves the whole borough or country has none."""
    return venue.lat is not None and venue.lon is not None and venue.precision in DRAWN


def is_about(venue: Venue) -> bool:
    return venue.hidden or venue.precision in METRES_ABOUT


def box_around(located: Sequence[Venue]) -> tuple[float, float, float, float]:
    """(south, west, north, east) of the places and what is near them."""
    lats, lons = [each.lat or 0.0 for each in located], [each.lon or 0.0 for each in located]
    high = METRES_SHOWN / METRES_IN_DEGREE
    wide = high / max(0.1, cos(radians(lats[0])))
    return (min(lats) - high, min(lons) - wide, max(lats) + high, max(lons) + wide)


def backdrop_around(ground: Ground, canvas: Canvas) -> Backdrop:
    """The part of the area that a small drawing shows."""
    west, south, east, north = window = canvas.box()
    here = [each for each in ground.labels if each.rank > 0 and south <= each.lat <= north and west <= each.lon <= east]
    return Backdrop(
        canvas,
        Markup(canvas.path(shapely.clip_by_rect(ground.edge, *window))),  # noqa: S704  (numbers)
        Markup(canvas.lines(shapely.clip_by_rect(ground.border, *window))),  # noqa: S704
        Markup(canvas.path(shapely.clip_by_rect(ground.towns, *window))),  # noqa: S704
        Markup(canvas.lines(shapely.clip_by_rect(ground.borders_near(window), *window))),  # noqa: S704
        without_overlap([(each.name, *canvas.at(each.lat, each.lon)) for each in here], canvas),
    )


def without_overlap(names: Sequence[Name], canvas: Canvas, dots: Sequence[Dot] = ()) -> tuple[Name, ...]:
    """The names that can be read: none upon another or on a dot, none cut off, none in the middle of a small drawing.

    A name that would lie on something is tried above and below it.
    """
    middle = [(canvas.width / 2, canvas.height / 2, 24.0, 24.0)] if not dots else []
    taken = [*middle, *((dot.x, dot.y, dot.radius, dot.radius) for dot in dots)]
    kept: list[Name] = []
    for name, x, point in names:
        half = len(name) * LETTER / 2
        if not half < x < canvas.width - half:
            continue
        beside = [(at, high + LINE / 2) for left, at, wide, high in taken if abs(x - left) <= half + wide]
        for y in (point, point - LINE, point + LINE, point - 1.8 * LINE, point + 1.8 * LINE):
            if LINE < y < canvas.height - LINE and not any(abs(y - at) <= high for at, high in beside):
                kept.append((name, x, y))
                taken.append((x, y, half, LINE / 2))
                break
    return tuple(kept)

"""The wards as a drawing in SVG: shapes, a class and a figure for each, and a legend in words. Pure.

Every class has a pattern or a shade of its own and every ward its figure, so that nothing hangs on colour.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, isfinite, radians

import shapely
from shapely.geometry.base import BaseGeometry

from localoffer.provision import asking, demand
from localoffer.provision.gaps import LISTED, LOOKED, NOT_LOOKED, STATES, Finding

WIDTH = 460.0
EDGE = 4.0
MILES = (1.0, 2.0, 3.0, 5.0)
SHARES = (0.2, 0.4, 0.6, 0.8)
TIMES = (0.5, 0.8, 1.25, 2.0)
CHILDREN = ((25, (5, 10, 15, 20)), (60, (10, 20, 30, 40)), (float("inf"), (20, 40, 80, 160)))
Path = str


@dataclass(frozen=True)
class Shape:
    """One ward on the drawing: its path, and where its figure stands."""

    code: str
    path: Path
    x: float
    y: float


@dataclass(frozen=True)
class Sheet:
    """The drawing without figures: the same for every measure until the area changes."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    at: Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True)
class Painted:
    """One ward with its class and figure; `words` is read aloud and shown on pointing."""

    shape: Shape
    shade: str
    figure: str
    words: str


@dataclass(frozen=True)
class Key:
    """One line of the legend."""

    shade: str
    words: str
    wards: int


def sheet(outlines: Mapping[str, BaseGeometry]) -> Sheet:
    """Lay the outlines, in (longitude, latitude), out on a sheet as wide as a phone is."""
    if not outlines:
        return Sheet(WIDTH, WIDTH / 2, (), lambda lat, lon: (0.0, 0.0))
    west, south, east, north = shapely.total_bounds(list(outlines.values()))
    squeeze = cos(radians((south + north) / 2))
    scale = (WIDTH - 2 * EDGE) / ((east - west) * squeeze)

    def at(lat: float, lon: float) -> tuple[float, float]:
        return (round(EDGE + (lon - west) * squeeze * scale, 1), round(EDGE + (north - lat) * scale, 1))

    shapes = tuple(Shape(code, path_of(outline, at), *at(*label_of(outline))) for code, outline in outlines.items())
    return Sheet(WIDTH, round((north - south) * scale + 2 * EDGE, 1), shapes, at)


def path_of(outline: BaseGeometry, at: Callable[[float, float], tuple[float, float]]) -> Path:
    parts = []
    for polygon in shapely.get_parts(outline):
        for ring in (polygon.exterior, *polygon.interiors):
            dots = [at(lat, lon) for lon, lat in ring.coords[:-1]]
            parts.append("M" + "L".join(f"{x:g} {y:g}" for x, y in dots) + "Z")
    return "".join(parts)


def label_of(outline: BaseGeometry) -> tuple[float, float]:
    """(latitude, longitude) of the roomiest place inside, where a figure can be read."""
    lon, lat = shapely.maximum_inscribed_circle(outline, 1e-3).coords[0]
    return lat, lon


def painted(drawing: Sheet, findings: Sequence[Finding], measure: str, few: int) -> list[Painted]:
    """Every ward with its class for a measure."""
    by_code = {each.place.code: each for each in findings}
    shade = shader(measure, findings)
    return [
        Painted(
            each, shade(by_code[each.code]), figure(by_code[each.code], measure, few), words(by_code[each.code], measure, few)
        )
        for each in drawing.shapes
        if each.code in by_code
    ]


def shader(measure: str, findings: Sequence[Finding]) -> Callable[[Finding], str]:
    """The class of a finding: a state, "none", or a shade "1" (least) to "5" (most)."""
    if measure == asking.STATE:
        return lambda each: each.state.replace(" ", "-")
    if measure == asking.CHILDREN:
        cuts = steps([each.children for each in findings])
        return lambda each: step(each.children, cuts)
    if measure == asking.NEAR:
        return lambda each: step(each.share_near, SHARES)
    if measure == asking.MILES:
        return lambda each: step(each.typical_miles, MILES) if isfinite(each.typical_miles) else "none"
    return lambda each: step(each.score / each.area_score, TIMES) if each.area_score and each.score else "none"


def steps(values: Sequence[float]) -> tuple[float, ...]:
    """Round numbers that part the wards by how many children they have; the first hides small counts."""
    most = max(values, default=0)
    return next(cuts for up_to, cuts in CHILDREN if most < up_to)


def step(value: float, cuts: Sequence[float]) -> str:
    return str(1 + sum(value >= cut for cut in cuts))


def figure(finding: Finding, measure: str, few: int) -> str:
    """The few letters that stand in a ward."""
    if measure == asking.STATE:
        return str(finding.listed)
    if measure == asking.CHILDREN:
        return f"<{few}" if 0 < finding.children < few else str(round(finding.children))
    if measure == asking.NEAR:
        return f"{finding.share_near:.0%}"
    if measure == asking.MILES:
        return f"{finding.typical_miles:.1f}" if isfinite(finding.typical_miles) else "–"
    return f"{finding.score / finding.area_score:.1f}" if finding.area_score else "–"


def words(finding: Finding, measure: str, few: int) -> str:
    """The same in words: "Wath: fewer than 5 children may need it"."""
    name = finding.place.name
    if measure == asking.STATE:
        return f"{name}: {finding.listed} listed. {STATES[finding.state]}."
    if measure == asking.CHILDREN:
        return f"{name}: {demand.shown(finding.children, few)} children may need it."
    if measure == asking.NEAR:
        return f"{name}: {finding.share_near:.0%} of children live near something."
    if measure == asking.MILES:
        far = f"{finding.typical_miles:.1f} miles on average" if isfinite(finding.typical_miles) else "nothing anywhere"
        return f"{name}: {far}."
    many = (
        f"{finding.score / finding.area_score:.1f} times what the borough has" if finding.area_score else "nothing in the borough"
    )
    return f"{name}: {many}."


def legend(rows: Sequence[Painted], measure: str, findings: Sequence[Finding]) -> list[Key]:
    """Each class in words, with the number of wards; classes without a ward are left out, states are not."""
    counts = {shade: sum(each.shade == shade for each in rows) for shade in {each.shade for each in rows}}
    named = names(measure, findings)
    return [
        Key(shade, said, counts.get(shade, 0)) for shade, said in named.items() if counts.get(shade) or measure == asking.STATE
    ]


def names(measure: str, findings: Sequence[Finding]) -> dict[str, str]:
    """{class: what it means}."""
    if measure == asking.STATE:
        return {name.replace(" ", "-"): STATES[name] for name in (LISTED, LOOKED, NOT_LOOKED)}
    if measure == asking.NEAR:
        return between([f"{each:.0%}" for each in SHARES], "of children")
    if measure == asking.MILES:
        return {**between([f"{each:g}" for each in MILES], "miles"), "none": "Nothing anywhere"}
    if measure == asking.SUPPLY:
        return {"none": "Nothing near", **between([f"{each:g}" for each in TIMES], "times the borough")}
    return between([f"{each:g}" for each in steps([each.children for each in findings])], "children")


def between(cuts: Sequence[str], unit: str) -> dict[str, str]:
    """ "Under 2 miles", "2 to 3 miles" ... for the shades between cuts."""
    if not cuts:
        return {}
    found = {"1": f"Under {cuts[0]} {'mile' if (cuts[0], unit) == ('1', 'miles') else unit}"}
    found.update({str(number): f"{low} to {high} {unit}" for number, (low, high) in enumerate(pairwise(cuts), 2)})
    return {**found, str(len(cuts) + 1): f"{cuts[-1]} {unit} or more"}

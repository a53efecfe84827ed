"""Ward outlines as the Office for National Statistics publishes them: read from GeoJSON, checked, refused in plain lines.

The names of the columns carry a year (WD24CD, WD24NM, LAD24CD): any year will do. Coordinates are degrees (WGS84) or
metres of the British National Grid; the numbers themselves say which. Pure: neither database nor web.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry import shape as shape_of
from shapely.geometry.base import BaseGeometry

from localoffer.places.projection import shape_in_degrees, shape_on_grid

CODE, NAME = re.compile(r"WD\d\dCD|ward_code", re.I), re.compile(r"WD\d\dNM|ward_name", re.I)
DISTRICT = re.compile(r"LAD\d\dCD", re.I)
ON_GRID = (0.0, 0.0, 700_000.0, 1_300_000.0)
OF_BRITAIN = (-9.0, 49.0, 2.5, 61.5)
SMALL = 10_000.0  # square metres: less is how two maps draw one border
SMALL_SHARE = 0.001
MOST_LINES = 12


class Refused(ValueError):
    """The file is not taken; `lines` say in plain words why, one fault a line."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("\n".join(self.lines))


@dataclass(frozen=True)
class Outline:
    """One ward: its code, its name as the file has it, its shape in (longitude, latitude)."""

    code: str
    name: str
    district: str
    shape: BaseGeometry


def read(text: str | bytes, wanted: Collection[str] = (), districts: Collection[str] = ()) -> list[Outline]:
    """The wards of a file that are `wanted` (or lie in these districts), in the order of the file; or `Refused`."""
    features = features_of(text)
    code_key, name_key, district_key = columns_of(features)
    chosen = [
        each
        for each in features
        if (not wanted and not districts)
        or said(each, code_key) in wanted
        or (district_key and said(each, district_key) in districts)
    ]
    if not chosen:
        other = ", ".join(sorted({said(each, code_key) for each in features})[:3])
        raise Refused([f"None of the {len(features):,} wards in the file is one of this area. It has {other} and so on."])
    faults = [line for each in chosen for line in faults_of_form(each, title(each, code_key, name_key))]
    faults += twice(chosen, code_key)
    if faults:
        raise Refused(shortened(faults))
    shapes = in_degrees([shapely.force_2d(shape_of(each["geometry"])) for each in chosen])
    crossing = [
        f"{title(each, code_key, name_key)}: {shapely.is_valid_reason(drawn)}."
        for each, drawn in zip(chosen, shapes, strict=True)
        if not drawn.is_valid
    ]
    if crossing:
        raise Refused(shortened(crossing))
    return [
        Outline(said(each, code_key), said(each, name_key), said(each, district_key), drawn)
        for each, drawn in zip(chosen, shapes, strict=True)
    ]


def features_of(text: str | bytes) -> list[dict[str, Any]]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as trouble:
        raise Refused(["The file is not GeoJSON: it cannot be read as JSON."]) from trouble
    features = data.get("features") if isinstance(data, dict) and data.get("type") == "FeatureCollection" else None
    if not isinstance(features, list) or not features:
        raise Refused(["The file is not GeoJSON: it has no list of features."])
    return [each if isinstance(each, dict) else {} for each in features]


def columns_of(features: list[dict[str, Any]]) -> tuple[str, str, str]:
    """The names of the columns with the ward's code, its name and its district; the last two may be missing."""
    properties = features[0].get("properties")
    names = list(properties) if isinstance(properties, dict) else []

    def called(pattern: re.Pattern[str]) -> str:
        return next((str(each) for each in names if pattern.fullmatch(str(each))), "")

    code = called(CODE)
    if not code:
        had = ", ".join(map(str, names[:6])) or "no columns at all"
        raise Refused([f"The file has no column of ward codes such as WD25CD. It has {had}."])
    return code, called(NAME), called(DISTRICT)


def said(feature: Mapping[str, Any], key: str) -> str:
    properties = feature.get("properties")
    value = properties.get(key) if key and isinstance(properties, dict) else None
    return "" if value is None else str(value).strip()[:120]


def title(feature: Mapping[str, Any], code_key: str, name_key: str) -> str:
    name, code = said(feature, name_key), said(feature, code_key)
    return f"{name} ({code})" if name else code or "A ward without a code"


def faults_of_form(feature: Mapping[str, Any], title: str) -> list[str]:
    """What keeps a feature from being read as an outline at all: no shape, rings that are not closed."""
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind not in ("Polygon", "MultiPolygon"):
        return [f"{title} has no outline (a Polygon or MultiPolygon)."]
    parts = geometry.get("coordinates")
    polygons = parts if kind == "MultiPolygon" else [parts]
    try:
        rings = [ring for polygon in polygons for ring in polygon]  # type: ignore[union-attr]
        ends = [(tuple(map(float, ring[0][:2])), tuple(map(float, ring[-1][:2])), len(ring)) for ring in rings]
        whole = all(len(point) >= 2 and isinstance(point[0], int | float) for ring in rings for point in ring)
    except (TypeError, ValueError, IndexError):
        whole, ends = False, []
    if not whole or not ends:
        return [f"{title}: its coordinates cannot be read."]
    if any(first != last for first, last, _ in ends):
        return [f"{title}: its outline is not closed."]
    return [f"{title}: its outline has fewer than three corners."] if any(count < 4 for *_, count in ends) else []


def twice(features: list[dict[str, Any]], code_key: str) -> list[str]:
    seen: dict[str, int] = {}
    for each in features:
        seen[said(each, code_key)] = seen.get(said(each, code_key), 0) + 1
    return [f"The ward {code or 'without a code'} is in the file {count} times." for code, count in seen.items() if count > 1]


def in_degrees(shapes: list[BaseGeometry]) -> list[BaseGeometry]:
    """The shapes in (longitude, latitude), whichever of the two ways they were written."""
    west, south, east, north = shapely.total_bounds(shapes)
    if lies_in((west, south, east, north), OF_BRITAIN):
        return shapes
    if lies_in((west, south, east, north), ON_GRID):
        return [shape_in_degrees(each) for each in shapes]
    if lies_in((south, west, north, east), OF_BRITAIN):
        raise Refused(["Latitude and longitude have changed places in the file: GeoJSON has the longitude first."])
    raise Refused(
        [
            "The coordinates are neither degrees (WGS84) nor metres of the British National Grid. "
            f"They go from {west:g}, {south:g} to {east:g}, {north:g}. Export the file in one of the two."
        ]
    )


def lies_in(inner: tuple[float, ...], outer: tuple[float, ...]) -> bool:
    return inner[0] >= outer[0] and inner[1] >= outer[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def check_together(wards: list[Outline], names: Mapping[str, str]) -> None:
    """Whether the outlines make one area: every known ward there, none upon another, no hole between them; or `Refused`."""
    found = {each.code for each in wards}
    faults = [f"The file has no outline for {name} ({code})." for code, name in names.items() if code not in found]
    faults += [f"{named(each)} ({each.code}) is not a ward that this area knows." for each in wards if each.code not in names]
    flat = [shape_on_grid(each.shape) for each in wards]
    tree = shapely.STRtree(flat)
    for one, other in tree.query(flat, predicate="intersects").T.tolist():
        if one >= other:
            continue
        shared = flat[one].intersection(flat[other]).area
        if shared > max(SMALL, SMALL_SHARE * min(flat[one].area, flat[other].area)):
            faults.append(f"{named(wards[one])} and {named(wards[other])} overlap by {shared / 10_000:,.0f} hectares.")
    for part in shapely.get_parts(shapely.union_all(flat)):
        holes = [shapely.Polygon(ring) for ring in part.interiors if shapely.Polygon(ring).area > SMALL]
        for hole in holes:
            middle = shape_in_degrees(hole.representative_point())
            faults.append(f"{hole.area / 10_000:,.0f} hectares near {middle.y:.4f}, {middle.x:.4f} are in no ward.")
    if faults:
        raise Refused(shortened(faults))


def named(ward: Outline) -> str:
    return ward.name or ward.code


def shortened(lines: list[str]) -> list[str]:
    more = len(lines) - MOST_LINES
    return lines if more <= 0 else [*lines[:MOST_LINES], f"And {more:,} more."]

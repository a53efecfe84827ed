"""From open data to the files of an area pack: one function for each kind of file, as its publisher writes it. Pure."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import h3
import numpy as np
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from localoffer.places.geometry import FINEST, VISITOR_RESOLUTION
from localoffer.places.outlines import Outline
from localoffer.places.projection import SQUARE_KM, shape_on_grid, to_degrees, to_grid

Row = dict[str, Any]
REACH_OF_POSTCODE = 1500.0  # metres: land further than this from any postcode is left out of an area drawn from postcodes
OPEN_NAMES = {
    "city": "town", "town": "town", "village": "village", "suburban area": "suburb/area", "hamlet": "hamlet",
    "other settlement": "hamlet",
}  # fmt: skip
OPEN_NAMES_COLUMNS = {"name": 2, "type": 6, "kind": 7, "east": 8, "north": 9}  # the sheets of OS Open Names have no heading
CSV_BYTES = 400_000_000


class NotReadable(ValueError):
    """A file is not what it should be; the message says in plain words what is wrong."""


def ward_files(wards: Sequence[Outline]) -> tuple[list[Row], dict[str, list[str]], dict[str, Any]]:
    """(rows of wards.csv, {code: compacted H3 cells}, GeoJSON of the outlines)."""
    rows = []
    for each in wards:
        inside = each.shape.representative_point()
        size = shape_on_grid(each.shape).area / SQUARE_KM
        rows.append(
            {
                "ward_code": each.code, "ward_name": each.name or each.code, "lat": round(inside.y, 5), "lon": round(inside.x, 5),
                "area_km2": round(size, 3),
            }
        )  # fmt: skip
    cells = {each.code: cells_of(each.shape, FINEST) for each in wards}
    features = [
        {"type": "Feature", "properties": {"ward_code": each.code, "ward_name": each.name}, "geometry": rounded(each.shape)}
        for each in wards
    ]
    return rows, cells, {"type": "FeatureCollection", "features": features}


def rounded(shape: BaseGeometry) -> dict[str, Any]:
    return dict(mapping(shapely.transform(shape, lambda points: np.round(points, 6))))


def cells_of(shape: BaseGeometry, resolution: int) -> list[str]:
    """The H3 cells whose middles lie in a shape, compacted; one cell at least."""
    found = set(h3.geo_to_cells(mapping(shape), resolution))
    inside = shape.representative_point()
    return sorted(h3.compact_cells(found or {h3.latlng_to_cell(inside.y, inside.x, resolution)}))


def area_from_postcodes(east: np.ndarray, north: np.ndarray, own: np.ndarray) -> list[str]:
    """H3 cells (resolution 9, compacted) of the land that is nearer to a postcode of the area than to any other's."""
    points = shapely.points(east, north)
    tree = shapely.STRtree(points)
    lats, lons = to_degrees(east[own], north[own])
    reach = int(REACH_OF_POSTCODE // h3.average_hexagon_edge_length(VISITOR_RESOLUTION, unit="m")) + 1
    homes = {h3.latlng_to_cell(lat, lon, VISITOR_RESOLUTION) for lat, lon in zip(lats.tolist(), lons.tolist(), strict=True)}
    around = sorted(set().union(*(h3.grid_disk(each, reach) for each in homes))) if homes else []
    if not around:
        return []
    middles = np.array([h3.cell_to_latlng(each) for each in around])
    x, y = to_grid(middles[:, 0], middles[:, 1])
    here = shapely.points(x, y)
    nearest = tree.nearest(here)
    mine = own[nearest] & (shapely.distance(here, points[nearest]) <= REACH_OF_POSTCODE)
    return sorted(h3.compact_cells([cell for cell, chosen in zip(around, mine.tolist(), strict=True) if chosen]))


def table(body: bytes, needed: Sequence[str], what: str) -> Iterator[dict[str, str]]:
    """The rows of a CSV file with a heading, in UTF-8 or as Windows writes it; names in lower case."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("cp1252", errors="replace")
    reader = csv.DictReader(io.StringIO(text, newline=""))
    heading = {str(name).strip().lower() for name in reader.fieldnames or []}
    missing = [name for name in needed if name not in heading]
    if missing:
        raise NotReadable(f"The file of {what} has no column {missing[0]}. It has {', '.join(sorted(heading)[:8]) or 'none'}.")
    for row in reader:
        yield {str(name).strip().lower(): (value or "").strip() for name, value in row.items() if isinstance(value, str | None)}


def places(body: bytes, box: tuple[float, float, float, float]) -> list[Row]:
    """Places with a point (name, kind, lat, lon) within (west, south, east, north) in metres of the grid.

    From the zip of OS Open Names, or from a CSV file with the columns name, kind, lat and lon.
    """
    if body[:2] != b"PK":
        rows = [number(row, "kind") for row in table(body, ("name", "lat", "lon"), "places")]
        return [row for row in rows if row["name"]]
    found = [row for row in open_names(body, box) if row["name"]]
    if not found:
        raise NotReadable("No town or village of OS Open Names lies in this area.")
    lats, lons = to_degrees(np.array([each["east"] for each in found]), np.array([each["north"] for each in found]))
    return [
        {"name": each["name"], "kind": each["kind"], "lat": round(lat, 5), "lon": round(lon, 5)}
        for each, lat, lon in zip(found, lats.tolist(), lons.tolist(), strict=True)
    ]


def number(row: dict[str, str], *also: str) -> Row:
    try:
        return {
            "name": row["name"],
            "lat": float(row["lat"]),
            "lon": float(row["lon"]),
            **{key: row.get(key, "") for key in also},
        }
    except ValueError as trouble:
        raise NotReadable(
            f"{row['name'] or 'A row'} has no point: latitude {row['lat']!r}, longitude {row['lon']!r}."
        ) from trouble


def open_names(body: bytes, box: tuple[float, float, float, float]) -> Iterator[Row]:
    west, south, east, north = box
    with zipped(body) as archive:
        for entry in archive.infolist():
            if not entry.filename.lower().endswith(".csv") or "header" in entry.filename.lower() or entry.file_size > CSV_BYTES:
                continue
            with archive.open(entry) as raw:
                for row in csv.reader(io.TextIOWrapper(raw, encoding="utf-8-sig", errors="replace", newline="")):
                    kind = OPEN_NAMES.get(row[OPEN_NAMES_COLUMNS["kind"]].lower()) if len(row) > 9 else None
                    if not kind or row[OPEN_NAMES_COLUMNS["type"]] != "populatedPlace":
                        continue
                    x, y = float(row[OPEN_NAMES_COLUMNS["east"]]), float(row[OPEN_NAMES_COLUMNS["north"]])
                    if west <= x <= east and south <= y <= north:
                        yield {"name": row[OPEN_NAMES_COLUMNS["name"]], "kind": kind, "east": x, "north": y}


def zipped(body: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(body))
    except (zipfile.BadZipFile, NotImplementedError) as trouble:
        raise NotReadable("The file of places is not a whole zip file.") from trouble


def schools(body: bytes, codes: Sequence[str], point_of: Callable[[str], tuple[float, float] | None]) -> list[Row]:
    """Open schools of these districts, or whose postcode `point_of` knows: name, urn, postcode, lat, lon.

    From the register of the Department for Education, or from a CSV file with the columns name, urn and postcode.
    """
    found = []
    for row in table(body, ("postcode",), "schools"):
        name = row.get("establishmentname") or row.get("name", "")
        postcode = row["postcode"].upper()
        point = point_of(postcode.replace(" ", ""))
        district = row.get("districtadministrative (code)", "")
        status = row.get("establishmentstatus (name)", "Open")
        if not name or not status.startswith("Open") or not (district in codes or (not district and point)):
            continue
        if row.get("easting", "").isdecimal() and row.get("northing", "").isdecimal():
            lats, lons = to_degrees(np.array([float(row["easting"])]), np.array([float(row["northing"])]))
            point = (float(lats[0]), float(lons[0]))
        if point:
            found.append(
                {
                    "name": name,
                    "urn": row.get("urn", ""),
                    "postcode": postcode,
                    "lat": round(point[0], 5),
                    "lon": round(point[1], 5),
                }
            )
    return sorted(found, key=lambda each: each["name"])


def stations(body: bytes) -> list[Row]:
    """Railway stations and tram stops: name, kind (train or tram), lat, lon. From NaPTAN, or name, kind, lat, lon."""
    rows = []
    for row in table(body, (), "stations"):
        if "commonname" in row:
            kind = {"RLY": "train", "MET": "tram"}.get(row.get("stoptype", ""))
            if kind and row.get("status", "active").lower() in ("active", "act") and row.get("latitude"):
                name = re.sub(r"( \(South Yorkshire Supertram\)| Rail Station)$", "", row["commonname"])
                rows.append({"name": name, "kind": kind, "lat": float(row["latitude"]), "lon": float(row["longitude"])})
        elif {"name", "lat", "lon"} <= set(row):
            rows.append(number(row, "kind"))
    if not rows:
        raise NotReadable("The file of stations has none: it needs the columns name, kind, lat and lon, or those of NaPTAN.")
    return rows


def children(body: bytes, wards: Iterable[str]) -> dict[str, Row]:
    """{ward code: its figures}: from single years of age as Nomis gives them, or from columns beside a ward_code."""
    known = set(wards)
    rows = list(table(body, (), "figures"))
    first = rows[0] if rows else {}
    age = next((name for name in first if name.startswith("c2021_age") and name.endswith("_name")), "")
    if age and {"geography_code", "obs_value"} <= set(first):
        return from_nomis([row for row in rows if row["geography_code"] in known], age)
    if "ward_code" not in first:
        raise NotReadable("The file of figures has no column ward_code.")
    columns = [name for name in first if name not in ("ward_code", "ward_name", "lat", "lon", "area_km2")]
    return {row["ward_code"]: {name: figure(row[name]) for name in columns} for row in rows if row["ward_code"] in known}


def from_nomis(rows: list[dict[str, str]], age: str) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for row in rows:
        years = re.search(r"(\d+)", row[age])
        if "under 1" in row[age].lower() or years:
            old = 0 if "under 1" in row[age].lower() else int(years.group(1)) if years else 0
            part = "children_0_15_census_2021" if old <= 15 else "young_people_16_24_census_2021" if old <= 24 else ""
            if part:
                ward = found.setdefault(row["geography_code"], {})
                ward[part] = ward.get(part, 0) + int(float(row["obs_value"]))
    return found


def figure(text: str) -> str:
    """A figure as it stands, or empty where it is none: a note or a dash is no number."""
    plain = text.replace(",", "")
    return plain if re.fullmatch(r"-?\d+(\.\d+)?", plain) else ""

"""Loading an area pack into the tables: once, fast, and again only when its files have changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry
from sqlalchemy import delete, insert, select

from localoffer.config import Settings
from localoffer.database import db, now
from localoffer.places import atlas, geometry, postcode_source
from localoffer.places.models import AreaLoad, NamedPoint, Postcode, WardRow
from localoffer.places.names import slug_of
from localoffer.places.pack import OUTCODES, Pack, figures_of, read_csv
from localoffer.places.postcode_source import PostcodeTable
from localoffer.places.projection import shape_on_grid
from localoffer.places.shapes import WardCells, WardOutlines

Say = Callable[[str], None]
SIMPLER_BY = 0.0006  # degrees, about 50 m: what the cells can show anyway
FROM_PACK = "the area pack"
"""The source of outlines that a pack brings: a newer pack brings newer ones, but never in the place of what staff loaded."""
ENOUGH_INSIDE = 0.1  # a district with this share of its postcodes in the area has its middle taken inside the area


def load_area(settings: Settings, progress: Say) -> None:
    """Wards, places, schools and postcodes of the area, when they are missing or their files have changed."""
    pack = Pack(settings.area_folder)
    checksum = pack.checksum(postcode_source.edition())
    loaded = db.session.get(AreaLoad, "area")
    if loaded and loaded.checksum == checksum:
        return
    progress(f"Area: reading the postcodes of {pack.name} ...")
    shapes = ward_shapes(pack)
    postcodes = postcodes_around(pack, list(shapes.values()))
    kept = {row.code: row for row in db.session.scalars(select(WardRow).where(WardRow.outline_source.not_in(("", FROM_PACK))))}
    exact = {code: (outline, FROM_PACK) for code, outline in pack.outlines.items()}
    exact |= {code: (row.outline, row.outline_source) for code, row in kept.items()}
    db.session.expunge_all()
    for table in (Postcode, WardRow, NamedPoint):
        db.session.execute(delete(table))
    put(WardRow, ward_rows(pack, shapes, exact))
    wards = finder_of(pack, shapes, exact)
    postcode_rows = rows_of_postcodes(pack, postcodes, wards)
    put(Postcode, postcode_rows)
    put(NamedPoint, list(named_points(pack)))
    put(NamedPoint, [*outcode_points(pack, postcode_rows, wards), *sector_points(pack, postcode_rows, wards)])
    note_load("area", checksum, len(postcode_rows))
    db.session.commit()
    atlas.forget()
    progress(f"Area: {len(shapes)} wards, {len(pack.places)} places, {len(postcode_rows):,} postcodes")


def finder_of(pack: Pack, shapes: dict[str, BaseGeometry], exact: dict[str, tuple[dict, str]]) -> WardCells | WardOutlines:
    """Which ward a point lies in: by exact outlines when every ward has one, else by the cells."""
    if shapes and all(code in exact for code in shapes):
        return WardOutlines({code: shape(exact[code][0]) for code in shapes})
    return WardCells(pack.cells, shapes)


def put(table: type, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(insert(table), rows)


def note_load(part: str, checksum: str, rows: int) -> None:
    """Write down what was loaded; the version rises, and every process then reads its copy anew."""
    loaded = db.session.get(AreaLoad, part)
    if loaded is None:
        db.session.add(AreaLoad(part=part, checksum=checksum, rows=rows))
        return
    loaded.checksum, loaded.rows, loaded.loaded_at = checksum, rows, now()
    loaded.version += 1


def ward_shapes(pack: Pack) -> dict[str, BaseGeometry]:
    """{ward code: its outline made from its cells}, without gaps between neighbours."""
    codes = list(pack.cells)
    shapes = [geometry.shape_of_cells(pack.cells[code]) for code in codes]
    return dict(zip(codes, geometry.simplified_together(shapes, SIMPLER_BY), strict=True)) if codes else {}


def postcodes_around(pack: Pack, shapes: list[BaseGeometry]) -> PostcodeTable:
    """The area's own postcodes and all within the pack's distance around it, ended ones included."""
    table = postcode_source.read(pack.letters)
    own = np.isin(table.councils.astype(str), pack.own_codes)
    table.councils[own] = pack.code  # a county's postcodes are listed under its districts
    if not own.any():
        raise LookupError(f"The postcode directory knows no postcode of {pack.name} ({pack.code}).")
    close = table.where(postcode_source.near(table, table.east[own], table.north[own], 2 * pack.around_metres))
    points = shapely.points(close.east, close.north)
    mine = close.councils == pack.code
    area = shapely.STRtree([shape_on_grid(shapely.union_all(shapes))] if shapes else points[mine])
    mine[area.query_nearest(points, max_distance=pack.around_metres, all_matches=False)[0]] = True
    return close.where(mine)


def ward_rows(pack: Pack, shapes: dict[str, BaseGeometry], exact: dict[str, tuple[dict, str]]) -> list[dict[str, Any]]:
    rows = []
    for row in pack.wards:
        code = row["ward_code"]
        outline, source = exact.get(code) or (mapping(shapes[code]), "")
        rows.append(ward_row(row, pack.cells, outline, source))
    return rows


def ward_row(row: dict[str, str], cells: dict[str, list[str]], outline: Any, outline_source: str) -> dict[str, Any]:
    return {
        "code": row["ward_code"],
        "name": row["ward_name"],
        "slug": slug_of(row["ward_name"]),
        "lat": float(row["lat"]),
        "lon": float(row["lon"]),
        "area_km2": float(row["area_km2"]) if row.get("area_km2") else None,
        "figures": figures_of(row),
        "cells": cells.get(row["ward_code"], []),
        "outline": outline,
        "outline_source": outline_source,
    }


def rows_of_postcodes(pack: Pack, table: PostcodeTable, wards: WardCells | WardOutlines) -> list[dict[str, Any]]:
    lats, lons = table.degrees()
    rows = []
    for code, council, lat, lon in zip(table.codes, table.councils, lats.tolist(), lons.tolist(), strict=True):
        ward = wards.nearest(lat, lon) if council == pack.code else ""
        rows.append(postcode_row(code, council, ward, lat, lon))
    return rows


def postcode_row(code: str, council: str, ward: str, lat: float, lon: float) -> dict[str, Any]:
    return {
        "code": code, "outcode": code[:-3], "sector": f"{code[:-3]} {code[-3]}", "lat": round(lat, 6), "lon": round(lon, 6),
        "ward_code": ward, "council_code": council, "live": None,
    }  # fmt: skip


def named_points(pack: Pack) -> Iterable[dict[str, Any]]:
    for row in pack.places:
        yield point(row["name"], row["kind"] or "place", float(row["lat"]), float(row["lon"]), row["ward_code"], pack.code)
    for row in pack.neighbours:
        yield point(row["name"], row["kind"] or "place", float(row["lat"]), float(row["lon"]), "", row["council_code"])
    for row in pack.stations:
        yield point(f"{row['name']} station", "station", float(row["lat"]), float(row["lon"]), "", "")
    for row in pack.schools:
        yield point(row["name"], "school", float(row["lat"]), float(row["lon"]), row["ward_code"], pack.code)


def point(name: str, kind: str, lat: float, lon: float, ward_code: str, council_code: str) -> dict[str, Any]:
    return {
        "name": name, "kind": kind, "lat": round(lat, 6), "lon": round(lon, 6), "ward_code": ward_code or "",
        "council_code": council_code,
    }  # fmt: skip


def outcode_points(pack: Pack, rows: list[dict[str, Any]], wards: WardCells | WardOutlines) -> Iterable[dict[str, Any]]:
    """The middle of every outcode of the country; of one that lies partly in the area, the middle of that part."""
    own = middles([row for row in rows if row["council_code"] == pack.code], "outcode")
    for row in read_csv(OUTCODES):
        lat, lon, council = float(row["lat"]), float(row["lon"]), row["council_code"]
        inside = own.get(row["outcode"])
        if inside and inside[2] >= ENOUGH_INSIDE * int(row["postcodes"]):
            lat, lon, council = inside[0], inside[1], pack.code
        yield point(row["outcode"], "outcode", lat, lon, wards.at(lat, lon), council)


def sector_points(pack: Pack, rows: list[dict[str, Any]], wards: WardCells | WardOutlines) -> Iterable[dict[str, Any]]:
    """The middle of every sector around, taken inside the area where enough of it lies there."""
    own = middles([row for row in rows if row["council_code"] == pack.code], "sector")
    councils = {row["sector"]: row["council_code"] for row in rows}
    for sector, (lat, lon, count) in middles(rows, "sector").items():
        council = councils[sector]
        if sector in own and own[sector][2] >= ENOUGH_INSIDE * count:
            lat, lon, council = own[sector][0], own[sector][1], pack.code
        yield point(sector, "sector", lat, lon, wards.at(lat, lon), council)


def middles(rows: list[dict[str, Any]], part: str) -> dict[str, tuple[float, float, int]]:
    """{part of a postcode: (mean latitude, mean longitude, number of postcodes)}."""
    sums: dict[str, list[float]] = {}
    for row in rows:
        total = sums.setdefault(row[part], [0.0, 0.0, 0])
        total[0] += row["lat"]
        total[1] += row["lon"]
        total[2] += 1
    return {name: (lat / count, lon / count, int(count)) for name, (lat, lon, count) in sums.items()}

"""Taking exact ward outlines in place of the cells: every postcode and named point gets its ward anew. The caller commits."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry
from sqlalchemy import select, update

from localoffer.database import db
from localoffer.places import loading, outlines
from localoffer.places.models import NamedPoint, Postcode, WardRow
from localoffer.places.pack import Pack
from localoffer.places.shapes import WardOutlines

MOST_OUTSIDE = 0.005  # of the area's postcodes may lie in no outline: ended ones, and those by a river
CLOSE = 0.0015  # degrees, about 100 to 160 m
PART = "outlines"


@dataclass(frozen=True)
class Taken:
    """What was changed: how many postcodes and named points have another ward now, and the finder made of the outlines."""

    wards: int
    postcodes: int
    moved_postcodes: int
    moved_points: int
    finder: WardOutlines = field(repr=False)


def take(text: bytes, source: str, pack: Pack) -> Taken:
    """Read, check and put in the outlines of a file named `source`, or raise `outlines.Refused` and change nothing."""
    rows = {row.code: row for row in db.session.scalars(select(WardRow))}
    if not rows:
        raise outlines.Refused([f"{pack.name} has no wards yet. Make its pack with: flask area build {pack.code} --wards FILE"])
    found = outlines.read(text, wanted=rows, districts=pack.own_codes)
    outlines.check_together(found, {row.code: row.name for row in rows.values()})
    finder = WardOutlines({each.code: each.shape for each in found})
    own = db.session.execute(
        select(Postcode.code, Postcode.lat, Postcode.lon, Postcode.ward_code).where(Postcode.council_code == pack.code)
    ).all()
    check_covering([each.shape for each in found], [(row.lat, row.lon) for row in own])
    for each in found:
        rows[each.code].outline, rows[each.code].outline_source = mapping(each.shape), source
    moved = moved_rows(own, finder, "code")
    points = db.session.execute(
        select(NamedPoint.id, NamedPoint.lat, NamedPoint.lon, NamedPoint.ward_code).where(NamedPoint.council_code == pack.code)
    ).all()
    moved_points = moved_rows(points, finder, "id")
    if moved:
        db.session.execute(update(Postcode), moved)
    if moved_points:
        db.session.execute(update(NamedPoint), moved_points)
    loading.note_load(PART, hashlib.sha256(text).hexdigest(), len(found))
    return Taken(len(found), len(own), len(moved), len(moved_points), finder)


def moved_rows(rows: Iterable[Any], finder: WardOutlines, key: str) -> list[dict[str, Any]]:
    """The rows whose ward is another now, as {key, ward_code}."""
    wards = ((row, finder.nearest(row.lat, row.lon)) for row in rows)
    return [{key: getattr(row, key), "ward_code": ward} for row, ward in wards if ward and ward != row.ward_code]


def check_covering(shapes: list[BaseGeometry], points: list[tuple[float, float]]) -> None:
    """Whether nearly all postcodes of the area lie in an outline, or hard by one."""
    if not points:
        return
    whole = shapely.union_all(shapes)
    shapely.prepare(whole)
    places = shapely.points(np.array([(lon, lat) for lat, lon in points]))
    outside = int((~shapely.dwithin(whole, places, CLOSE)).sum())
    if outside > MOST_OUTSIDE * len(points):
        raise outlines.Refused([f"{outside:,} of the area's {len(points):,} postcodes lie in none of these outlines."])

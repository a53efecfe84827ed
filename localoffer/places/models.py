"""Tables of places: postcodes, wards, named points, what was loaded, and what a remote geocoder once answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from localoffer.database import Facts, Model, UTCDateTime, now


class Postcode(Model):
    """One postcode of the area or within 5 km of it. `live` is None where the source does not say if it ended."""

    __tablename__ = "postcode"

    code: Mapped[str] = mapped_column(primary_key=True)  # without its space: "S651AB"
    outcode: Mapped[str] = mapped_column(index=True)
    sector: Mapped[str]
    lat: Mapped[float]
    lon: Mapped[float]
    ward_code: Mapped[str] = mapped_column(default="")
    council_code: Mapped[str]
    live: Mapped[bool | None]

    @property
    def shown(self) -> str:
        return f"{self.code[:-3]} {self.code[-3:]}"


class WardRow(Model):
    """One ward: its figures, its H3 cells (compacted, finest resolution 10) and its outline as GeoJSON geometry.

    `outline_source` is "" while the outline is made from the cells, and names the file once exact ones are loaded.
    """

    __tablename__ = "ward"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    slug: Mapped[str] = mapped_column(unique=True)
    lat: Mapped[float]
    lon: Mapped[float]
    area_km2: Mapped[float | None]
    figures: Mapped[dict[str, Any]] = mapped_column(Facts)
    cells: Mapped[list[str]] = mapped_column(Facts)
    outline: Mapped[dict[str, Any]] = mapped_column(Facts)
    outline_source: Mapped[str] = mapped_column(default="")


class NamedPoint(Model):
    """A place with a name: town, village, suburb, hamlet, school, or a part of a postcode (outcode, sector)."""

    __tablename__ = "named_point"
    __table_args__ = (Index("ix_named_point_kind", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    lat: Mapped[float]
    lon: Mapped[float]
    ward_code: Mapped[str] = mapped_column(default="")
    council_code: Mapped[str] = mapped_column(default="")


class AreaLoad(Model):
    """What has been loaded: one row per part, with the checksum of its source; `version` rises with every change."""

    __tablename__ = "area_load"

    part: Mapped[str] = mapped_column(primary_key=True)
    checksum: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    rows: Mapped[int] = mapped_column(default=0)
    loaded_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)


class RemoteAnswer(Model):
    """What a remote geocoder answered to staff: kept so that the same question is never asked twice."""

    __tablename__ = "remote_answer"

    question: Mapped[str] = mapped_column(primary_key=True)
    geocoder: Mapped[str]
    found: Mapped[bool]
    label: Mapped[str] = mapped_column(default="")
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now, index=True)

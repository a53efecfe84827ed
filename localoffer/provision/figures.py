"""The figures in force: the newest that were loaded, or else the files of the built-in area."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from localoffer.config import ROOT, Settings
from localoffer.database import db
from localoffer.places import wards
from localoffer.provision import checking
from localoffer.provision.method import method
from localoffer.provision.models import FigureSet

LARGEST_FILE = 8 * 1024 * 1024
FILES = {checking.WARDS: "wards.csv", checking.CELLS: "children_by_cell.csv", checking.PLANS: "ehc_plans_by_need_*.csv"}


class BadFigures(ValueError):
    """A file that cannot be used; `faults` has a line for each thing that is wrong."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Figures:
    """One file of figures: its rows, where they come from and of what date they are."""

    kind: str
    source: str
    dated: str
    rows: tuple[Mapping[str, Any], ...] = field(repr=False)

    @property
    def name(self) -> str:
        return checking.KINDS[self.kind]

    def by_key(self) -> dict[str, Mapping[str, Any]]:
        key = checking.KEY[self.kind]
        return {row[key]: row for row in self.rows}


def version() -> int:
    """A number that rises whenever figures are loaded."""
    return db.session.scalar(select(func.max(FigureSet.id))) or 0


def current(kind: str) -> Figures:
    """The figures of a kind that are in force now."""
    row = db.session.scalar(select(FigureSet).where(FigureSet.kind == kind).order_by(FigureSet.id.desc()).limit(1))
    if row is not None:
        return Figures(kind, row.source, row.dated, tuple(row.rows))
    settings: Settings = current_app.extensions["settings"]
    return built_in(settings.area_folder, kind)


def earlier(kind: str) -> list[FigureSet]:
    """What was loaded of a kind, newest first."""
    return list(db.session.scalars(select(FigureSet).where(FigureSet.kind == kind).order_by(FigureSet.id.desc())))


@lru_cache(maxsize=16)
def built_in(folder: Path, kind: str) -> Figures:
    """The figures that came with the area; none at all where the area has no such file."""
    paths = sorted(folder.glob(FILES[kind]))
    if not paths:
        return Figures(kind, "no file", "", ())
    _, rows = parsed(paths[-1].read_bytes())
    said = source_of(paths[-1])
    return Figures(kind, said["source"], said["date"], tuple(checking.as_numbers(row) for row in rows))


def source_of(path: Path) -> dict[str, str]:
    """Who made a built-in file and when, as `data/SOURCES.json` says."""
    rows = json.loads((ROOT / "data" / "SOURCES.json").read_text(encoding="utf-8"))["files"]
    name = f"areas/{path.parent.name}/{path.name}"
    return next((row for row in rows if row["file"] == name), {"source": path.name, "date": ""})


def parsed(raw: bytes) -> tuple[list[str], list[dict[str, str]]]:
    """(columns, rows) of a CSV file."""
    if len(raw) > LARGEST_FILE:
        raise BadFigures([f"The file is larger than {LARGEST_FILE // 1024 // 1024} MB."])
    try:
        reader = csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
        return list(reader.fieldnames or ()), list(reader)
    except (UnicodeDecodeError, csv.Error) as problem:
        raise BadFigures([f"The file cannot be read as CSV in UTF-8: {problem}"]) from problem


def load(kind: str, raw: bytes, *, source: str, dated: str, file: str = "") -> FigureSet:
    """Take a file of figures into force, whole or not at all (`BadFigures`)."""
    columns, rows = parsed(raw)
    known = {each.code: each.name for each in wards.all_wards()}
    faults = checking.faults(kind, columns, rows, known, method())
    if not source.strip() or not dated.strip():
        faults.insert(0, "Say where the figures come from and of what date they are.")
    if faults:
        raise BadFigures(faults)
    loaded = FigureSet(kind=kind, source=source, dated=dated, file=file, rows=[checking.as_numbers(row) for row in rows])
    db.session.add(loaded)
    db.session.commit()
    return loaded

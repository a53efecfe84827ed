"""`flask area wards`: exact outlines take the place of the cells for every postcode, place and entry, or nothing changes."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from shapely.affinity import translate
from shapely.geometry import mapping, shape
from sqlalchemy import select

from localoffer import setting_up
from localoffer.database import db
from localoffer.directory.models import Change, Entry
from localoffer.places import loading, wards
from localoffer.places.models import AreaLoad, Postcode, WardRow
from localoffer.places.projection import shape_on_grid
from tests.conftest import SHARED, quiet
from tests.factories import a_service, a_venue

CHECK = SHARED / "area" / "rotherham" / "check"
OUTLINES, POSTCODES = CHECK / "wards.geojson", CHECK / "postcodes.csv"
with_check = pytest.mark.skipif(not OUTLINES.exists(), reason="the check files of the area are not here")


def area_wards(app: Flask, file: Path) -> Any:
    return app.test_cli_runner().invoke(args=["area", "wards", str(file)])


def by_postcode() -> dict[str, str]:
    return {row.code: row.ward_code for row in db.session.execute(select(Postcode.code, Postcode.ward_code))}


def equal_share() -> float:
    known = by_postcode()
    with POSTCODES.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 9627
    return sum(known.get(row["postcode"].replace(" ", "")) == row["ward_code"] for row in rows) / len(rows)


def as_now(app: Flask) -> dict[str, Any]:
    """The wards as the site knows them, in the form of a file of the ONS."""
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"WD25CD": row.code, "WD25NM": row.name}, "geometry": row.outline}
            for row in db.session.scalars(select(WardRow))
        ],
    }


@with_check
def test_wards_of_all_postcodes_agree_by_cells_and_by_outlines(app: Flask) -> None:
    assert equal_share() >= 0.989
    assert not wards.are_exact()
    done = area_wards(app, OUTLINES)
    assert done.exit_code == 0, done.output
    assert "25 wards have exact outlines now" in done.output
    db.session.expire_all()
    assert equal_share() >= 0.999
    assert wards.are_exact()


@with_check
def test_outlines_stay_when_the_area_is_loaded_again(app: Flask) -> None:
    assert area_wards(app, OUTLINES).exit_code == 0
    db.session.get(AreaLoad, "area").checksum = "of older files"
    db.session.commit()
    setting_up.load_area(quiet)
    assert wards.are_exact()
    assert equal_share() >= 0.999


def test_outlines_of_a_newer_pack_take_the_place_of_those_of_an_older_one(app: Flask, tmp_path: Path) -> None:
    """Those that staff loaded stay, and a pack without any goes back to the cells."""
    pack = tmp_path / "pack"
    shutil.copytree(app.extensions["settings"].area_folder, pack, ignore=shutil.ignore_patterns("guidance", "directory.json"))
    first, by_hand = db.session.scalars(select(WardRow.code).order_by(WardRow.code).limit(2)).all()
    drawn = {row.code: shape(row.outline) for row in db.session.scalars(select(WardRow))}

    def load(by: float | None) -> tuple[float, str]:
        """Where the first ward begins now, in degrees east, and who says so; the pack has its outlines moved east by some."""
        file = pack / "ward_outlines.geojson"
        file.unlink(missing_ok=True)
        if by is not None:
            moved = {code: mapping(translate(each, xoff=by)) for code, each in drawn.items()}
            features = [{"type": "Feature", "properties": {"ward_code": code}, "geometry": each} for code, each in moved.items()]
            file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
        loading.load_area(replace(app.extensions["settings"], area=str(pack)), quiet)
        row = db.session.get_one(WardRow, first)
        return round(shape(row.outline).bounds[0] - drawn[first].bounds[0], 6), row.outline_source

    assert load(0.002) == (0.002, "the area pack")
    db.session.get_one(WardRow, by_hand).outline_source = "by hand.geojson"
    db.session.commit()
    assert load(0.003) == (0.003, "the area pack")
    assert round(shape(db.session.get_one(WardRow, by_hand).outline).bounds[0] - drawn[by_hand].bounds[0], 6) == 0.002
    assert load(None) == (0, "")


@with_check
def test_the_national_grid_gives_the_same_wards(app: Flask, tmp_path: Path) -> None:
    data = json.loads(OUTLINES.read_text(encoding="utf-8"))
    for each in data["features"]:
        facts = each["properties"]
        each["properties"] = {"WD23CD": facts["ward_code"], "WD23NM": facts["ward_name"], "LAD23CD": "E08000018"}
        each["geometry"] = mapping(shape_on_grid(shape(each["geometry"])))
    file = tmp_path / "grid.geojson"
    file.write_text(json.dumps(data), encoding="utf-8")
    done = area_wards(app, file)
    assert done.exit_code == 0, done.output
    assert equal_share() >= 0.999


def test_every_entry_gets_its_ward_anew_with_its_history(app: Flask, client: FlaskClient, tmp_path: Path) -> None:
    known = {each.slug: each for each in wards.all_wards()}
    there = known["dinnington"]
    entry = a_service(venues=(a_venue(lat=there.lat, lon=there.lon, precision="exact"),))
    about = a_service(name="Somewhere in Maltby East", venues=(a_venue(precision="ward"),))
    assert "Maltby Autism" not in client.get("/wards/dinnington").text.partition("What is near")[0]
    file = tmp_path / "wards.geojson"
    file.write_text(json.dumps(as_now(app)), encoding="utf-8")
    done = area_wards(app, file)
    assert done.exit_code == 0, done.output
    assert "1 of 2 entries changed ward" in done.output
    db.session.expire_all()
    assert db.session.get(Entry, entry.id).facts["venues"][0]["ward_code"] == there.code
    assert db.session.get(Entry, about.id).facts["venues"][0]["ward_code"] == known["maltby-east"].code
    last = db.session.scalars(select(Change).where(Change.entry_id == entry.id).order_by(Change.id.desc())).first()
    assert "wards.geojson" in last.why
    assert "Maltby Autism" in client.get("/wards/dinnington").text.partition("What is near")[0]


def test_a_file_that_is_not_right_changes_nothing(app: Flask, tmp_path: Path) -> None:
    entry = a_service()
    before = (by_postcode(), wards.are_exact())
    data = as_now(app)
    short = tmp_path / "short.geojson"
    short.write_text(json.dumps({**data, "features": data["features"][1:]}), encoding="utf-8")
    done = area_wards(app, short)
    assert done.exit_code == 1
    assert "The file has no outline for" in done.output
    assert "Nothing was changed." in done.output
    assert "Traceback" not in done.output
    missing = area_wards(app, tmp_path / "none.geojson")
    assert "There is no file" in missing.output
    db.session.expire_all()
    assert (by_postcode(), wards.are_exact()) == before
    assert db.session.get(Entry, entry.id).version == 1


def test_outlines_that_leave_postcodes_out_change_nothing(app: Flask, tmp_path: Path) -> None:
    data = as_now(app)
    for each in data["features"]:
        each["geometry"] = mapping(shape(each["geometry"]).buffer(-0.004))
    file = tmp_path / "small.geojson"
    file.write_text(json.dumps(data), encoding="utf-8")
    done = area_wards(app, file)
    assert done.exit_code == 1
    assert "postcodes lie in none of these outlines" in done.output or "Nothing was changed." in done.output
    assert not wards.are_exact()


def test_a_fault_half_way_undoes_everything(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "wards.geojson"
    file.write_text(json.dumps(as_now(app)), encoding="utf-8")

    def fail(*_: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(loading, "note_load", fail)
    assert isinstance(area_wards(app, file).exception, OSError)
    db.session.expire_all()
    assert not wards.are_exact()
    assert not db.session.scalars(select(WardRow).where(WardRow.outline_source != "")).all()

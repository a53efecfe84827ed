"""Figures: newer ones come into force whole, bad ones change nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from localoffer.database import db
from localoffer.provision import figures, showing
from localoffer.provision.models import FigureSet
from tests.checking import CheckingClient

AREA = Path(__file__).resolve().parents[3] / "data" / "areas" / "rotherham"
PLANS = AREA / "ehc_plans_by_need_2025.csv"
CLUB = "ASD.secondary.leisure_and_activities"


def expected() -> float:
    return showing.ledger().summary(showing.ledger().picture.row_of[CLUB]).children


def run(app: Flask, *words: str) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(args=list(words))
    return done.exit_code, done.output


def test_the_built_in_figures_are_in_force(app: Flask) -> None:
    found = figures.current("plans")
    assert sum(row["ehc_plans"] for row in found.rows) == 3623
    assert found.source == "Department for Education, SEN2"
    assert found.dated == "2025-01"


def test_newer_figures_come_into_force_and_older_are_kept(app: Flask, tmp_path: Path) -> None:
    before = expected()
    newer = tmp_path / "plans.csv"
    newer.write_text(PLANS.read_text().replace("ASD,1284", "ASD,2568"))
    code, said = run(app, "figures", "load", "plans", str(newer), "--source", "Department for Education", "--date", "2026-01")
    assert code == 0, said
    assert expected() == pytest.approx(2 * before)
    assert run(app, "figures", "load", "plans", str(PLANS), "--source", "The same", "--date", "2025-01")[0] == 0
    assert expected() == pytest.approx(before)
    assert [each.dated for each in figures.earlier("plans")] == ["2025-01", "2026-01"]
    assert "before: 13 rows, 2026-01" in run(app, "figures", "list")[1]


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        (("ASD,1284", "ASD,-4"), ["Line 2: ehc_plans is -4, and there cannot be fewer than none."]),
        (("ASD,1284", "ASD,many"), ["Line 2: ehc_plans is “many”, which is not a number."]),
        (("ASD,1284", "XXX,1\nYYY,1"), ["Line 2: XXX is not a type", "Line 3: YYY is not a type"]),
    ],
)
def test_bad_figures_are_refused_whole(app: Flask, tmp_path: Path, change: tuple[str, str], lines: list[str]) -> None:
    before = expected()
    bad = tmp_path / "plans.csv"
    bad.write_text(PLANS.read_text().replace(*change))
    code, said = run(app, "figures", "load", "plans", str(bad), "--source", "x", "--date", "2026")
    assert code == 1
    assert all(line in said for line in lines)
    assert "Nothing was changed" in said
    assert db.session.scalar(select(func.count(FigureSet.id))) == 0
    assert expected() == before


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("E05012993,Anston and Woodsetts,", "E05000841,Anston and Woodsetts,", "Is it an old code?"),
        (",1927,", ",-1927,", "there cannot be fewer than none"),
        (",498,", ",many,", "Line 2: age_0_4_mid_2020_estimate is “many”, which is not a number."),
        ("E05012993,", ",", "Line 2: ward_code is empty."),
    ],
)
def test_bad_figures_of_wards_are_refused_whole(app: Flask, tmp_path: Path, old: str, new: str, line: str) -> None:
    text = (AREA / "wards.csv").read_text()
    assert old in text
    bad = tmp_path / "wards.csv"
    bad.write_text(text.replace(old, new, 1))
    code, said = run(app, "figures", "load", "wards", str(bad), "--source", "x", "--date", "2026")
    assert (code, line in said) == (1, True), said
    assert "Nothing was changed" in said
    assert db.session.scalar(select(func.count(FigureSet.id))) == 0


def test_a_file_without_one_ward_is_refused(app: Flask, tmp_path: Path) -> None:
    lines = (AREA / "wards.csv").read_text().splitlines(keepends=True)
    bad = tmp_path / "wards.csv"
    bad.write_text("".join(lines[:1] + lines[2:]))
    code, said = run(app, "figures", "load", "wards", str(bad), "--source", "x", "--date", "2026")
    assert code == 1
    assert "No row for the ward Anston and Woodsetts (E05012993)." in said


@pytest.mark.parametrize("raw", [b"\xff\xfe\x00", b"", b'need_code,ehc_plans\n"ASD', b"\x00" * 9_000_000])
def test_files_that_are_no_csv(app: Flask, raw: bytes) -> None:
    with pytest.raises(figures.BadFigures):
        figures.load("plans", raw, source="x", dated="2026")


def test_figures_have_a_source_and_a_date(app: Flask) -> None:
    with pytest.raises(figures.BadFigures, match="Say where the figures come from"):
        figures.load("plans", PLANS.read_bytes(), source=" ", dated="2026")


def test_a_ward_shows_its_children_and_hides_the_few(page: CheckingClient) -> None:
    """Anston and Woodsetts in the file: 498 under fives, 1 of 9 neighbourhoods among the poorest tenth."""
    found = page.get("/gaps/wards/anston-and-woodsetts")
    assert "1 of the 9 neighbourhoods in this ward is among the poorest tenth" in found.text
    rows = {row.th.get_text(): row.td.get_text() for row in found.soup.select("#people ~ .lo-pair tbody tr") if row.th and row.td}
    assert rows["Under 5"] == "498"
    assert "Fewer than 5" in rows.values()
    assert not {"1", "2", "3", "4"} & set(rows.values())


def test_the_plans_of_the_borough_and_older_figures_are_named(app: Flask, page: CheckingClient) -> None:
    text = page.get("/gaps/how-we-count").text
    assert "Autism 1,284" in text
    figures.load("plans", PLANS.read_bytes(), source="The first", dated="2024-01")
    figures.load("plans", PLANS.read_bytes(), source="The second", dated="2026-01")
    assert "The second, 2026-01. Before: The first, 2024-01" in page.get("/gaps/how-we-count").text


def test_newer_figures_stand_beside_the_older(app: Flask, page: CheckingClient) -> None:
    assert "There are no figures before these." in page.get("/gaps/figures/plans").text
    newer = PLANS.read_text().replace("ASD,1284", "ASD,1300").encode()
    figures.load("plans", newer, source="The department", dated="2026-01")
    found = page.get("/gaps/figures/plans")
    rows = {row.th.get_text(): [cell.get_text() for cell in row.select("td")] for row in found.soup.select("tbody tr") if row.th}
    assert rows["Autism"] == ["1,284", "1,300", "+16"]
    assert "none" in {row[2] for row in rows.values()}
    assert "In force: The department, 2026-01" in found.text
    assert "Anston and Woodsetts" in page.get("/gaps/figures/wards").text
    assert "Anston and Woodsetts" in page.get("/gaps/figures/cells").text
    assert page.get("/gaps/figures/other").status == 404

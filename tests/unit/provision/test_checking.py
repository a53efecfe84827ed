"""Files of figures: bad rows are named, a line for each, and a right file has none."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from localoffer.provision import checking
from localoffer.provision.method import method

AREA = Path(__file__).resolve().parents[3] / "data" / "areas" / "rotherham"
FILES = {"wards": "wards.csv", "cells": "children_by_cell.csv", "plans": "ehc_plans_by_need_2025.csv"}
Rows = list[dict[str, str]]


def read(kind: str) -> tuple[list[str], Rows]:
    with (AREA / FILES[kind]).open(encoding="utf-8") as file:
        reader = csv.DictReader(file)
        return list(reader.fieldnames or ()), list(reader)


def known() -> dict[str, str]:
    return {row["ward_code"]: row["ward_name"] for row in read("wards")[1]}


def faults(kind: str, rows: Rows, columns: list[str] | None = None) -> list[str]:
    return checking.faults(kind, columns or read(kind)[0], rows, known(), method())


@pytest.mark.parametrize("kind", list(FILES))
def test_the_built_in_files_are_right(kind: str) -> None:
    assert faults(kind, read(kind)[1]) == []


def test_a_missing_ward() -> None:
    rows = [row for row in read("wards")[1] if row["ward_name"] != "Wath"]
    assert faults("wards", rows) == ["No row for the ward Wath (E05013016)."]


def test_an_old_code() -> None:
    rows = read("wards")[1]
    rows[3]["ward_code"] = "E05000841"
    found = faults("wards", rows)
    assert "Line 5: E05000841 is not a ward of this area. Is it an old code?" in found
    assert any("No row for the ward Boston Castle" in each for each in found)


@pytest.mark.parametrize(("column", "value"), [("lat", "n/a"), ("lon", "1e1"), ("lat", "90.1"), ("lon", "53,4"), ("lat", "５３")])
def test_a_place_that_is_none(column: str, value: str) -> None:
    rows = read("wards")[1]
    rows[1][column] = value
    assert faults("wards", rows) == [f"Line 3: {column} is “{value}”, which is not a number of degrees."]
    rows[1][column] = ""
    assert faults("wards", rows) == []


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("-3", "there cannot be fewer than none"),
        *((value, "not a number") for value in ("many", "1e5", "nan", "１２", "=1+1", "12,000")),
    ],
)
def test_numbers_that_are_none(value: str, said: str) -> None:
    rows = read("wards")[1]
    rows[0]["age_0_4_mid_2020_estimate"] = value
    found = faults("wards", rows)
    assert len(found) == 1
    assert found[0].startswith("Line 2: age_0_4_mid_2020_estimate is")
    assert said in found[0]


def test_every_bad_row_has_its_line() -> None:
    rows = read("wards")[1]
    for number in (0, 4, 9):
        rows[number]["age_5_10_mid_2020_estimate"] = "-1"
    assert [each.split(":")[0] for each in faults("wards", rows)] == ["Line 2", "Line 6", "Line 11"]


def test_a_ward_twice() -> None:
    rows = read("wards")[1]
    assert faults("wards", [*rows, rows[0]]) == ["Line 27: E05012993 was already on line 2."]


def test_cells_that_are_none_or_of_no_ward() -> None:
    rows = read("cells")[1]
    rows[0]["h3_cell"] = "not-a-cell"
    rows[1]["ward_code"] = "E05000999"
    rows[2]["children_0_15"] = ""
    found = faults("cells", rows)
    assert found == [
        "Line 2: not-a-cell is not an H3 cell of resolution 9.",
        "Line 3: E05000999 is not a ward of this area. Is it an old code?",
        "Line 4: children_0_15 is empty.",
    ]


def test_needs_of_the_census_only() -> None:
    rows = read("plans")[1]
    rows[0]["need_code"] = "AUT"
    assert faults("plans", rows) == ["Line 2: AUT is not a type of need of the school census."]


def test_a_file_without_its_columns_or_rows() -> None:
    assert faults("plans", [{"need": "ASD"}], ["need"]) == [
        "The file has no column need_code.",
        "The file has no column ehc_plans.",
    ]
    assert faults("plans", []) == ["The file has no rows."]


def test_a_row_that_is_too_short_or_too_long() -> None:
    short: Rows = [{"need_code": "ASD", "ehc_plans": None}]  # type: ignore[dict-item]
    assert faults("plans", short) == ["Line 2: not as many columns as the heading."]

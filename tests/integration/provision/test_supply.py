"""What there is: counted by ward, level and way in; what reaches further stands apart; the cells agree with it."""

from __future__ import annotations

import csv
import io

import h3
import pytest
from flask import Flask

from tests import factories
from tests.checking import CheckingClient

MALTBY, WATH = "Maltby East", "E05013016"
WIDE, OUTSIDE = "The whole borough", "Outside the borough, or the place is not known"
SCHOOLS = "What schools and colleges offer to all their pupils (not counted as near)"


def table(page: CheckingClient, address: str) -> dict[str, dict[str, str]]:
    text = page.get(address).html.lstrip("\ufeff")
    return {row["ward"]: row for row in csv.DictReader(io.StringIO(text))}


def entries(page: CheckingClient, query: str = "") -> dict[str, str]:
    return {ward: row["entries"] for ward, row in table(page, f"/gaps/supply.csv{query}").items() if row["entries"] != "0"}


def test_an_entry_is_counted_where_it_reaches(app: Flask, page: CheckingClient) -> None:
    factories.a_service()
    factories.a_service(name="Everywhere", reach="borough")
    factories.a_service(name="Two wards", reach="wards", reach_wards=(WATH, "E05013003"), venues=())
    factories.a_service(name="School", kind="school")
    factories.a_service(name="Over the border", venues=(factories.a_venue(lat=53.38, lon=-1.47, ward_code=""),))
    factories.a_service(name="Shut", status="closed")
    assert entries(page) == {MALTBY: "1", "Hoober": "1", "Wath": "1", WIDE: "1", OUTSIDE: "1", SCHOOLS: "1"}


@pytest.mark.parametrize(
    ("query", "found"),
    [("?need=ASD", True), ("?need=HI", False), ("?age=primary", True), ("?age=young_adult", False),
     ("?category=leisure_and_activities", True), ("?category=health", False), ("?need=%00", True)],
)  # fmt: skip
def test_only_what_was_asked_for_is_counted(app: Flask, page: CheckingClient, query: str, found: bool) -> None:
    factories.a_service()
    assert entries(page, query) == ({MALTBY: "1"} if found else {})


def test_levels_ways_in_and_sessions_stand_apart(app: Flask, page: CheckingClient) -> None:
    factories.a_service(level="targeted", routes=("drop_in", "gp"))
    factories.a_service(name="B", level="", routes=("gp",))
    factories.a_service(name="C", level="specialist", routes=())
    row = table(page, "/gaps/supply.csv")[MALTBY]
    assert (row["For everyone"], row["Extra help"], row["Specialist help"], row["Not said"]) == ("0", "1", "1", "1")
    assert (row["Just turn up"], row["Only if someone refers you"], row["Not known"]) == ("1", "1", "1")
    shown = page.get("/gaps/supply").soup
    cells = next(tr for tr in shown.select("tbody tr") if tr.th and tr.th.get_text() == MALTBY).select("td")
    assert cells[0].get_text() == "3"


def test_the_cells_hold_the_place_and_measure_from_it(app: Flask, page: CheckingClient) -> None:
    factories.a_service()
    text = page.get("/gaps/cells.csv?need=ASD&age=secondary&category=leisure_and_activities").html.lstrip("\ufeff")
    rows = {row["h3_cell"]: row for row in csv.DictReader(io.StringIO(text))}
    assert len(rows) > 500
    own = rows[h3.latlng_to_cell(53.4229, -1.2022, 9)]
    assert own["entries in the cell"] == "1"
    assert float(own["miles to the nearest"]) < 0.2
    assert sum(int(row["entries in the cell"]) for row in rows.values()) == 1
    assert not {row["children and young people"] for row in rows.values()} & {"1", "2", "3", "4"}


def test_each_reach_stands_by_itself(app: Flask, page: CheckingClient) -> None:
    for reach in ("borough", "region", "national", "online"):
        factories.a_service(name=f"For {reach}", reach=reach, venues=())
    assert entries(page) == {WIDE: "1", "South Yorkshire and around": "1", "The whole country": "1", "Anyone, online": "1"}


def test_everything_is_there_for_those_who_count_themselves(app: Flask, page: CheckingClient) -> None:
    factories.a_service(needs=("ASD", "SLCN"), age_min=12, age_max=15)
    factories.a_service(name="Other", needs=("ASD",), age_min=12, age_max=15, routes=("gp",))
    factories.a_service(name="Anywhere", needs=("all",), age_min=12, age_max=15, reach="online", venues=(), level="")
    text = page.get("/gaps/supply-in-full.csv").html.lstrip("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    said = {
        (row["ward"], row["reach"], row["need"], row["age"], row["level of help"], row["way in"]): row["entries"] for row in rows
    }
    assert said == {
        (MALTBY, "place", "ASD", "secondary", "universal", "Just turn up"): "1",
        (MALTBY, "place", "SLCN", "secondary", "universal", "Just turn up"): "1",
        (MALTBY, "place", "ASD", "secondary", "universal", "Only if someone refers you"): "1",
        ("", "online", "all", "secondary", "", "Just turn up"): "1",
    }
    assert {row["h3_cell"] for row in rows if row["ward"]} == {h3.latlng_to_cell(53.4229, -1.2022, 9)}

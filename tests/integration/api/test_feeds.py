"""The feeds: any search as a file that other programs understand, with nothing in it that should not be."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as Xml

import pytest
import recurring_ical_events
import time_machine
from flask import Flask
from icalendar import Calendar
from openpyxl import load_workbook

from localoffer.api import tabular
from localoffer.api.views_feeds import FEEDS
from localoffer.directory import queries
from tests.checking import CheckingClient
from tests.factories import a_service, a_venue

NASTY = "=cmd|'/c calc'!A1"
AUTUMN = datetime(2026, 10, 20, 9, tzinfo=UTC)


def fetched(app: Flask, path: str) -> bytes:
    answer = app.test_client().get(path)
    assert answer.status_code == 200 and answer.headers["Access-Control-Allow-Origin"] == "*", path
    assert answer.headers["ETag"] and answer.headers["Last-Modified"] and "Set-Cookie" not in answer.headers
    return answer.get_data()


@pytest.mark.parametrize("name", [each for each, _, _ in FEEDS])
def test_hidden_addresses_and_notes_for_staff_leave_by_no_feed(app: Flask, name: str) -> None:
    secret = a_venue(name="Our house", address="12 Secret Street", postcode="S66 8AB", lat=53.42345, lon=-1.20567, hidden=True)
    a_service(venues=(secret,), caution="For staff only", sessions=({"days": ["MO"], "start": "10:00", "end": "11:00"},))
    data = fetched(app, f"/feeds/{name}")
    if name.endswith((".zip", ".xlsx")):
        archive = zipfile.ZipFile(io.BytesIO(data))
        data = b"".join(archive.read(each) for each in archive.namelist())
    said = data.decode().replace("\r\n ", "")
    assert "Maltby Autism Youth Club" in said
    for each in ("Secret", "S66 8AB", "Our house", "For staff", "53.42345", "1.20567"):
        assert each not in said, each


def test_no_cell_is_a_formula(app: Flask) -> None:
    a_service(name=NASTY, summary="+1", description="@SUM(1)", organisation="-2", phone="＝1")
    rows = list(csv.reader(io.StringIO(fetched(app, "/feeds/services.csv").decode("utf-8-sig"))))
    cells = [cell for row in rows for cell in row]
    assert f"'{NASTY}" in cells
    assert not [
        each for each in cells if each[:1] in ("=", "+", "@", "\t", "＝") or (each[:1] == "-" and not each[1:2].isdigit())
    ]
    book = load_workbook(io.BytesIO(fetched(app, "/feeds/services.xlsx")))
    kinds = {cell.data_type for row in book.active.iter_rows() for cell in row}  # type: ignore[union-attr]
    assert "f" not in kinds
    tables = zipfile.ZipFile(io.BytesIO(fetched(app, "/feeds/services.zip")))
    assert f"'{NASTY}".encode() in tables.read("services.csv")


def test_a_search_is_the_same_in_every_form(directory: Flask) -> None:
    everything = len(fetched(directory, "/feeds/services.csv").decode("utf-8-sig").split("\r\n")) > queries.count_published()
    assert everything
    total = directory.test_client().get("/search.json?q=swimming").get_json()["total"]
    found = json.loads(fetched(directory, "/feeds/services.geojson?q=swimming"))
    ids = {each["properties"]["service_id"] for each in found["features"]}
    rows = list(csv.DictReader(io.StringIO(fetched(directory, "/feeds/services.csv?q=swimming").decode("utf-8-sig"))))
    assert {each["Id"] for each in rows} == ids and len(ids) == total < queries.count_published()


def test_places_are_where_they_are(directory: Flask) -> None:
    found = json.loads(fetched(directory, "/feeds/services.geojson"))
    assert found["type"] == "FeatureCollection" and len({each["id"] for each in found["features"]}) == len(found["features"])
    for each in found["features"]:
        if each["geometry"]:
            lon, lat = each["geometry"]["coordinates"]
            assert -9 < lon < 3 and 49 < lat < 61


def test_news_is_newest_first(directory: Flask) -> None:
    root = Xml.fromstring(fetched(directory, "/feeds/news.atom?q=swimming"))
    space = {"a": "http://www.w3.org/2005/Atom"}
    dates = [each.text for each in root.findall("a:entry/a:updated", space)]
    assert dates == sorted(dates, reverse=True) and dates and root.find("a:id", space) is not None
    assert all(len(root.findall(f"a:entry/a:{name}", space)) == len(dates) for name in ("id", "title", "link", "summary"))


def starts(data: bytes) -> list[datetime]:
    found = recurring_ical_events.of(Calendar.from_ical(data)).between((2026, 10, 20), (2027, 1, 20))
    return sorted(each["DTSTART"].dt for each in found)


def test_sessions_keep_their_time_when_the_clocks_go_back(app: Flask) -> None:
    weekly = {"days": ["TU"], "start": "16:00", "end": "17:30", "term": "term", "ends_on": "2027-01-12"}
    monthly = {"days": ["SA"], "nth": 1, "start": "10:00"}
    entry = a_service(sessions=(weekly, monthly, {"days": ["MO"], "term": "holidays"}))
    a_service(name="Closed", status="closed", sessions=(weekly,))
    with time_machine.travel(AUTUMN, tick=False):
        data = fetched(app, f"/services/{entry.slug}.ics")
        whole = fetched(app, "/feeds/services.ics")
    found = starts(data)
    tuesdays = [each for each in found if each.weekday() == 1]
    assert all(each.strftime("%H:%M") == "16:00" for each in tuesdays) and len(tuesdays) == 12
    assert {each.utcoffset().total_seconds() for each in tuesdays} == {0, 3600}  # type: ignore[union-attr]
    assert "12-29" not in {each.strftime("%m-%d") for each in tuesdays}, "a holiday that all schools have"
    assert [each.strftime("%d %b") for each in found if each.weekday() == 5] == ["07 Nov", "05 Dec", "02 Jan"]
    assert b"Closed" not in whole and whole.count(b"BEGIN:VEVENT") == 2


def test_a_club_of_many_years_has_no_day_in_the_holidays_either(app: Flask) -> None:
    entry = a_service(sessions=({"days": ["TU"], "start": "16:00", "term": "term", "starts_on": "2019-09-03"},))
    with time_machine.travel(AUTUMN, tick=False):
        data = fetched(app, f"/services/{entry.slug}.ics")
    calendar = recurring_ical_events.of(Calendar.from_ical(data))
    held = {each["DTSTART"].dt.strftime("%Y-%m-%d") for each in calendar.between((2026, 10, 1), (2027, 9, 30))}
    assert {"2026-12-15", "2027-01-05", "2027-07-20", "2027-09-07"} <= held
    assert not {"2026-12-29", "2027-07-27", "2027-08-03", "2027-08-31"} & held


@pytest.mark.parametrize(("start", "end", "hours"), [("20:00", "02:00", 6), ("09:30", "03:30", 0), ("10:00", "02:00", 0)])
def test_an_end_that_is_a_slip_is_not_in_the_calendar(app: Flask, start: str, end: str, hours: int) -> None:
    entry = a_service(sessions=({"days": ["TU"], "start": start, "end": end},))
    event = Calendar.from_ical(fetched(app, f"/services/{entry.slug}.ics")).walk("VEVENT")[0]
    assert ("dtend" in event) is (hours > 0) and event["dtstart"].dt.strftime("%H:%M") == start
    assert event.duration == timedelta(hours=hours)


def test_the_tables_hold_together(directory: Flask) -> None:
    archive = zipfile.ZipFile(io.BytesIO(fetched(directory, "/feeds/services.zip")))
    package = json.loads(archive.read("datapackage.json"))
    rows = {}
    for each in package["resources"]:
        found = list(csv.DictReader(io.StringIO(archive.read(each["path"]).decode())))
        assert found and list(found[0]) == [field["name"] for field in each["schema"]["fields"]]
        assert len({row["id"] for row in found}) == len(found)
        rows[each["name"]] = found
    assert len(rows["services"]) == queries.count_published() and set(rows) <= {each[:-4] for each in tabular.FILES.values()}
    led = 0
    for each in package["resources"]:
        for key in each["schema"].get("foreignKeys", ()):
            known = {row["id"] for row in rows[key["reference"]["resource"]]}
            assert {row[key["fields"]] for row in rows[each["name"]]} - {""} <= known, (each["name"], key)
            led += 1
    assert led > 10


def test_people_find_the_feeds(directory: Flask, page: CheckingClient) -> None:
    results = page.get("/search?q=swimming")
    for name, called, _ in FEEDS:
        assert results.link(called) == f"/feeds/{name}?q=swimming"
    every = page.get("/use-our-data")
    assert all(f"/feeds/{name}" in every.links() for name, _, _ in FEEDS)

"""Dates by which programs say that there is none, 9999-12-31 and 0001-01-01: no page, feed or nightly run breaks on them."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from localoffer.exchange import flat, timings
from localoffer.freshness import keepers
from localoffer.submissions.forms import SessionForm
from tests.checking import CheckingClient
from tests.factories import a_service

PAGES = ("/search", "/map", "/gaps", "/coverage", "/feeds/services.ics", "/feeds/services.csv", "/api/oruk/v3/services?full=true")
WEEKLY = {"days": ["TU"], "start": "16:00", "end": "17:00"}


@pytest.mark.parametrize(
    ("session", "said"),
    [
        (WEEKLY | {"ends_on": "9999-12-31"}, "Tuesdays, 4pm to 5pm"),
        (WEEKLY | {"starts_on": "0001-01-01", "ends_on": "9999-12-31"}, "Tuesdays, 4pm to 5pm"),
        (WEEKLY | {"starts_on": "9999-12-31", "ends_on": "0001-01-01"}, "Tuesdays, 4pm to 5pm"),
        ({"starts_on": "2026-01-05", "ends_on": "9999-12-31"}, "From 5 January 2026"),
        ({"starts_on": "9999-12-31"}, ""),
        ({"starts_on": "0001-01-01", "ends_on": "0001-01-01", "start": "10:00"}, "From 10am"),
    ],
)
def test_an_entry_that_holds_one_breaks_nothing(app: Flask, page: CheckingClient, session: dict[str, Any], said: str) -> None:
    entry = a_service(sessions=(session,))
    keepers.let_in(entry.id, email="jo@example.org", name="Jo")
    shown = page.get(f"/services/{entry.slug}").text
    assert said in shown and "9999" not in shown and "January 1<" not in shown
    for each in (*PAGES, f"/services/{entry.slug}.ics"):
        assert app.test_client().get(each).status_code == 200, each
    for command in ("remind", "snapshot"):
        done = app.test_cli_runner().invoke(args=[command])
        assert done.exit_code == 0, (command, done.output)


def test_a_weekly_time_without_an_end_is_in_the_calendar_for_good(app: Flask) -> None:
    entry = a_service(sessions=(WEEKLY | {"starts_on": "0001-01-01", "ends_on": "9999-12-31"},))
    calendar = app.test_client().get(f"/services/{entry.slug}.ics").text
    assert "RRULE:FREQ=WEEKLY;BYDAY=TU\r\n" in calendar


def test_a_form_takes_it_for_an_empty_field() -> None:
    form = SessionForm(MultiDict({"starts_on": "0001-01-01", "ends_on": "9999-12-31"}))
    assert form.validate() and (form.starts_on.data, form.ends_on.data) == ("", "")
    assert SessionForm(data={"ends_on": "9999-12-31"}).ends_on.data == "", "what an entry holds already is not shown"
    assert SessionForm(MultiDict({"ends_on": "2027-01-12"})).ends_on.data == "2027-01-12"
    mistyped = SessionForm(MultiDict({"ends_on": "2926-01-12"}))
    assert not mistyped.validate() and mistyped.ends_on.data == "2926-01-12"


@pytest.mark.parametrize(
    ("row", "days"),
    [
        ({"freq": "WEEKLY", "byday": "TU", "valid_to": "9999-12-31"}, ("", "")),
        ({"freq": "WEEKLY", "byday": "TU", "valid_from": "2026-01-05", "valid_to": "31/12/9999"}, ("2026-01-05", "")),
        ({"freq": "WEEKLY", "byday": "TU", "valid_from": "0001-01-01T00:00:00", "valid_to": "2026-12-31"}, ("", "2026-12-31")),
        ({"opens_at": "09:00", "valid_from": "2026-01-05", "valid_to": "9999-12-31"}, ("", "")),
        ({"opens_at": "09:00", "valid_from": "2026-01-05", "valid_to": "2026-01-06"}, ("2026-01-05", "2026-01-06")),
    ],
)
def test_an_import_takes_it_for_no_day_and_finds_nothing_odd(row: dict[str, str], days: tuple[str, str]) -> None:
    (made,), odd = timings.sessions([row])
    assert (made.starts_on, made.ends_on) == days and not odd


def test_a_sheet_takes_it_for_no_day() -> None:
    (made,), rest = flat.sessions_of("Tuesdays 16:00-17:00 from 2026-01-05 until 9999-12-31")
    assert (made.starts_on, made.ends_on, rest) == ("2026-01-05", "", [])

"""`flask check-links`: written down for staff, looked at anew when it is time, and nothing is taken off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from localoffer.database import db
from localoffer.directory import publishing
from localoffer.directory.models import Change
from localoffer.freshness import probing, sites
from localoffer.freshness.models import SiteCheck
from localoffer.freshness.probing import FAILS, OK, Found
from tests.checking import CheckingClient
from tests.conftest import signed_in
from tests.factories import a_listing, a_service

ANSWERS = {"https://good.example/": Found(OK, "it answers"), "https://gone.example/": Found(FAILS, "there is no such page")}


def look(*, most: int = 100) -> tuple[dict[str, int], list[str], list[float]]:
    asked: list[str] = []
    waits: list[float] = []

    def probe(url: str) -> Found:
        asked.append(url)
        return ANSWERS.get(url, ANSWERS["https://good.example/"])

    return sites.look(lambda _line: None, most=most, probe=probe, wait=waits.append), asked, waits


def test_staff_see_what_fails_twice_and_the_entry_stays(app: Flask, page: CheckingClient) -> None:
    entry = a_service(name="Good Club", website="https://good.example/")
    gone = a_service(name="Gone Club", website="https://gone.example/")
    changes = len(db.session.scalars(select(Change)).all())
    assert look()[0] == {OK: 1, FAILS: 1}
    assert look()[1] == []  # not their turn
    with time_machine.travel(datetime.now(UTC) + timedelta(days=4), tick=True):
        as_moderator = signed_in(app, "moderator")
        assert "Gone Club" not in as_moderator.get("/moderate/freshness?list=links").text  # once may be chance
        assert look()[1] == ["https://gone.example/"]
        shown = as_moderator.get("/moderate/freshness?list=links")
        assert "Gone Club" in shown.text and "there is no such page" in shown.text and "Good Club" not in shown.text
        assert "2 times" in as_moderator.get(f"/moderate/freshness/{gone.id}").text
        assert page.get("/services/gone-club").status == 200
    assert len(db.session.scalars(select(Change)).all()) == changes and entry.confirmed_at is None


def test_a_corrected_address_begins_anew_and_one_that_is_gone_is_forgotten(app: Flask) -> None:
    entry = a_service(name="Gone Club", website="https://gone.example/")
    look()
    publishing.edit(entry, a_listing(name="Gone Club", website="https://good.example/"), by=None, why="for a test")
    db.session.commit()
    assert look()[1] == ["https://good.example/"]
    assert db.session.scalars(select(SiteCheck)).one().times_failed == 0
    publishing.withdraw(entry, by=None, why="for a test")
    db.session.commit()
    look()
    assert db.session.scalars(select(SiteCheck)).all() == []


def test_a_run_goes_on_where_the_last_stopped_and_is_polite(app: Flask) -> None:
    for number in range(4):
        a_service(name=f"Club {number}", website=f"https://one.example/{number}")
    _, first, waits = look(most=3)
    _, second, _ = look()
    assert len(first) == 3 and len(second) == 1 and set(first).isdisjoint(second)
    assert waits == [sites.PAUSE, sites.PAUSE]


def test_the_command_says_what_it_found(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    a_service(name="Inside Club", website="http://127.0.0.1:9/")
    result = app.test_cli_runner().invoke(args=["check-links"])
    assert result.exit_code == 0 and "1 lead where we do not look" in result.output
    assert probing.REFUSED in db.session.scalars(select(SiteCheck.outcome)).all()
    assert "No address has its turn" in app.test_cli_runner().invoke(args=["check-links"]).output

"""The months: written down once, by themselves or by command, never edited, with dated notes beside them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from localoffer.database import db
from localoffer.provision import measuring, months
from localoffer.provision.models import Snapshot
from localoffer.provision.present import today
from localoffer.submissions import actions
from tests import factories
from tests.checking import CheckingClient
from tests.suggesting import suggest


def numbers() -> dict[str, float | None]:
    db.session.rollback()  # what was read before is old: the snapshot was taken in a session of its own
    row = db.session.scalar(select(Snapshot).order_by(Snapshot.month.desc()).limit(1))
    assert row is not None
    return dict(row.figures["numbers"])


def visit(page: CheckingClient) -> None:
    """Open a page to its end, holding nothing open in the database."""
    db.session.rollback()
    assert page.get("/gaps/how-we-count", buffered=True).status == 200


def test_a_command_writes_a_month_once(app: Flask) -> None:
    factories.a_service()
    run = app.test_cli_runner()
    assert "are written down." in run.invoke(args=["snapshot"]).output
    factories.a_service(name="Another club")
    assert "never changed" in run.invoke(args=["snapshot"]).output
    assert numbers()["entries.all"] == 1


def test_the_first_visit_of_a_month_writes_it_down_and_a_second_does_not(app: Flask, page: CheckingClient) -> None:
    app.config["SNAPSHOT_BY_ITSELF"] = True
    factories.a_service()
    visit(page)
    assert numbers()["entries.all"] == 1
    assert [each.month for each in months.taken()] == [months.month_of(today())]
    factories.a_service(name="Another club")
    visit(page)
    assert numbers()["entries.all"] == 1
    with time_machine.travel(datetime(2031, 2, 3, 12, tzinfo=UTC), tick=False):
        visit(page)
    assert numbers()["entries.all"] == 2
    assert months.taken()[-1].month == "2031-02"


def test_a_snapshot_that_fails_harms_no_visitor(
    app: Flask, page: CheckingClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    app.config["SNAPSHOT_BY_ITSELF"] = True
    tried = []

    def broken(*_: object) -> None:
        tried.append(1)
        raise RuntimeError("no figures today")

    monkeypatch.setattr(measuring, "measured", broken)
    visit(page)
    visit(page)
    assert len(tried) == 1
    assert "could not be written down" in caplog.text
    assert months.taken() == []


def test_what_was_sent_is_counted_by_sender_and_outcome(app: Flask, page: CheckingClient, as_member: CheckingClient) -> None:
    moderator = factories.a_user(role="moderator")
    suggest(page)
    suggest(as_member, name={"name": "Maltby Chess Club"})
    rows = {each.source: each for each in db.session.scalars(select(actions.Submission))}
    with app.test_request_context(method="POST"):
        actions.approve(rows["member"].id, by=moderator, seen=rows["member"].version)
        actions.reject(rows["public"].id, by=moderator, seen=rows["public"].version, reason="It has closed.")
    day = today()
    found = measuring.measured(day.replace(day=1), day.replace(year=day.year + 1))
    said = {name.removeprefix("suggestions."): value for name, value in found["numbers"].items() if "suggestions" in name}
    assert said == {
        "all": 2, "member": 1, "public": 1, "owner": 0, "staff": 0,
        "published": 1, "turned_down": 1, "taken_back": 0, "open": 0, "days": pytest.approx(0, abs=0.1),
    }  # fmt: skip
    assert found["tables"]["suggestions"]["member"]["published"] == 1


def test_a_time_before_the_site_was_there_is_not_measured(app: Flask) -> None:
    factories.a_service()
    found = measuring.measured(datetime(2020, 1, 1, tzinfo=UTC).date(), datetime(2020, 2, 1, tzinfo=UTC).date())
    assert found["numbers"]["suggestions.all"] is None
    assert found["numbers"]["searches.nothing"] is None


def test_the_figures_of_gaps_add_up(app: Flask) -> None:
    factories.a_service()
    found = measuring.of_gaps()
    asked = 25 * len(measuring.showing.ledger().picture.questions)
    assert (found["gaps.listed"] or 0) + (found["gaps.looked"] or 0) + (found["gaps.not_looked"] or 0) == asked
    assert found["gaps.listed"]
    assert found["gaps.age"] is None

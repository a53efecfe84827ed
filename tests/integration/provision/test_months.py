"""The months: written down once, by themselves or by command, never edited, with dated notes beside them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from localoffer.database import db
from localoffer.provision import measuring, months
from localoffer.provision.models import NeverChanges, Snapshot
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


def a_month(month: str, **numbers: float | None) -> None:
    figures = {"period": ["2026-01-01", "2026-02-01"], "numbers": {"entries.all": 1, **numbers}, "tables": {}}
    db.session.add(Snapshot(month=month, figures=figures))
    db.session.commit()


def rows_of(page: CheckingClient, figure: str) -> list[tuple[str, str]]:
    tables = page.get("/gaps/over-time").soup.select("table")
    found = next(each for each in tables if each.caption and each.caption.get_text() == figure)
    return [(row.th.get_text(), row.td.get_text(" ")) for row in found.select("tbody tr") if row.th and row.td]


def test_before_the_first_month_nothing_is_measured(page: CheckingClient) -> None:
    found = page.get("/gaps/over-time")
    assert "nothing is measured yet" in found.text
    assert found.soup.select("main svg") == []


def test_one_month_is_a_number_and_no_line(app: Flask, page: CheckingClient) -> None:
    a_month("2026-08")
    found = page.get("/gaps/over-time")
    assert "there are no lines yet" in found.text and found.soup.select("main svg") == []
    assert rows_of(page, "Entries published") == [("Aug 2026", "1")]


def test_the_page_shows_each_month_and_says_what_is_missing(app: Flask, page: CheckingClient) -> None:
    a_month("2026-08")
    a_month("2026-10", **{"entries.all": 3})
    assert rows_of(page, "Entries published") == [("Oct 2026", "3"), ("Sep 2026", "not written down"), ("Aug 2026", "1")]
    found = page.get("/gaps/over-time")
    assert len(found.soup.select("svg.lo-chart--line")) == 1
    assert found.soup.select("path.lo-line") == []  # a line does not run over a month that is missing
    assert "Searches that found nothing" in found.text
    assert found.text.count("Not measured yet.") > 10


def test_a_correction_is_a_dated_note_and_the_figure_stays(
    app: Flask, page: CheckingClient, as_moderator: CheckingClient
) -> None:
    a_month("2026-10", **{"entries.all": 3})
    form = as_moderator.get("/gaps/over-time")
    assert as_moderator.submit(form, {"figure": "entries.all", "note": " "}, button="Add the note").status == 422
    done = as_moderator.submit(form, {"figure": "entries.all", "note": "=1+1 was counted twice."}, button="Add the note")
    assert "stands beside the figure" in done.text
    (row,) = rows_of(page, "Entries published")
    assert row[1].startswith("3 Note of ")
    assert row[1].endswith("=1+1 was counted twice.")
    assert "'=1+1 was counted twice." in page.get("/gaps/over-time.csv").html
    assert numbers()["entries.all"] == 3


@pytest.mark.parametrize("said", [{"month": "2020-01"}, {"figure": "no.such"}, {"month": "x" * 500}])
def test_notes_about_nothing_are_refused(app: Flask, as_moderator: CheckingClient, said: dict[str, str]) -> None:
    a_month("2026-10")
    app.config["WTF_CSRF_ENABLED"] = False
    answer = as_moderator.post("/staff/over-time/notes", {"month": "2026-10", "figure": "entries.all", "note": "x", **said})
    assert answer.status == 422
    assert months.notes() == []


def test_entries_by_kind_and_ward_are_kept_too(app: Flask, page: CheckingClient) -> None:
    factories.a_service()
    months.take()
    found = page.get("/gaps/over-time").soup
    rows = {tr.th.get_text(): [td.get_text() for td in tr.select("td")] for tr in found.select("details tbody tr") if tr.th}
    assert rows["Maltby East"] == ["1"]
    assert rows["Wath"] == ["0"]
    assert rows["Group or club"] == ["1"]
    assert "Entries by kind,Group or club,1" in page.get("/gaps/over-time.csv").html


def test_no_month_is_edited_or_taken_away(app: Flask) -> None:
    a_month("2026-10")
    row = months.taken()[0]
    row.figures = {"numbers": {"entries.all": 999}}
    with pytest.raises(NeverChanges):
        db.session.commit()
    db.session.rollback()
    db.session.delete(months.taken()[0])
    with pytest.raises(NeverChanges):
        db.session.commit()
    db.session.rollback()
    assert numbers()["entries.all"] == 1

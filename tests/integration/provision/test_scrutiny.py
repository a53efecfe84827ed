"""The report to scrutiny: made with one press, never changed, compared with the last, safe as a spreadsheet."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from openpyxl import load_workbook

from localoffer.database import db, now
from localoffer.directory import publishing
from localoffer.directory.models import Entry
from localoffer.provision import elsewhere, keeping_gaps, lives, printing, reports
from localoffer.provision.method import method
from localoffer.provision.models import NeverChanges, Report
from localoffer.submissions import actions
from localoffer.submissions.models import IMPORT
from tests import factories
from tests.checking import CheckingClient, Page
from tests.conftest import signed_in
from tests.suggesting import suggest

MALTBY, WATH = factories.WARD, "E05013016"
EVIL = '=HYPERLINK("http://evil.example","x")'


@pytest.fixture(autouse=True)
def no_printer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server without Chromium; the test of printing asks for the real one."""
    monkeypatch.setattr(printing, "chromium", lambda: None)


def make(visitor: CheckingClient) -> Page:
    found = visitor.submit(visitor.get("/scrutiny"), button="Make the report")
    assert found.status == 200, found.text
    return found


def later(visitor: CheckingClient) -> Page:
    with time_machine.travel(now() + timedelta(minutes=5)):
        return make(visitor)


def rows(page: Page, caption: str) -> list[list[str]]:
    table = next(
        (each for each in page.soup.select("table") if each.caption and each.caption.get_text().startswith(caption)), None
    )
    assert table is not None, f"no table {caption!r}: {page.text[:2000]}"
    return [[cell.get_text() for cell in row.select("th, td")] for row in table.select("tbody tr")]


def figure(page: Page, name: str) -> list[str]:
    return next(row[1:] for row in rows(page, "Every figure") if row[0] == name)


def book(visitor: CheckingClient, page: Page) -> Any:
    answer = visitor.client.get(page.link("Every figure as a spreadsheet"))
    return load_workbook(io.BytesIO(answer.get_data()))


def test_a_member_makes_the_report_with_one_press(app: Flask, as_member: CheckingClient) -> None:
    factories.a_service()
    found = make(as_member)
    assert figure(found, "Entries published") == ["1"]
    assert "This is the first report" in found.text
    assert "Not measured yet" in found.text
    assert "Searches that found nothing" in found.text.split("What was not measured")[1]


def test_every_figure_leads_to_how_it_is_counted(app: Flask, as_member: CheckingClient) -> None:
    found = make(as_member)
    links = [str(each["href"]) for each in found.soup.select(".lo-report__figures a")]
    assert len(links) >= 29
    there = {f"#{each['id']}": each.get_text() for each in found.soup.select(".lo-report__how > div")}
    assert [link for link in links if len(there.get(link, "")) < 40] == []


def test_a_councillor_finds_the_own_ward_in_one_line_and_on_the_map(app: Flask, as_member: CheckingClient) -> None:
    factories.a_service()
    found = make(as_member)
    ward = next(row for row in rows(found, "Each ward") if row[0] == "Maltby East")
    listed, looked, not_looked = (int(each.replace(",", "")) for each in ward[3:6])
    assert (ward[2], looked, ward[6]) == ("1", 0, "0")
    assert listed > 0
    assert listed + looked + not_looked == len(method().questions)
    assert len(found.soup.select(".lo-report svg.lo-chart path.lo-chart__shape")) == 25
    title = next(each.get_text() for each in found.soup.select(".lo-chart__shape title") if "Maltby East" in each.get_text())
    assert f"{1 - listed / len(method().questions):.0%} of what was asked" in title


def test_a_frozen_report_says_the_same_for_ever(app: Flask, as_member: CheckingClient) -> None:
    factories.a_service()
    found = make(as_member)
    kept = str(found.soup.select_one(".lo-report"))
    factories.a_service(name="Another club")
    with time_machine.travel(datetime(2031, 5, 6, 12, tzinfo=UTC)):
        factories.a_user(role="administrator")
        later_reader = CheckingClient(app)
        later_reader.sign_in("administrator@example.org", factories.PASSWORD)
        again = later_reader.get(found.url)
    assert str(again.soup.select_one(".lo-report")) == kept
    assert "Do not rely" not in again.text


@pytest.mark.parametrize("change", [{"html": "<p>All is well.</p>"}, {"data": {"day": "2020-01-01"}}])
def test_a_report_that_was_tampered_with_says_so(app: Flask, as_member: CheckingClient, change: dict[str, Any]) -> None:
    """Past the site, in the database itself: the site has no way to change a report."""
    found = make(as_member)
    db.session.execute(db.update(Report).values(**change))
    db.session.commit()
    assert not reports.is_whole(db.session.scalars(db.select(Report)).one())
    assert "Do not rely on this report" in as_member.get(found.url).text
    assert as_member.get(f"{found.url}.xlsx").status == 409
    assert as_member.get(f"{found.url}.pdf").status == 409


@pytest.mark.parametrize("name", ["html", "data", "checksum", "title", "frozen_at"])
def test_nothing_in_the_site_can_change_or_remove_a_report(app: Flask, as_member: CheckingClient, name: str) -> None:
    make(as_member)
    row = db.session.scalars(db.select(Report)).one()
    setattr(row, name, {"x": 1} if name == "data" else now() if name == "frozen_at" else "x")
    with pytest.raises(NeverChanges):
        db.session.commit()
    db.session.rollback()
    db.session.delete(db.session.scalars(db.select(Report)).one())
    with pytest.raises(NeverChanges):
        db.session.commit()
    db.session.rollback()
    assert reports.is_whole(db.session.scalars(db.select(Report)).one())


def test_the_next_report_says_what_changed(app: Flask, as_member: CheckingClient) -> None:
    club = factories.a_service()
    make(as_member)
    publishing.withdraw(db.session.get_one(Entry, club.id), by=None, why="closed down")
    factories.a_service(name="A", venues=(factories.a_venue(lat=53.4991, lon=-1.339, ward_code=WATH),))
    factories.a_service(name="B", venues=(factories.a_venue(lat=53.4991, lon=-1.339, ward_code=WATH),))
    found = later(as_member)
    assert figure(found, "Entries published") == ["2", "1", "1 more"]
    asked = "A club or something to do for autistic young people aged 11 to 16"
    closed, opened = rows(found, "Gaps closed since"), rows(found, "Gaps opened since")
    assert ["Wath", asked.lower()] in [[ward, what.lower()] for ward, what in closed]
    assert ["Maltby East", asked.lower()] in [[ward, what.lower()] for ward, what in opened]
    assert "Wath" not in {ward for ward, _ in opened}


@pytest.mark.usefixtures("at_one_moment")
def test_pressed_twice_it_makes_one(app: Flask, as_member: CheckingClient) -> None:
    assert make(as_member).url == make(as_member).url
    assert len(reports.every()) == 1


def test_what_was_suggested_is_said_and_no_stranger_is_named(app: Flask, page: CheckingClient, as_member: CheckingClient) -> None:
    suggest(page, name={"name": "Jane Doe's own living room"}, email="jane@example.org")
    suggest(as_member, name={"name": EVIL})
    actions.submit_many([(factories.a_listing(name="From a list"), "")], source=IMPORT)
    db.session.commit()
    found = make(as_member)
    assert figure(found, "Suggestions sent") == figure(found, "Still open") == ["2"]
    assert "2 suggestions came: 1 from councillors, 1 from the public." in found.text
    assert rows(found, "Who sent suggestions")[:2] == [
        ["A councillor", "0", "0", "0", "1"],
        ["The public", "0", "0", "0", "1"],
    ]
    assert EVIL in [row[1] for row in rows(found, "By name")]
    assert "Jane Doe" not in found.html
    assert "jane@example.org" not in str(db.session.scalars(db.select(Report)).one().data)


@pytest.mark.parametrize("is_of_an_older_version", [False, True])
def test_what_came_on_the_day_of_a_report_is_in_one_report(
    app: Flask, page: CheckingClient, as_member: CheckingClient, is_of_an_older_version: bool
) -> None:
    factories.a_service()
    suggest(as_member)
    assert figure(make(as_member), "Suggestions sent") == ["1"]
    first = db.session.scalars(db.select(Report)).one()
    if is_of_an_older_version:
        told = {name: said for name, said in first.data.items() if name != "until"}
        db.session.execute(db.metadata.tables["scrutiny_report"].update().values(data=told))
        db.session.commit()
    with time_machine.travel(first.frozen_at + timedelta(minutes=3)):
        for name in ("Maltby Chess Circle", "Dinnington Boat Crew"):
            suggest(page, name={"name": name})
    found = later(as_member)
    assert figure(found, "Suggestions sent")[0] == "2" and "from the moment of the last report" in found.text
    with time_machine.travel(now() + timedelta(minutes=10)):
        assert "No suggestion came." in make(as_member).text


def test_the_workbook_has_every_figure_and_no_formula(app: Flask, as_member: CheckingClient) -> None:
    suggest(as_member, name={"name": EVIL})
    found = make(as_member)
    sheets = book(as_member, found)
    cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert "'" + EVIL in [cell.value for cell in cells]
    named = {row[1]: row[2] for row in sheets["Figures"].iter_rows(values_only=True)}
    assert named["Entries published"] == 0
    assert named["Searches that found nothing"] == "not measured yet"
    assert len(sheets.sheetnames) > 12
    assert len(list(sheets["law-unmet"].iter_rows())) > 40  # the page shows the first forty, the workbook all


@dataclass(frozen=True)
class Said:
    """A published comment, as another room hands it in."""

    about: str = "What is not included"
    said: str = "There is no swimming for my son."
    answer: str = "You are right."
    action: str = "We ask the pools."
    status: str = "Doing it"


def test_what_families_said_stands_in_the_report(app: Flask, as_member: CheckingClient) -> None:
    known = elsewhere.elsewhere()
    handed_in = replace(
        known,
        comments=lambda _f, _a: {"published": 2, "answered": 1},
        published_comments=lambda _f, _a: [Said(), Said(answer="")],
    )
    elsewhere.connect(app, handed_in)
    found = make(as_member)
    assert figure(found, "Comments published") == ["2"]
    assert figure(found, "Comments answered") == ["1"]
    said, unanswered = rows(found, "Comments that were published")
    assert said == ["What is not included", Said.said, Said.answer, Said.action, Said.status]
    assert unanswered[2] == "Not answered yet"


def test_notes_of_staff_stay_with_staff(app: Flask, as_member: CheckingClient) -> None:
    moderator = factories.a_user(role="moderator")
    ask = next(each for each in method().questions if each.key == "ASD.secondary.leisure_and_activities")
    keeping_gaps.change(WATH, ask, by=moderator, life=lives.LOOKING, note="The hall’s owner is ill.")
    keeping_gaps.change(MALTBY, ask, by=moderator, life=lives.ACCEPTED, note="Swinton’s club is near enough.")
    found = make(as_member)
    said = {row[0]: row for row in rows(found, "Gaps that staff have taken up")}
    assert (said["Wath"][2], said["Wath"][5]) == ("We are looking", "")
    assert said["Maltby East"][5] == "Swinton’s club is near enough."
    assert "owner is ill" not in found.html


def test_without_a_printer_the_page_itself_is_for_paper(app: Flask, as_member: CheckingClient) -> None:
    found = make(as_member)
    answer = as_member.get(found.link("Get it as PDF"))
    assert "This server cannot make a PDF" in answer.soup.get_text()
    assert answer.url == found.url


@pytest.mark.browser
def test_the_report_is_printed_once_and_kept(app: Flask, as_member: CheckingClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    if printing.chromium() is None:
        pytest.skip("no Chromium here")
    found = make(as_member)
    first = as_member.client.get(found.link("Get it as PDF")).get_data()
    assert first.startswith(b"%PDF-")
    assert len(first) > 20_000
    assert as_member.client.get(found.link("Get it as PDF")).get_data() == first


def test_a_printer_that_fails_costs_nothing_but_the_pdf(
    app: Flask, as_member: CheckingClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(printing, "chromium", lambda: "/bin/false" if os.path.exists("/bin/false") else "/usr/bin/false")
    found = make(as_member)
    assert "report to scrutiny" in found.heading
    assert "could not be printed" in caplog.text


def test_reports_are_for_staff_and_members(app: Flask, page: CheckingClient, as_member: CheckingClient) -> None:
    found = make(as_member)
    for address in ("/scrutiny", found.url, f"{found.url}.pdf", f"{found.url}.xlsx"):
        assert "Sign in" in page.get(address).heading
    assert as_member.get("/scrutiny/reports/999").status == 404


def test_who_only_reads_is_offered_nothing_that_is_refused(app: Flask, as_member: CheckingClient) -> None:
    reader = signed_in(app, "scrutiny")
    page = reader.get("/scrutiny")
    assert not page.soup.select("main form") and "Councillors and staff make the reports." in page.text
    assert as_member.get("/scrutiny").soup.select("main form")

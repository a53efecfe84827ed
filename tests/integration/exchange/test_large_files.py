"""Files that take longer to open than a page may: opened beside it, while everybody else may write."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from localoffer.database import db, now
from localoffer.directory import queries
from localoffer.exchange import asking, jobs, opening, runs
from localoffer.exchange.models import DONE, FAILED, LOOKED_AT, READING, WAITING, Run
from localoffer.exchange.opening import Opened
from localoffer.exchange.records import Item, Unreadable
from tests.checking import CheckingClient
from tests.integration.exchange.test_importing import a_record
from tests.integration.exchange.test_staff import NEW, a_feed, sent
from tests.unit.exchange.test_real_feeds import workbook

PAGE = "/moderate/imports/1"
SHEET = workbook(["Gruppe", "Wo"], ["Boxing", "S65 1AB"])
Later = list[tuple[int, jobs.Work]]


@pytest.fixture
def later(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Later:
    """Every file counts as large, and work in the background waits until somebody does it."""
    waiting: Later = []
    monkeypatch.setattr(opening, "QUICK", 10)
    monkeypatch.setattr(jobs, "start", lambda number, work: waiting.append((number, work)))
    return waiting


def do(app: Flask, later: Later) -> None:
    number, work = later.pop()
    db.session.rollback()  # the work has a session of its own
    jobs.done(app, number, work)
    db.session.expire_all()


def the_run() -> Run:
    return db.session.scalars(select(Run)).one()


def test_a_large_file_is_opened_beside_the_page(
    app: Flask, as_moderator: CheckingClient, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    opens: list[str] = []
    monkeypatch.setattr(opening, "opened", watched(opening.opened, opens.append))
    page = sent(as_moderator, SHEET, "sheet.xlsx")
    assert "being read" in page.heading and "It has begun." in page.text and opens == [] and the_run().state == READING
    do(app, later)
    columns = as_moderator.get(PAGE)
    assert "What are the columns?" in columns.heading and "Boxing" in columns.text and opens.count("opened") == 1
    page = as_moderator.submit(columns, {"column-0": "name", "column-1": "postcode"}, button="See what would happen")
    assert "being read" in page.heading and opens.count("opened") == 1
    do(app, later)
    page = as_moderator.get(PAGE)
    assert "New: 1." in page.text and "Nothing is changed yet" in page.text
    assert as_moderator.get(f"{PAGE}/columns").soup.select_one("td[data-label='For example']").get_text() == "Boxing"  # type: ignore[union-attr]


def test_a_file_that_is_understood_is_opened_once_to_be_looked_at_and_once_to_be_taken_in(
    app: Flask, as_moderator: CheckingClient, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    opens: list[str] = []
    monkeypatch.setattr(opening, "opened", watched(opening.opened, opens.append))
    rows = [[f"Club {number}", "S65 1AB"] for number in range(900)]
    sent(as_moderator, workbook(["Name", "Postcode"], *rows, ["Club 7", "S65 1AB"], ["", "S65 1AB"]), "sheet.xlsx")
    do(app, later)
    page = as_moderator.get(PAGE)
    assert "New: 900." in page.text and "Repeated: 1." in page.text and "Cannot be entries: 1." in page.text
    assert opens.count("opened") == 1
    as_moderator.submit(page, button="Take in what is ticked")
    do(app, later)
    assert "900 suggested" in as_moderator.get(PAGE).text and opens.count("opened") == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [(SHEET[:-30], "The zip cannot be opened."), (b"hello this is no table", "neither JSON nor a table"), (b" " * 99, "empty")],
)
def test_a_large_file_that_cannot_be_opened_says_so_on_its_page(
    app: Flask, as_moderator: CheckingClient, later: Later, data: bytes, words: str
) -> None:
    sent(as_moderator, data, "sheet.xlsx")
    do(app, later)
    page = as_moderator.get(PAGE)
    assert words in page.text and "failed" in page.heading and the_run().size == 0
    assert "Try again" not in page.text and page.link("Send another file") == "/moderate/imports/new"


def test_a_look_that_broke_off_is_looked_at_again_and_takes_nothing_in(
    app: Flask, as_administrator: CheckingClient, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(as_administrator, a_feed(a_record(1)), "feed.json")
    source = the_run().source
    source.trusted = True
    db.session.commit()
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(runs, "_look", lambda run: 1 / 0)
        do(app, later)
    page = as_administrator.get(PAGE)
    assert "It broke off" in page.text and the_run().state == FAILED
    as_administrator.submit(page, button="Try again")
    do(app, later)
    assert the_run().state == LOOKED_AT and queries.count_published() == 0
    page = as_administrator.get(PAGE)
    assert "New: 1." in page.text and "It broke off" not in page.text


def test_a_look_is_carried_on_once(app: Flask, as_administrator: CheckingClient, later: Later) -> None:
    sent(as_administrator, a_feed(a_record(1)), "feed.json")
    stand_still()
    page = as_administrator.get(PAGE)
    as_administrator.submit(page, button="Carry on")
    assert "Somebody was faster" in as_administrator.submit(page, button="Carry on").text and len(later) == 2


def test_a_late_look_undoes_nothing_that_was_begun_since(app: Flask, as_administrator: CheckingClient, later: Later) -> None:
    sent(as_administrator, a_feed(a_record(1), a_record(2)), "feed.json")
    the_run().source.trusted = True
    stand_still()
    as_administrator.submit(as_administrator.get(PAGE), button="Carry on")
    late = later.pop()
    do(app, later)
    as_administrator.submit(as_administrator.get(PAGE), button="Take in what is ticked")
    do(app, [late])
    assert the_run().state == WAITING
    do(app, later)
    assert the_run().state == DONE and queries.count_published() == 2
    do(app, [late])
    assert (the_run().state, the_run().trouble, the_run().counts["new"]) == (DONE, "", 2)


@pytest.mark.parametrize("fails", [False, True])
def test_what_is_begun_while_a_look_runs_stays(
    app: Flask, as_administrator: CheckingClient, later: Later, monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    sent(as_administrator, a_feed(a_record(1)), "feed.json")
    real = runs.judging.survey

    def survey(*found: Any, **known: Any) -> Any:
        surveyed = real(*found, **known)
        the_run().state = WAITING
        db.session.commit()
        if fails:
            raise Unreadable("It is cut off.")
        return surveyed

    monkeypatch.setattr(runs.judging, "survey", survey)
    do(app, later)
    assert (the_run().state, the_run().trouble) == (WAITING, "")


def test_a_run_moves_while_its_file_is_opened(
    app: Flask, as_moderator: CheckingClient, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(as_moderator, a_feed(a_record(1)), "feed.json")
    still: list[bool] = []

    def look_at(when: str) -> None:
        if when == "opened":
            still.append(runs.stands_still(the_run()))
            stand_still()

    monkeypatch.setattr(opening, "opened", watched(opening.opened, look_at))
    stand_still()
    do(app, later)
    assert still == [False] and the_run().state == LOOKED_AT


def test_an_address_that_failed_is_fetched_once_more_and_not_twice(
    app: Flask, as_moderator: CheckingClient, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter((b"hello this is no table", a_feed(a_record(1))))
    monkeypatch.setattr(asking, "get", lambda url: next(answers))
    as_moderator.submit(as_moderator.get(NEW), {"source": "S", "address": "https://x.example.net/list.json"})
    do(app, later)
    page = as_moderator.get(PAGE)
    assert "failed" in page.heading and "neither JSON" in page.text
    again = as_moderator.submit(page, button="Try again")
    assert "being read" in again.heading and "neither JSON" not in again.text and "It has begun." in again.text
    assert "Somebody was faster" in as_moderator.submit(page, button="Try again").text and len(later) == 1
    do(app, later)
    assert the_run().state == LOOKED_AT and "New: 1." in as_moderator.get(PAGE).text


def stand_still() -> None:
    run = the_run()
    run.started_at = run.beat_at = now().replace(year=2025)
    db.session.commit()


def test_everybody_else_may_write_while_a_file_is_read(
    app: Flask, as_moderator: CheckingClient, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = app.extensions["settings"].database_url
    if not url.startswith("sqlite"):
        pytest.skip("PostgreSQL has no lock that all who write would wait for")
    wrote: list[str] = []

    def write(when: str) -> None:
        with sqlite3.connect(url.removeprefix("sqlite:///"), timeout=0) as other:
            other.execute("BEGIN IMMEDIATE")
            assert other.execute("SELECT state FROM import_run").fetchall() == [(READING,)]
            wrote.append(when)

    monkeypatch.setattr(opening, "opened", watched(opening.opened, write))
    sent(as_moderator, a_feed(*(a_record(each) for each in range(3))), "feed.json")
    do(app, later)
    assert the_run().state == LOOKED_AT, the_run().trouble
    assert wrote == ["opened", "read 0", "read 1", "read 2"]


def watched(real: Callable[..., Opened], write: Callable[[str], None]) -> Callable[..., Opened]:
    """The same as `opening.opened`, with somebody else who writes before it and before each record."""

    def opened(data: bytes, mapping: Mapping[str, str] | None = None) -> Opened:
        write("opened")
        found = real(data, mapping)
        found.items = records(found.items)
        return found

    def records(items: Any) -> Iterator[Item]:
        for number, each in zip(count(), items, strict=False):
            write(f"read {number}")
            yield each

    return opened

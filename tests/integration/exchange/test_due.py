"""Sources that are read again by themselves: when, what became of it, what staff see, and when a person must look first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from localoffer.database import db, now
from localoffer.directory import queries
from localoffer.exchange import asking, runs
from localoffer.exchange.models import DONE, FAILED, HELD, RUNNING, Run, Source
from tests.checking import CheckingClient
from tests.integration.exchange.feeds import Answer, Feed, Json, a_record, number_of, page_of, serving


class Harbour:
    """A source of two pages that a test may change; `down` answers every question with that."""

    def __init__(self) -> None:
        self.records = [a_record(number) for number in range(1, 21)]
        self.down: Answer | None = None
        self.broken_page = 0
        self.in_brief, self.busy = False, set[str]()

    def say(self, path: str, asked: dict[str, str]) -> Answer:
        number = number_of(asked)
        if self.in_brief:
            return self.one_by_one(path.rpartition("/")[2])
        if self.down or number == self.broken_page:
            return self.down or Answer({}, 500)
        half = -(-len(self.records) // 2)
        return page_of(self.records[half * (number - 1) : half * number], number, 2)

    def one_by_one(self, key: str) -> Answer:
        """The list in brief, and each service with a telephone and a place at an address of its own."""
        if key == "services":
            return page_of([{name: each[name] for name in ("id", "name", "status")} for each in self.records], 1, 1)
        place = {"location": {"name": "Quay", "addresses": [{"address_1": "1 Quay", "postal_code": "S63 7RZ"}]}}
        more = {"phones": [{"number": "01709 123456"}], "service_at_locations": [place]}
        found = next(each for each in self.records if each["id"] == key)
        return Answer({}, 503) if key in self.busy else Answer(found | more)


@pytest.fixture
def harbour(monkeypatch: pytest.MonkeyPatch) -> Harbour:
    monkeypatch.setattr(asking, "RETRIES", (0.0, 0.0))
    return Harbour()


@pytest.fixture
def feed(harbour: Harbour) -> Iterator[Feed]:
    with serving(harbour.say) as running:
        yield running


@pytest.fixture
def source(app: Flask, feed: Feed) -> int:
    made = runs.source_named("Harbour", trusted=True, address=f"{feed.url}/services")
    made.every_days = 7
    db.session.commit()
    return made.id


def read_due(app: Flask, *options: str, later: float = 0) -> str:
    with time_machine.travel(now() + timedelta(days=later)):
        result = app.test_cli_runner().invoke(args=["import-due", *(options or ("--private-too",))])
    assert result.exit_code == 0, result.output
    db.session.expire_all()
    return result.output


def last_run() -> Run:
    return db.session.scalars(select(Run).order_by(Run.id.desc())).first()  # type: ignore[return-value]


def live() -> set[str]:
    return {each.name for each in queries.all_published()}


def row_of(staff: CheckingClient) -> str:
    """What the list of sources says of the one."""
    found = staff.get("/moderate/imports").soup.select_one("table.lo-queue tbody tr")
    assert found is not None
    return " ".join(found.get_text(" ").split())


def test_it_is_read_when_it_is_due_and_not_before(
    app: Flask, feed: Feed, source: int, harbour: Harbour, as_moderator: CheckingClient
) -> None:
    assert "Never" in row_of(as_moderator)
    assert "Harbour: done. 20 new" in read_due(app)
    assert len(live()) == 20
    assert "Every week Done ," in row_of(as_moderator) and "20 new" in row_of(as_moderator)
    asked = len(feed.asked)
    assert "No source is due." in read_due(app, later=6.9) and len(feed.asked) == asked
    harbour.records[0]["description"] = "Rowing now."
    harbour.records[1:2] = [a_record(21)]
    said = read_due(app, later=7.1)
    assert "Harbour: done. 1 new, 1 changed" in said and "18 unchanged" in said and "1 gone" in said
    assert "1 new, 1 changed, 1 gone" in row_of(as_moderator)
    assert "Harbour Club 2" in live(), "what is gone from the source is taken down by a person, not by the clock"
    assert "Nothing changed" not in row_of(as_moderator)


def test_only_sources_with_an_address_and_a_rhythm_are_read(app: Flask, feed: Feed) -> None:
    runs.source_named("By hand", address=f"{feed.url}/services")
    runs.source_named("No address").every_days = 1
    db.session.commit()
    assert "No source is due." in read_due(app) and not feed.asked


def test_one_that_loses_more_than_a_tenth_is_held_for_a_person(
    app: Flask, source: int, harbour: Harbour, as_administrator: CheckingClient
) -> None:
    read_due(app)
    harbour.records = [a_record(1, description="Rowing now."), *harbour.records[1:17]]
    said = read_due(app, later=7.1)
    assert "Harbour: held." in said and last_run().state == HELD
    assert "Sailing for everyone, boat 1." in {each.listing.description for each in queries.all_published()}, "nothing changed"
    row = row_of(as_administrator)
    assert "Held: please look" in row and "3 entries are gone at once. Look before it goes on." in row
    page = as_administrator.get(f"/moderate/imports/{last_run().id}")
    as_administrator.submit(page, {}, button="Go on anyway")
    db.session.expire_all()
    assert last_run().state == DONE and last_run().counts["changed"] == 1
    assert "Rowing now." in {each.listing.description for each in queries.all_published()}


def test_a_tenth_is_not_yet_too_much(app: Flask, source: int, harbour: Harbour) -> None:
    read_due(app)
    harbour.records = harbour.records[2:]
    assert "Harbour: done." in read_due(app, later=7.1) and last_run().counts["gone"] == 2


def test_one_that_fails_is_told_and_tried_again_soon(
    app: Flask, source: int, harbour: Harbour, as_moderator: CheckingClient
) -> None:
    harbour.down = Answer({}, 503)
    assert "answered 503" in read_due(app) and last_run().state == FAILED and live() == set()
    assert "Failed" in row_of(as_moderator)
    assert "answered 503" in as_moderator.get(f"/moderate/imports/sources/{source}").text
    assert "No source is due." in read_due(app, later=0.2)
    harbour.down = None
    assert "Harbour: done. 20 new" in read_due(app, later=0.3) and len(live()) == 20
    assert "No source is due." in read_due(app, later=7)


def test_one_that_fails_does_not_keep_the_others_from_being_read(app: Flask, feed: Feed, source: int) -> None:
    for number, (name, path) in enumerate({"First": "http://127.0.0.1:9/", "Inner": "http://x.invalid/"}.items()):
        made = runs.source_named(name, address=path)
        made.every_days, made.due_at = 1, now() - timedelta(days=9 - number)
    db.session.commit()
    said = read_due(app)
    assert "First: failed." in said and "Inner: failed." in said and "Harbour: done. 20 new" in said


def test_a_page_that_is_missing_makes_nothing_gone(
    app: Flask, source: int, harbour: Harbour, as_moderator: CheckingClient
) -> None:
    read_due(app)
    harbour.broken_page = 2
    harbour.records[0]["description"] = "Rowing now."
    said = read_due(app, later=7.1)
    assert "Page 2 could not be read" in said and last_run().state == DONE and "gone" not in last_run().counts
    assert "Rowing now." in {each.listing.description for each in queries.all_published()} and len(live()) == 20
    assert "Page 2 could not be read" in as_moderator.get(f"/moderate/imports/sources/{source}").text


def test_addresses_inside_are_not_read_by_the_clock(app: Flask, feed: Feed, source: int) -> None:
    result = app.test_cli_runner().invoke(args=["import-due"])
    assert "private network" in result.output and not feed.asked


def test_what_was_cut_off_is_carried_on_first(app: Flask, feed: Feed, source: int, harbour: Harbour) -> None:
    data: list[Json] = harbour.records
    run = runs.begin(db.session.get_one(Source, source), json.dumps(data).encode(), file_name="cut off")
    runs.choose(run, take=("new", "changed"))
    run.state, run.beat_at = RUNNING, now() - timedelta(minutes=10)
    number = run.id
    db.session.commit()
    said = read_due(app)
    assert "Harbour: carried on" in said and "20 unchanged" in said
    assert db.session.get_one(Run, number).state == DONE and len(live()) == 20


def test_a_service_that_cannot_be_read_in_full_keeps_all_that_is_known_of_it(app: Flask, harbour: Harbour, source: int) -> None:
    harbour.in_brief = True
    read_due(app)
    before = {each.listing.name: each.listing for each in queries.all_published()}
    assert len(before) == 20 and all(each.phone and each.venues for each in before.values())
    harbour.busy = {harbour.records[1]["id"]}
    harbour.records[0]["description"] = "Rowing for everyone."
    said = read_due(app, later=8)
    assert "left as they are here: 1 (Harbour Club 2)" in said
    now_here = {each.listing.name: each.listing for each in queries.all_published()}
    assert now_here["Harbour Club 2"] == before["Harbour Club 2"]
    assert now_here["Harbour Club 1"].description == "Rowing for everyone."
    (run, _) = db.session.scalars(select(Run).order_by(Run.id.desc()))
    assert run.state == DONE and "Harbour Club 2" in run.trouble and not run.counts.get("gone")
    seen = runs.begin(run.source, json.dumps(harbour.records[2:]).encode())
    seen.choices = {"incomplete": "Two could not be read."}
    assert "gone" not in runs.look(seen).counts

"""Imports on several machines: the file lies in the database, so that any of them goes on with it; it is let go in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from localoffer import create_app
from localoffer.database import db, now
from localoffer.exchange import runs, uploads
from localoffer.exchange.models import DONE, FAILED, LEFT, LOOKED_AT, READING, RUNNING, Piece, Run
from localoffer.exchange.records import Unreadable
from localoffer.privacy import forgetting, retaining
from tests import factories
from tests.checking import CheckingClient
from tests.conftest import settings_in
from tests.integration.exchange.test_importing import a_record
from tests.integration.exchange.test_staff import a_feed, sent

LATER = timedelta(days=31)


@pytest.fixture
def other(app: Flask, tmp_path: Path) -> Iterator[CheckingClient]:
    """An administrator on a second machine: another folder, the same database."""
    folder = tmp_path / "another disk"
    second = create_app(settings_in(folder, database_url=app.extensions["settings"].database_url))
    email = factories.a_user(role="administrator", email="other@example.org").email
    db.session.rollback()
    visitor = CheckingClient(second)
    visitor.sign_in(email, factories.PASSWORD)
    yield visitor
    with second.app_context():
        db.session.remove()
        db.engine.dispose()


def kept() -> int:
    db.session.expire_all()
    return db.session.scalar(select(func.count()).select_from(Piece)) or 0


def only_run() -> Run:
    db.session.expire_all()
    return db.session.scalars(select(Run)).one()


def its_page() -> str:
    """The address of the only import. Outside a request every transaction may write: the other machine must not wait for ours."""
    found = f"/moderate/imports/{only_run().id}"
    db.session.rollback()
    return found


def test_what_one_machine_took_another_goes_on_with(as_administrator: CheckingClient, other: CheckingClient) -> None:
    sheet = b"Gruppe;Wo;Wann\nBoxing;S65 1AB;Tue 18:00-19:00\n"
    sent(as_administrator, sheet, "sheet.csv")
    columns = other.get(f"{its_page()}/columns")
    assert "Boxing" in columns.text
    looked = other.submit(columns, {"column-0": "name", "column-1": "postcode"}, button="See what would happen")
    done = as_administrator.submit(as_administrator.get(looked.url), button="Take in what is ticked")
    assert "1 suggested" in done.text and only_run().state == DONE
    assert kept() == 0, "what was taken in is let go"


def test_what_stands_still_on_one_machine_is_carried_on_by_another(
    app: Flask, as_administrator: CheckingClient, other: CheckingClient
) -> None:
    sent(as_administrator, a_feed(a_record(1)), "feed.json")
    run = only_run()
    run.state, run.beat_at = RUNNING, now().replace(year=2025)
    db.session.commit()
    assert "done" in other.submit(other.get(its_page()), button="Carry on").heading


def test_a_file_of_many_pieces_comes_back_as_it_was(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "PIECE", 1000)
    data = a_feed(*(a_record(each) for each in range(40)))
    run = runs.begin(runs.source_named("Harbour"), data, file_name="feed.json")
    assert kept() > 5 and uploads.of(run) == data and run.size == len(data)
    db.session.delete(db.session.scalars(select(Piece).where(Piece.place == 3)).one())
    db.session.commit()
    with pytest.raises(Unreadable, match="Send it again"):
        uploads.of(run)


def test_a_file_that_did_not_come_whole_must_be_sent_again(as_administrator: CheckingClient) -> None:
    sent(as_administrator, a_feed(a_record(1)), "feed.json")
    run = only_run()
    run.state, run.size, run.beat_at = READING, 0, now().replace(year=2025)
    db.session.commit()
    page = as_administrator.submit(as_administrator.get(its_page()), button="Carry on")
    assert "Send it again" in page.text and only_run().state == FAILED


def test_what_is_left_is_let_go_at_once(as_administrator: CheckingClient) -> None:
    page = sent(as_administrator, a_feed(a_record(1)), "feed.json")
    assert kept() == 1
    as_administrator.submit(page, button="Leave it")
    assert only_run().state == LEFT and kept() == 0


def test_what_nobody_went_on_with_goes_after_a_month(app: Flask) -> None:
    run = runs.begin(runs.source_named("Harbour"), a_feed(a_record(1)))
    retaining.let_go()
    assert kept() == 1
    run.started_at = now() - LATER
    db.session.commit()
    assert any("imports" in what and number == 1 for what, number in retaining.due())
    retaining.let_go()
    assert kept() == 0 and only_run().state == LEFT


def test_the_oldest_make_room_and_what_is_at_work_stays(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    source, data = runs.source_named("Harbour"), a_feed(a_record(1))
    monkeypatch.setattr(uploads, "MOST_KEPT", 2 * len(data))
    begun = runs.begin(source, data)
    begun.state, at_work = RUNNING, begun.id
    db.session.commit()
    looks = [runs.begin(source, data).id for _ in range(4)]
    db.session.expire_all()
    states = {run.id: (run.state, run.size > 0) for run in db.session.scalars(select(Run))}
    assert states == {
        at_work: (RUNNING, True),
        **dict.fromkeys(looks[:2], (LEFT, False)),
        **dict.fromkeys(looks[2:], (LOOKED_AT, True)),
    }


def test_a_file_that_waits_to_be_opened_makes_no_room_and_goes_when_nobody_goes_on(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, data = runs.source_named("Harbour"), a_feed(a_record(1))
    monkeypatch.setattr(uploads, "MOST_KEPT", len(data))
    first = runs.begin_unopened(source, data)
    looked = runs.begin(source, data).id
    runs.begin_unopened(source, data)
    found = {run.id: (run.state, run.size > 0) for run in db.session.scalars(select(Run))}
    assert found.pop(looked) == (LEFT, False) and list(found.values()) == [(READING, True)] * 2
    first.started_at, first.beat_at = now() - LATER, now()
    db.session.commit()
    retaining.let_go()
    assert kept() == 2, "it moves"
    first.beat_at = now() - LATER
    db.session.commit()
    retaining.let_go()
    assert kept() == 1 and (first.state, first.trouble) == (FAILED, uploads.NO_LONGER)


def test_files_go_when_somebody_is_forgotten(app: Flask) -> None:
    source = runs.source_named("Harbour")
    runs.begin(source, a_feed(a_record(1)))
    number = runs.begin_unopened(source, a_feed(a_record(2))).id
    forgetting.forget("ann@example.org", say=lambda line: None)
    unopened = db.session.get_one(Run, number)
    assert kept() == 0 and (unopened.state, unopened.trouble) == (FAILED, uploads.NO_LONGER)


SHEET = b"Gruppe,Leiterin,Mail\nBoxing,Jane Quorzy,jane.quorzy@example.org\n"


@pytest.mark.parametrize("how", ["left", "expired", "finished"])
def test_what_stands_first_in_a_sheet_goes_with_its_file(as_moderator: CheckingClient, how: str) -> None:
    columns = sent(as_moderator, SHEET, "sheet.csv")
    assert "jane.quorzy@example.org" in columns.text and "quorzy" not in repr(vars(only_run())).lower()
    page = as_moderator.submit(columns, {"column-0": "name"}, button="See what would happen")
    assert uploads.samples_of(only_run())["Leiterin"] == "Jane Quorzy"
    if how == "expired":
        only_run().started_at = now() - LATER
        db.session.commit()
        retaining.let_go()
    else:
        as_moderator.submit(page, button="Leave it" if how == "left" else "Take in what is ticked")
    run = only_run()
    assert run.state == (DONE if how == "finished" else LEFT)
    assert kept() == 0 and uploads.samples_of(run) == {}
    told = [(each.choices, each.said, each.counts, each.columns) for each in db.session.scalars(select(Run))]
    assert "quorzy" not in repr(told).lower()

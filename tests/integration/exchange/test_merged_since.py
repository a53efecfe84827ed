"""What an import brought was put together with what was here before: taking the import back, or the source, leaves that here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import select

from localoffer.database import db
from localoffer.directory import listing as listings
from localoffer.directory.models import Entry
from localoffer.exchange.models import Link, Step
from localoffer.submissions import joining, undoing
from localoffer.submissions.models import Submission
from tests.checking import CheckingClient
from tests.factories import a_service, a_user
from tests.integration.exchange.test_importing import a_record, counted, take

HERE, OF_FEED = "Rawmarsh Trampoline Club", "Harbour Club 1"


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    return tmp_path / "harbour.json"


def by_name(name: str) -> Entry:
    return db.session.scalars(select(Entry).where(Entry.name == name)).one()


def merge(into: str, gone: str) -> int:
    """The number of the merge."""
    kept, other = by_name(into), by_name(gone)
    by = a_user(role="moderator", email="joins@example.org")
    seen = (kept.version, other.version)
    return joining.join(kept.id, other.id, listings.from_json(kept.facts), by=by, seen=seen, why="They are the same.").id


def undo(app: Flask, run: int) -> str:
    done = app.test_cli_runner().invoke(args=["import-undo", str(run)])
    assert done.exit_code == 0, done.output
    db.session.expire_all()
    return done.output


def test_what_was_here_before_stays_when_the_import_is_taken_back(app: Flask, feed: Path, page: CheckingClient) -> None:
    a_service(name=HERE)
    take(app, feed, [a_record(1), a_record(2)], "--trusted")
    merge(HERE, OF_FEED)
    said = undo(app, 1)
    assert "1 withdrawn" in said and "1 put together with another entry since, and left like that" in said
    assert page.get("/services/rawmarsh-trampoline-club").status == 200
    assert by_name(OF_FEED).merged_into_id == by_name(HERE).id, "it stays merged"
    assert by_name("Harbour Club 2").state == "withdrawn"


def test_what_was_here_before_stays_when_it_was_merged_into_what_came(app: Flask, feed: Path, page: CheckingClient) -> None:
    a_service(name=HERE)
    take(app, feed, [a_record(1)], "--trusted")
    merge(OF_FEED, HERE)
    assert "left like that" in undo(app, 1)
    assert OF_FEED in page.get("/services/rawmarsh-trampoline-club", follow=True).text


def test_what_was_here_before_stays_when_its_twin_is_gone_from_the_source(app: Flask, feed: Path, page: CheckingClient) -> None:
    a_service(name=HERE)
    take(app, feed, [a_record(1), a_record(2), a_record(3)], "--trusted")
    merge(HERE, OF_FEED)
    said = take(app, feed, [a_record(3)], "--trusted", "--take-down-gone")
    assert f"“{HERE}” is here without it too, and stays" in said
    assert page.get("/services/rawmarsh-trampoline-club").status == 200
    assert by_name("Harbour Club 2").state == "withdrawn"
    assert counted(take(app, feed, [a_record(3)], "--trusted", "--take-down-gone"), "gone") == 0, "it is told once"


def test_a_person_takes_down_what_stays_and_the_source_does_not_bring_it_back(app: Flask, feed: Path) -> None:
    from localoffer.directory import publishing

    a_service(name=HERE)
    take(app, feed, [a_record(1), a_record(2)], "--trusted")
    merge(HERE, OF_FEED)
    take(app, feed, [a_record(2)], "--trusted", "--take-down-gone")
    publishing.withdraw(by_name(HERE), by=None, why="It has closed")
    db.session.commit()
    assert counted(take(app, feed, [a_record(1), a_record(2)], "--trusted"), "taken down here") == 1
    assert by_name(HERE).state == "withdrawn"


def test_a_change_by_a_later_import_is_taken_back_where_it_was_made(app: Flask, feed: Path) -> None:
    take(app, feed, [a_record(1)], "--trusted")
    take(app, feed, [a_record(1, description="Rowing now.")], "--trusted")
    a_service(name=HERE)
    number = merge(HERE, OF_FEED)
    before = by_name(HERE).facts
    undo(app, 2)
    assert by_name(HERE).facts == before
    by = a_user(role="moderator", email="parts@example.org")
    undoing.undo(number, by=by, seen=db.session.get_one(Submission, number).version, reason="They are not.")
    undo(app, 1)
    assert by_name(HERE).state == "published" and by_name(OF_FEED).state == "withdrawn"


def whose() -> list[tuple[Any, ...]]:
    made = db.session.execute(select(Link.foreign_id, Link.entry_id, Link.made_id).order_by(Link.id)).all()
    return [*map(tuple, made), *map(tuple, db.session.execute(select(Step.id, Step.entry_id).order_by(Step.id)).all())]


def test_what_older_versions_took_in_is_known_too(app: Flask, feed: Path) -> None:
    a_service(name=HERE)
    take(app, feed, [a_record(1), a_record(2)], "--trusted")
    merge(HERE, OF_FEED)
    take(app, feed, [a_record(1), a_record(2, description="Rowing now.")], "--trusted")
    now, here = whose(), by_name(HERE).id
    assert [each[1] == here for each in now[:2]] == [True, False]
    db.session.remove()
    downgrade(revision="0086")
    upgrade()
    assert whose() == now
    undo(app, 1)
    assert by_name(HERE).state == "published"

"""Forgetting on PostgreSQL: what is deleted goes from the files as well, or it is said that it is still there."""

from __future__ import annotations

import threading

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text

from localoffer.database import db
from localoffer.directory import publishing
from localoffer.directory.models import Entry
from localoffer.privacy import forgetting, retaining
from localoffer.submissions.models import Submission
from tests import factories, suggesting
from tests.checking import CheckingClient
from tests.factories import a_listing
from tests.running import LONGEST_START

EMAIL = "zoe.quill@example.org"


def forget(site: Flask, email: str = EMAIL) -> tuple[int, str]:
    done = site.test_cli_runner().invoke(args=["forget", email, "--yes"])
    return done.exit_code, done.output


def test_the_samples_that_postgresql_takes_of_a_column_go_too(site: Flask, visitor: CheckingClient) -> None:
    others = ("ann.other@example.org", "bob.other@example.org")
    for each in (EMAIL, *others):
        suggesting.suggest(visitor, email=each)
    with db.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE submission")
    assert all(map(sampled, (EMAIL, *others)))
    code, said = forget(site)
    assert code == 0, said
    assert not sampled(EMAIL) and all(map(sampled, others))


def sampled(words: str) -> bool:
    asked = text(
        "SELECT count(*) FROM pg_stats WHERE tablename = 'submission' "
        "AND concat(most_common_vals::text, histogram_bounds::text) LIKE :words"
    )
    with db.engine.begin() as connection:
        return bool(connection.scalar(asked, {"words": f"%{words}%"}))


def test_who_reads_for_long_keeps_nobody_waiting_and_it_is_said(site: Flask, visitor: CheckingClient, address: str) -> None:
    suggesting.suggest(visitor, email=EMAIL)
    assert db.session.query(Submission).filter_by(sender_email=EMAIL).count() == 1
    db.session.remove()
    with psycopg.connect(address.replace("+psycopg", "")) as backup:
        backup.execute("SELECT count(*) FROM submission")
        code, said = forget(site)
        assert code != 0 and "perhaps a backup" in said and "files of submission. Later" in said
        assert db.session.query(Submission).filter_by(sender_email=EMAIL).count() == 0
        db.session.remove()
    code, said = forget(site)
    assert code == 0 and "Done" in said


def places_on_disk() -> dict[str, int]:
    """{table: the file that it is in}, which is another one when it was written anew."""
    with db.engine.begin() as connection:
        rows = connection.execute(text("SELECT relname, pg_relation_filenode(oid) FROM pg_class WHERE relkind = 'r'"))
        return {name: place for name, place in rows if not name.startswith(("pg_", "sql_"))}


def test_a_night_writes_anew_what_people_are_let_go_from_and_nothing_that_every_page_reads(site: Flask) -> None:
    before = places_on_disk()
    done = site.test_cli_runner().invoke(args=["retain", "--really"])
    assert done.exit_code == 0, done.output
    same = {name for name, place in places_on_disk().items() if place == before[name]}
    assert same == set(retaining.NOTHING_GOES_FROM) and {"entry", "search_document"} <= same


def test_pages_wait_only_for_somebody_who_stood_in_an_entry(site: Flask, address: str) -> None:
    """Who stands in no entry and no history was never in the tables that every page reads."""
    entry = factories.a_service(name="Jo's Club", email=EMAIL)
    number, start = entry.id, places_on_disk()
    assert forget(site, "somebody.else@example.org")[0] == 0
    there = places_on_disk()
    assert {name for name, place in there.items() if place == start[name]} == set(retaining.NOTHING_GOES_FROM)
    publishing.edit(db.session.get_one(Entry, number), a_listing(name="Jo's Club"), by=None, why="Another address")
    db.session.commit()
    db.session.remove()
    with psycopg.connect(address.replace("+psycopg", "")) as backup:
        backup.execute("SELECT count(*) FROM entry")
        code, said = forget(site)
        assert code != 0 and "files of entry" in said
    code, said = forget(site)  # nothing is found any more, but a file was left
    assert code == 0, said
    there = places_on_disk()
    assert not [name for name, place in there.items() if place == start[name]]
    assert forget(site)[0] == 0
    assert {name for name, place in places_on_disk().items() if place == there[name]} == set(retaining.NOTHING_GOES_FROM)


def test_who_reads_meanwhile_waits_for_a_moment_at_most(site: Flask, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody reads a table for long; whoever comes next is not kept waiting until that one has ended."""
    asked: list[str] = []
    at_work, waited = threading.Event(), threading.Event()
    monkeypatch.setattr(forgetting, "PAUSES", (60.0, 0.0))

    def pause(_seconds: float) -> None:
        at_work.set()
        assert waited.wait(LONGEST_START)

    monkeypatch.setattr(forgetting, "sleep", pause)
    plain = address.replace("+psycopg", "")
    with psycopg.connect(plain) as backup, psycopg.connect(plain) as reader:
        backup.execute("SELECT count(*) FROM comment")
        scrub = threading.Thread(target=lambda: asked.extend(scrubbed(site)))
        scrub.start()
        assert at_work.wait(LONGEST_START)
        reader.execute("SET lock_timeout = '200s'")
        assert reader.execute("SELECT count(*) FROM comment").fetchone() == (0,), "nobody stands before it in the line"
        backup.rollback()
        reader.rollback()
        waited.set()
        scrub.join(LONGEST_START)
    assert asked == ["done"]


def scrubbed(site: Flask) -> list[str]:
    with site.app_context():
        forgetting.scrub_file()
    return ["done"]

"""The site on PostgreSQL: found, suggested, approved, backed up and put back; what no table can hold is no error."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, text
from sqlalchemy.exc import DBAPIError

from benchmarks import relevance
from localoffer import create_app
from localoffer.database import alone, db, now
from localoffer.directory import publishing, queries
from localoffer.directory.models import Entry
from localoffer.freshness.models import LooksAfter, Owner
from localoffer.mail import Letter
from localoffer.search import index, postgresql
from localoffer.search.finder import find
from localoffer.search.query import Query, as_args
from localoffer.submissions.models import Submission
from tests import databases, factories, suggesting
from tests.checking import CheckingClient
from tests.conftest import settings_in, signed_in
from tests.postgres import Cluster
from tests.running import LONGEST_START, ROOT, environment

SEARCHES: list[dict[str, Any]] = [
    {"q": "autism youth club", "near": "S65 1AB"}, {"q": "swiming"}, {"q": "speech therapy", "cost": "free"},
    {"q": "short breaks"}, {"need": "HI", "sort": "name"}, {"q": "sendias"}, {"q": "0-19 nurses"}, 
    {"q": "wheelchair", "age": "8"},
    {"q": "clubs for teenagers with adhd"}, {"category": "education", "near": "Maltby", "within": "3"},
]  # fmt: skip
ODD = [
    "\x00",
    "a\x00b",
    "99999999999999999999",
    "-99999999999999999999",
    "\ud800".encode("utf-8", "surrogatepass"),
    "%00",
    "\\u0000",
]


def what_is_found(said: dict[str, Any]) -> tuple[Any, ...]:
    results = find(Query.from_args(as_args(said)), apart=False)
    counts = {name: [(each.code, each.count) for each in values] for name, values in results.facets.items()}
    return [each.entry.slug for each in results.hits], results.total, results.corrected, counts


def test_the_same_is_found_as_with_whoosh(site: Flask, directory_template: Path, tmp_path: Path) -> None:
    folder = tmp_path / "whoosh"
    databases.copy(directory_template, folder)
    other = create_app(settings_in(folder, database_url=f"sqlite:///{folder / 'localoffer.db'}"))
    ours = [what_is_found(each) for each in SEARCHES]
    judged = relevance.judged()
    ranks = [relevance.rank(relevance.ours(each.words, each.near), each.answers) for each in judged]
    db.session.remove()
    with other.app_context():
        assert [what_is_found(each) for each in SEARCHES] == ours
        theirs = [relevance.rank(relevance.ours(each.words, each.near), each.answers) for each in judged]
        db.session.remove()
        db.engine.dispose()
    for top in (1, 3, 5):
        first, second = (sum(1 for each in found if 0 < each <= top) for found in (ranks, theirs))
        assert 100 * abs(first - second) / len(judged) <= 2, top


def test_words_and_their_trigrams_are_indexed(site: Flask) -> None:
    db.session.execute(text("SET LOCAL enable_seqscan = off"))
    way = "\n".join(db.session.scalars(text("EXPLAIN SELECT 1 FROM search_document WHERE vector @@ 'autism'::tsquery")))
    assert "ix_search_document_vector" in way
    made = db.session.scalar(text("SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_search_word_alike'"))
    assert "gin (word gin_trgm_ops)" in made


def test_what_is_written_on_one_machine_is_found_on_the_other(site: Flask, node: Callable[[str], Flask]) -> None:
    second = node("two")
    there = CheckingClient(second)
    assert "Quorzy" not in there.get("/search?q=quorzy").text
    entry = publishing.create(factories.a_listing(name="Quorzy Gathering"), by=None, why="seen")
    number = entry.id
    db.session.commit()
    with second.app_context():
        assert "Quorzy Gathering" in there.get("/search?q=quorzy").text
        assert "Quorzy Gathering" in there.get("/search?q=quorzi").text
        db.session.remove()
    entry = db.session.get_one(Entry, number)
    publishing.edit(entry, factories.a_listing(name="Zarbly Gathering"), by=None, why="renamed")
    db.session.commit()
    with second.app_context():
        assert "Zarbly Gathering" in there.get("/search?q=zarbly").text
        assert "Quorzy Gathering" not in there.get("/search?q=quorzy").text
        db.session.remove()
    publishing.withdraw(db.session.get_one(Entry, number), by=None, why="closed")
    db.session.commit()
    with second.app_context():
        assert "Zarbly Gathering" not in there.get("/search?q=zarbly").text
        db.session.remove()
    assert not index.check()
    index.rebuild()
    assert not index.check() and queries.generation() > 0


def test_two_who_publish_one_name_at_once_get_an_address_each(site: Flask, node: Callable[[str], Flask]) -> None:
    second = node("two")

    def published() -> str:
        with second.app_context():
            slug = publishing.create(factories.a_listing(name="Quorzy Gathering"), by=None, why="seen").slug
            db.session.commit()
            return slug

    first = publishing.create(factories.a_listing(name="Quorzy Gathering"), by=None, why="seen")
    with ThreadPoolExecutor(1) as other, db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as watch:
        theirs = other.submit(published)
        while not watch.scalar(text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")):
            sleep(0.05)
        db.session.commit()
        assert (first.slug, theirs.result(timeout=LONGEST_START)) == ("quorzy-gathering", "quorzy-gathering-2")


def test_nobody_who_searches_waits_for_a_machine_that_writes_much(site: Flask, visitor: CheckingClient) -> None:
    assert "Quorzy" not in visitor.get("/search?q=quorzy").text
    publishing.create(factories.a_listing(name="Quorzy Gathering"), by=None, why="seen")
    db.session.commit()
    asked: list[str] = []
    with db.engine.connect() as another:
        another.execute(text("SELECT 1 FROM search_state WHERE id = 1 FOR UPDATE"))
        event.listen(db.engine, "before_cursor_execute", lambda _c, _u, statement, *_more: asked.append(statement))
        assert "Quorzy Gathering" not in visitor.get("/search?q=quorzy+gathering").text
        waits = [int(each.rpartition("=")[2]) for each in asked if "lock_timeout" in each]
        assert waits and all(0 < each <= 1000 for each in waits)  # milliseconds
        another.rollback()
    sleep(postgresql.REST_SECONDS)
    assert "Quorzy Gathering" in visitor.get("/search?q=gathering+quorzy").text


def test_suggested_approved_and_found(site: Flask, visitor: CheckingClient) -> None:
    assert "Thank you" in suggesting.suggest(visitor, email="mum@example.org").heading
    moderator = signed_in(site, "moderator")
    row = db.session.query(Submission).filter_by(name="Wath Wednesday Lego Club").one()
    review = moderator.get(f"/moderate/{row.id}")
    assert "It is live now" in moderator.submit(review, button="Approve", action="/moderate/").text
    assert "Wath Wednesday Lego Club" in visitor.get("/search?q=lego").text


def test_backed_up_lost_and_put_back(site: Flask, visitor: CheckingClient, tmp_path: Path) -> None:
    run = site.test_cli_runner().invoke
    done = run(args=["backup", str(tmp_path / "backups")])
    assert done.exit_code == 0, done.output
    before = sorted(db.session.scalars(text("SELECT slug FROM entry")))
    db.session.execute(text("DELETE FROM change"))
    db.session.execute(text("UPDATE entry SET state = 'withdrawn', generation = generation + 1000"))
    db.session.execute(text("UPDATE generation SET value = value + 1000"))
    db.session.commit()
    assert run(args=["check"]).exit_code == 1
    db.session.remove()
    file = next((tmp_path / "backups").glob("*.pgdump"))
    done = run(args=["restore", str(file), "--yes"])
    assert done.exit_code == 0 and "All is whole." in done.output, done.output
    assert sorted(db.session.scalars(text("SELECT slug FROM entry"))) == before
    db.session.remove()
    assert visitor.get("/services/rotherham-sendiass").status == 200
    assert "Rotherham SENDIASS" in visitor.get("/search?q=sendiass").text
    content = file.read_bytes()
    file.write_bytes(content[:-200])
    done = run(args=["restore", str(file), "--yes"])
    assert done.exit_code == 1 and "is damaged" in done.output


@pytest.mark.parametrize(
    "path", ["/search", "/search.json", "/map", "/gaps", "/a-to-z", "/api/oruk/v3/services", "/suggest", "/login"]
)
def test_what_no_table_can_hold_is_no_error(site: Flask, visitor: CheckingClient, path: str) -> None:
    for odd in ODD:
        for name in ("q", "near", "need", "ward", "page", "age", "per_page", "name", "next", "text", "postcode", "organisation"):
            assert visitor.client.get(path, query_string={name: odd}).status_code < 500, (path, name, odd)
    said = {
        "email": "a\x00@example.org",
        "password": "x\ud800".encode("utf-8", "surrogatepass"),
        "name": "Club\x00 99999999999999999999",
    }
    if path in ("/suggest", "/login"):
        assert visitor.client.post(path, data=said).status_code < 500
    assert visitor.client.get(path + "/99999999999999999999").status_code < 500
    assert visitor.client.get(path + "/%00").status_code < 500


@pytest.mark.parametrize("statement", ["UPDATE audit_line SET act = 'x'", "DELETE FROM audit_line", "TRUNCATE audit_line"])
def test_no_line_of_the_log_is_changed_or_removed(site: Flask, statement: str) -> None:
    factories.a_user(role="moderator")
    assert db.session.scalar(text("SELECT count(*) FROM audit_line"))
    with pytest.raises(DBAPIError, match="never changed"):
        db.session.execute(text(statement))
    db.session.rollback()
    assert db.session.scalar(text("SELECT count(*) FROM audit_line"))


def test_one_machine_at_a_time(site: Flask, node: Callable[[str], Flask]) -> None:
    second = node("two")
    with alone("remind") as first:
        with second.app_context(), alone("remind") as also:
            assert first and not also
        with second.app_context(), alone("another") as also:
            assert also
    with second.app_context(), alone("remind") as also:
        assert also


def test_two_machines_that_are_set_up_at_once_make_one_directory(cluster: Cluster, tmp_path: Path) -> None:
    cluster.ask("CREATE DATABASE empty")
    told = {"DATABASE_URL": cluster.url("empty")}
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "app", "setup"], cwd=ROOT, env=environment(tmp_path / name, **told),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        for name in ("one", "two")
    ]  # fmt: skip
    said = [each.communicate(timeout=4 * LONGEST_START)[0] for each in both]
    assert [each.returncode for each in both] == [0, 0], said
    assert sum("entries published" in each for each in said) == 1
    slugs = [row[0] for row in cluster.ask("SELECT slug FROM entry", "empty")]
    assert slugs and len(slugs) == len(set(slugs)) == cluster.ask("SELECT count(*) FROM search_document", "empty")[0][0]
    cluster.ask("DROP DATABASE empty WITH (FORCE)")


def test_reminders_of_two_machines_at_once_go_out_once(site: Flask, address: str, tmp_path: Path) -> None:
    entries = [number for (number,) in db.session.query(Entry.id).filter_by(state="published").limit(25)]
    for number in entries:
        db.session.add(Owner(email=f"owner{number}@example.org", name=f"Owner {number}"))
    db.session.flush()
    owners = {each.email: each.id for each in db.session.query(Owner)}
    for number in entries:
        db.session.add(LooksAfter(owner_id=owners[f"owner{number}@example.org"], entry_id=number))
    long_ago = now() - timedelta(days=900)
    db.session.execute(text("UPDATE entry SET created_at = :at, edited_at = :at, changed_at = :at"), {"at": long_ago})
    db.session.commit()
    command = [sys.executable, "-m", "flask", "--app", "app", "remind"]
    both = [
        subprocess.Popen(
            command, cwd=ROOT, env=environment(tmp_path / name, DATABASE_URL=address), stdout=subprocess.PIPE, text=True
        )
        for name in ("two", "three")
    ]
    said = [each.communicate(timeout=4 * LONGEST_START)[0] for each in both]
    assert [each.returncode for each in both] == [0, 0], said
    asked = db.session.query(Letter.to, func.count()).group_by(Letter.to).all()
    assert len(asked) == len(entries) and {times for _, times in asked} == {1}

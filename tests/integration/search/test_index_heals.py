"""The index agrees with the database, or is healed: each minute in each process, and by command."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from whoosh.filedb.compound import CompoundStorage
from whoosh.index import FileIndex

from localoffer.database import db, only_reading
from localoffer.directory import publishing, queries
from localoffer.directory.counting import count_a_change
from localoffer.directory.models import PUBLISHED, WITHDRAWN, Entry
from localoffer.search import folder, index, progress, readings, segments, watching
from localoffer.search.reading import Reading
from tests import databases
from tests.checking import CheckingClient
from tests.factories import a_listing, a_service


def found(page: CheckingClient, words: str) -> list[str]:
    return [each["name"] for each in page.get(f"/search.json?q={words}").response.get_json()["results"]]


def behind_its_back(entry: Entry, state: str) -> None:
    """Change what is published without counting it, as a restored backup or a hand at the database would."""
    db.session.execute(db.update(Entry).where(Entry.id == entry.id).values(state=state))
    db.session.commit()


def test_what_was_changed_behind_its_back_is_healed_within_a_minute(app: Flask, page: CheckingClient) -> None:
    entry = a_service(name="Chess for all")
    before = index.reading()
    assert watching.look() and found(page, "chess") == ["Chess for all"] and index.reading() is before
    behind_its_back(entry, WITHDRAWN)
    assert not watching.look() and watching.look()
    assert found(page, "chess") == []
    behind_its_back(entry, PUBLISHED)
    assert not watching.look() and watching.look()
    assert found(page, "chess") == ["Chess for all"]


def test_what_was_made_from_a_wrong_index_goes_with_it(app: Flask, page: CheckingClient) -> None:
    entry = a_service(name="Chess for all")
    pins = "/map/pins.json"
    assert "Chess for all" in page.get(pins).response.get_data(as_text=True)
    behind_its_back(entry, WITHDRAWN)
    watching.look()
    assert "Chess for all" not in page.get(pins).response.get_data(as_text=True)


@databases.index_in_files
def test_whoever_looks_keeps_nobody_from_writing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    a_service(name="Chess for all")
    db.session.remove()
    reading, wrote = index.reading, []

    def read_while_somebody_writes() -> Reading:
        with closing(sqlite3.connect(str(db.engine.url.database), timeout=0)) as somebody:
            somebody.execute("BEGIN IMMEDIATE")
            somebody.rollback()
        wrote.append(True)
        return reading()

    monkeypatch.setattr(index, "reading", read_while_somebody_writes)
    watching.minute(app)
    assert len(wrote) == 2, "the look and what the next minute needs"


@databases.index_in_files
def test_an_index_newer_than_what_a_page_sees_is_no_reason_to_make_it_anew(app: Flask) -> None:
    a_service(name="Chess for all")
    before = folder.current_folder()
    db.session.remove()
    with only_reading():
        assert queries.count_published() == 1  # from here on this page sees this state
        with ThreadPoolExecutor(1) as somebody:
            somebody.submit(in_another_transaction, app).result()
        assert queries.generation() < queries.generation_by_now()
        assert index.catch_up()
    assert folder.current_folder() == before
    db.session.remove()
    assert {row["name"] for row in index.reading().rows} >= {"Chess for all", "Draughts for all"}


def in_another_transaction(app: Flask) -> None:
    with app.app_context():
        a_service(name="Draughts for all")
        db.session.remove()


@databases.index_in_files
def test_the_first_process_makes_no_index_while_nobody_is_answered(app: Flask) -> None:
    a_service(name="Chess for all")
    shutil.rmtree(folder.home())
    watching.before_the_first_worker(app)
    watching.before_workers(app)
    assert not index.is_there()


@databases.index_in_files
def test_an_index_that_is_gone_or_foreign_is_made_anew(app: Flask, page: CheckingClient) -> None:
    a_service(name="Chess for all")
    assert found(page, "chess") == ["Chess for all"]
    shutil.rmtree(folder.home())
    assert not watching.look() and watching.look()
    (folder.home() / folder.POINTER).write_text("v999-from-the-future")
    assert not watching.look() and watching.look()
    assert found(page, "chess") == ["Chess for all"]


def test_what_is_committed_while_others_are_taken_in_is_found_too(
    app: Flask, page: CheckingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, changed_since = a_service(name="Chess for all").id, queries.changed_since
    assert found(page, "chess") == ["Chess for all"]

    def then_somebody_edits(known: int) -> object:
        monkeypatch.setattr(queries, "changed_since", changed_since)
        read = changed_since(known)
        publishing.edit(db.session.get_one(Entry, number), a_listing(name="Drumming for all"), by=None, why="for a test")
        db.session.commit()
        return read

    monkeypatch.setattr(queries, "changed_since", then_somebody_edits)
    count_a_change()  # as when a word of the thesaurus changes, and no entry
    db.session.commit()
    index.catch_up()
    assert found(page, "drumming") == ["Drumming for all"]


@databases.index_in_files
def test_nobody_who_searches_waits_for_a_process_that_writes_much(
    app: Flask, page: CheckingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_service(name="Chess for all")
    assert found(page, "chess") == ["Chess for all"]
    publishing.create(a_listing(name="Chess for some"), by=None, why="for a test")
    db.session.commit()
    opened = folder.opened()
    assert opened is not None
    held = opened.writer()  # as an import of many thousands holds it
    ready_to_wait, writer = [], FileIndex.writer

    def asked_for(self: FileIndex, timeout: float = 0.0, **more: object) -> object:
        ready_to_wait.append(timeout)
        return writer(self, timeout=timeout, **more)

    monkeypatch.setattr(FileIndex, "writer", asked_for)
    try:
        assert all(found(page, words) == ["Chess for all"] for words in ("chess", "chess all", "chess for all"))
    finally:
        held.cancel()
    assert ready_to_wait and max(ready_to_wait) <= 1  # seconds
    index.read_anew()
    assert set(found(page, "chess+for")) == {"Chess for all", "Chess for some"}


def test_the_command_says_so_and_fails_when_they_differed(app: Flask) -> None:
    entry = a_service(name="Chess for all")
    runner = app.test_cli_runner()
    assert runner.invoke(args=["check-index"]).exit_code == 0
    behind_its_back(entry, WITHDRAWN)
    first = runner.invoke(args=["check-index"])
    assert first.exit_code != 0 and "1 too many" in first.output
    assert runner.invoke(args=["check-index"]).exit_code == 0


@databases.index_in_files
def test_making_it_anew_says_how_far_it_is(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "EVERY", 2)
    for number in range(5):
        a_service(name=f"Chess club {number}")
    said = app.test_cli_runner().invoke(args=["rebuild-index"]).output
    assert "2 of 5 entries" in said and "4 of 5 entries" in said and "writing it down" in said
    shutil.rmtree(folder.home())
    index.read_anew()
    at_start: list[str] = []
    index.make_ready(at_start.append)
    assert [line.strip() for line in at_start if "of 5" in line] == ["2 of 5 entries", "4 of 5 entries"]


@databases.index_in_files
def test_columns_beside_a_segment_are_used_and_made_anew_when_cut_off(
    app: Flask, page: CheckingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segments, "WORTH_KEEPING", 1)
    a_service(name="Chess for all")
    index.rebuild()
    (beside,) = folder.home().glob("v*/*.facts")
    whole = beside.stat().st_size
    index.read_anew()
    with monkeypatch.context() as without:
        without.setattr(segments, "read_of", None)  # whoever reads the rows one by one fails
        assert found(page, "chess") == ["Chess for all"]
    beside.write_bytes(beside.read_bytes()[:100])
    index.read_anew()
    assert found(page, "chess+for+all") == ["Chess for all"]
    assert beside.stat().st_size == whole


def cut_off(segment: Path) -> None:
    segment.write_bytes(segment.read_bytes()[: segment.stat().st_size // 2])


def zeroed(segment: Path) -> None:
    segment.write_bytes(bytes(segment.stat().st_size))


def rubbish_for_words(segment: Path) -> None:
    """Into the table of words alone: what else the segment holds can be read."""
    content = segment.read_bytes()
    start, length = words_in(content)
    segment.write_bytes(content[:start] + b"rubbish" * (length // 7) + content[start + length // 7 * 7 :])


def rubbish_for_rows(segment: Path) -> None:
    """Into the rows of that table: 256 of them, of 12 bytes each, before its last part."""
    content = segment.read_bytes()
    start, length = words_in(content)
    last = int.from_bytes(content[start + length - 4 : start + length], "big")
    end = start + length - 4 - last
    segment.write_bytes(content[: end - 256 * 12] + b"rubbish-rows" * 256 + content[end:])


def words_in(content: bytes) -> tuple[int, int]:
    """(where the table of words begins in a segment, its bytes)."""
    parts = CompoundStorage(segments.InMemory(content), use_mmap=False)
    start, length = parts.range(next(name for name in parts.list() if name.endswith(".trm")))
    return int(start), int(length)


def break_all(harm: Callable[[Path], None]) -> None:
    for each in folder.home().glob("v*/*.seg"):
        harm(each)


@databases.index_in_files
@pytest.mark.parametrize("harm", [cut_off, zeroed, Path.unlink])
def test_what_breaks_after_this_process_wrote_it_is_made_anew_by_the_next_search(
    app: Flask, page: CheckingClient, harm: Callable[[Path], None]
) -> None:
    a_service(name="Chess for all")
    assert found(page, "chess") == ["Chess for all"]
    a_service(name="Chess for some")
    index.catch_up()
    break_all(harm)
    assert set(found(page, "chess")) == {"Chess for all", "Chess for some"}
    assert watching.look() and not index.check()


@databases.index_in_files
@pytest.mark.parametrize("harm", [rubbish_for_words, rubbish_for_rows])
def test_a_table_of_words_that_is_rubbish_is_made_anew_before_somebody_looks_for_a_word(
    app: Flask, page: CheckingClient, monkeypatch: pytest.MonkeyPatch, harm: Callable[[Path], None]
) -> None:
    monkeypatch.setattr(segments, "FEW", 0)
    a_service(name="Chess for all")
    index.rebuild()
    index.read_anew()
    before = folder.current_folder()
    assert found(page, "chess") == ["Chess for all"] and folder.current_folder() == before
    break_all(harm)
    index.read_anew()
    assert found(page, "chess+for+all") == ["Chess for all"]
    assert folder.current_folder() != before and watching.look() and not index.check()


@databases.index_in_files
def test_what_one_process_made_anew_the_next_that_found_it_broken_takes(app: Flask) -> None:
    a_service(name="Chess for all")
    index.reading()
    broken = folder.current_folder()
    folder.rebuild()
    made = folder.current_folder()
    folder.rebuild(instead_of=broken)
    assert folder.current_folder() == made != broken


@databases.index_in_files
def test_an_index_that_no_making_anew_mends_is_made_anew_once_for_each_who_asks(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_service(name="Chess for all")
    index.reading()
    index.read_anew()
    before, made, make_anew = folder.current_folder(), [], folder.make_anew
    monkeypatch.setattr(folder, "make_anew", lambda say: made.append(make_anew(say)))
    monkeypatch.setattr(readings, "WhooshSegment", lambda *_given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        index.reading()
    assert len(made) == 1 and folder.current_folder() != before

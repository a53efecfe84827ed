"""A process makes itself ready for its first visitors, and works out what is on soon before somebody asks."""

from __future__ import annotations

import gc
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from weakref import ref

import pytest
from flask import Flask

from localoffer.database import db
from localoffer.directory.listing import Session
from localoffer.maps import ground
from localoffer.search import english, folder, index, warming, watching
from localoffer.search.log import waiting
from localoffer.search.times import SLOT_SECONDS, times
from tests.factories import a_service

THURSDAY = datetime(2026, 3, 5, 16, 58, tzinfo=UTC)


def test_it_reads_its_words_and_templates_and_counts_no_search(directory: Flask) -> None:
    english.ranked.cache_clear()
    index.read_anew()
    directory.jinja_env.cache.clear()  # type: ignore[union-attr]
    warming.warm(directory)
    known = {name for _loader, name in directory.jinja_env.cache}  # type: ignore[union-attr]
    assert english.ranked.cache_info().currsize == 1
    assert index.reading().kept_lexicon is not None
    assert {"search/results.html", "search/card_parts.html", "maps/results.html"} <= known
    assert {"maps/whole.html", "maps/frame.html", "maps/share.html"} <= known, "all that the first map is written from"
    assert {"local", "wide"} <= vars(index.reading()).keys(), "what is near is told apart from what serves a wider area"
    assert not waiting().rows and not waiting().words


def test_it_holds_no_transaction_open_meanwhile(directory: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    open_at: list[bool] = []
    monkeypatch.setattr(warming, "sleep", lambda _seconds: open_at.append(bool(db.session().in_transaction())))
    index.read_anew()
    warming.warm(directory)
    assert len(open_at) > 5 and not any(open_at)


def open_files() -> list[str]:
    return [os.readlink(each) for each in Path("/proc/self/fd").iterdir() if each.is_symlink()]


def test_what_workers_share_holds_no_open_file_and_no_connection(directory: Flask) -> None:
    index.read_anew()
    watching.before_workers(directory)
    reading = directory.extensions["readings"].reading
    assert reading.scored[0].kept and ground.KEY in directory.extensions
    assert not [each for each in open_files() if each.startswith(str(folder.home()))]
    assert [each.pool.checkedin() + each.pool.checkedout() for each in db.engines.values()] == [0]  # type: ignore[attr-defined]
    assert index.reading() is reading, "a worker reads what is there already"


def test_the_first_worker_waits_for_no_more_than_its_first_page_needs(directory: Flask) -> None:
    index.read_anew()
    directory.jinja_env.cache.clear()  # type: ignore[union-attr]
    watching.before_the_first_worker(directory)
    assert "search/results.html" in {name for _loader, name in directory.jinja_env.cache}  # type: ignore[union-attr]
    reading = index.reading()
    words = set(reading.scored[0].kept)
    watching.before_workers(directory)
    assert index.reading() is reading and words < set(reading.scored[0].kept)
    assert not waiting().rows and not waiting().words


def test_what_cannot_be_made_ready_keeps_no_site_from_starting(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "warm", lambda *_given, **_named: 1 / 0)
    watching.before_the_first_worker(app)
    watching.before_workers(app)


def test_it_reads_who_says_the_phrases_of_the_thesaurus(app: Flask) -> None:
    a_service(name="Talking clinic", description="We give speech and language therapy.")
    index.read_anew()
    warming.warm(app)
    said = {terms: found for part in index.reading().scored for terms, found in part.kept_phrases.items()}
    assert len(said["speech", "languag", "therapi"].places) == 1 and all(len(terms) > 1 for terms in said)
    assert any(not len(found.places) for found in said.values()), "and which of them nobody says"


def test_an_empty_site_has_nothing_to_make_ready(app: Flask) -> None:
    warming.warm(app)


def test_what_is_on_in_the_next_slot_is_known_beside_what_is_on_now(app: Flask) -> None:
    a_service(name="Thursday club", sessions=(Session(days=("TH",), start="17:00", end="18:00"),))
    a_service(name="Friday club", sessions=(Session(days=("FR",), start="17:00", end="18:00"),))
    reading = index.reading()
    before = times(reading, THURSDAY)
    ahead = times(reading, THURSDAY + timedelta(seconds=SLOT_SECONDS))
    assert (before.now.sum(), ahead.now.sum(), ahead.week.sum()) == (0, 1, 2)
    assert times(reading, THURSDAY) is before and times(reading, THURSDAY + timedelta(seconds=SLOT_SECONDS)) is ahead
    starts = sorted(before.starts.tolist())
    assert starts == [datetime(2026, 3, day, 17, tzinfo=UTC).timestamp() for day in (5, 6)]


def test_what_was_made_ready_is_not_walked_through_again_and_again() -> None:
    before, threshold = gc.get_freeze_count(), gc.get_threshold()
    try:
        watching.settle()
        assert gc.get_freeze_count() > before and gc.get_threshold() == (*threshold[:2], watching.SELDOM)
    finally:
        gc.unfreeze()
        gc.set_threshold(*threshold)


class Ring:
    """Something that only the collector lets go of."""

    def __init__(self) -> None:
        self.itself = self


def test_what_lives_long_is_looked_through_once_a_minute(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "looked_through", {})
    gc.disable()
    try:
        first, second = Ring(), Ring()
        known, other = ref(first), ref(second)
        del first
        watching.minute(app)
        assert known() is None
        del second
        watching.minute(app)
        assert other() is not None, "another council of the same process looked a moment ago"
    finally:
        gc.enable()

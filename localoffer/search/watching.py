"""Beside its work each process makes itself ready for its first visitors, and compares its index with the database once a
minute; it heals it when they differ."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterable
from datetime import timedelta
from time import monotonic, sleep

from flask import Flask, current_app

from localoffer.database import db, now, only_reading, write_transaction
from localoffer.directory import keeping, queries
from localoffer.search import index
from localoffer.search.times import times
from localoffer.search.warming import BREATH_SECONDS, first_page, warm

EVERY_SECONDS = 60
FIRST_SECONDS = 1.0
SLACK_SECONDS = 15
SELDOM = 1_000_000
looked_through: dict[str, float] = {}
KEY, READY = "index_watch", "made_ready_for_visitors"


def init_app(app: Flask) -> None:
    """Start watching with the first request of each process, where whoever serves has not done so; tests look by hand."""
    if not app.testing:
        app.before_request(lambda: start(app))


def start(app: Flask) -> None:
    """One watcher for each process: a thread of its own, which ends with the process."""
    if KEY not in app.extensions:
        app.extensions[KEY], app.extensions[READY] = threading.Event(), threading.Event()
        threading.Thread(target=watch, args=(app, app.extensions[KEY]), name="index-watch", daemon=True).start()


def make_ready(app: Flask, *, breath: float = BREATH_SECONDS, by: Callable[[], Iterable[object]] | None = None) -> None:
    """Put together what first visitors would wait for; where that fails they wait."""
    try:
        warm(app, breath=breath, by=by)
    except Exception:
        app.logger.exception("the search could not be made ready; the first visitors wait a little")


def before_the_first_worker(app: Flask) -> None:
    """What nobody can be answered without; the rest can wait until somebody answers."""
    before_workers(app, by=first_page)


def before_workers(app: Flask, *, by: Callable[[], Iterable[object]] | None = None) -> None:
    """The first process makes ready what the others then share; its connections it keeps from them.

    Without an index it makes none: nobody would be answered meanwhile.
    """
    with app.app_context():
        there = index.is_there()
    if there:
        make_ready(app, breath=0, by=by)
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


def watch(app: Flask, stop: threading.Event) -> None:
    """Make ready, then look once a minute until told to stop; whatever goes wrong, look again a minute later."""
    if stop.wait(FIRST_SECONDS):  # the visitor who may have come first goes first
        return
    make_ready(app)
    settle()
    app.extensions[READY].set()
    while not stop.wait(EVERY_SECONDS):
        minute(app)


def minute(app: Flask) -> None:
    """One look, and what the next minute will need; meanwhile everybody may write."""
    with app.app_context(), only_reading():
        try:
            look()
            reading = index.reading()
            for _ in reading.sorting():  # where the index was made anew
                sleep(BREATH_SECONDS)
            times(reading, now() + timedelta(seconds=EVERY_SECONDS + SLACK_SECONDS))
        except Exception:
            app.logger.exception("the index could not be compared with the database")
        finally:
            db.session.remove()
    look_through()


def settle() -> None:
    """Tell the garbage collector that what a process has made ready stays: else it walks through all of it time and again,
    and everybody who asks meanwhile waits. What lives long it looks through once a minute, and not within a request."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*gc.get_threshold()[:2], SELDOM)


def look_through() -> None:
    """Let go of what lived long and nobody holds: once a minute in a process, however many councils it serves."""
    at = monotonic()
    if at - looked_through.get("at", 0.0) > EVERY_SECONDS - SLACK_SECONDS:
        looked_through["at"] = at
        gc.collect()


def look() -> bool:
    """Whether what this process reads agrees with the database; healed, and written into the log, when it does not.

    What is in memory is compared each time; the index on disk, entry by entry, only where that differs or cannot be opened.
    """
    if agrees() or agrees():  # somebody may have published between the two halves of one comparison
        return True
    found = on_disk()
    if found:  # what was published just now may not have been in it yet
        found = on_disk()
    if found is None:
        return True  # the next look will tell
    if found:
        current_app.logger.warning(
            "the index differed from the database: %s missing, %s too many, %s behind; it is made anew",
            len(found.missing), len(found.extra), found.behind,
        )  # fmt: skip
        index.rebuild()
    index.read_anew()
    keeping.forget()
    return False


def on_disk() -> index.Difference | None:
    """How the index on disk, caught up, differs from the database; None while others write too much into it to catch up."""
    db.session.rollback()
    if index.reading().generation < queries.generation() and not index.catch_up():
        return None
    with write_transaction():  # nobody changes anything while the two are compared
        return index.check()


def agrees() -> bool:
    """Whether this process finds what the database has published, and could read its index again."""
    wanted = queries.published_numbers()
    db.session.rollback()  # a reading is made from what is there by then
    return set(index.reading().places_by_id) == wanted and index.is_there()

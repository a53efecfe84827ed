"""The index, wherever it is kept: a copy of the directory that heals itself; it can always be thrown away."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

from flask import current_app
from whoosh.writing import LockError

from localoffer.database import db
from localoffer.directory import queries
from localoffer.search import folder, postgresql
from localoffer.search.folder import WAIT_SECONDS
from localoffer.search.progress import Say
from localoffer.search.reading import Reading
from localoffer.search.readings import Readings

writing = Lock()


@dataclass(frozen=True)
class Difference:
    """How the index and the database differ."""

    missing: tuple[int, ...]
    extra: tuple[int, ...]
    behind: int

    def __bool__(self) -> bool:
        return bool(self.missing or self.extra or self.behind)


def is_in_database() -> bool:
    """Whether PostgreSQL keeps the index, so that every machine has the same; else it is a folder beside SQLite's file."""
    return bool(db.engine.dialect.name == "postgresql")


def is_there() -> bool:
    """Whether there is an index that can be read; in PostgreSQL it is a table as all others."""
    return is_in_database() or folder.opened() is not None


def catch_up(seconds: float = WAIT_SECONDS) -> bool:
    """Take in what changed since the index last read; never raises: what fails now is done with the next search.

    False when others wrote it for longer than `seconds`.
    """
    if not writing.acquire(timeout=seconds):
        return False
    try:
        try:
            if is_in_database():
                return postgresql.caught_up(seconds)
            folder.catch_up(seconds)
        finally:
            writing.release()
    except LockError:
        current_app.logger.info("the index is being written by another process; it will catch up")
        return False
    except Exception:
        current_app.logger.exception("the index could not catch up; it will be made anew")
        rebuild()
    return True


def rebuild(say: Say = lambda _line: None) -> None:
    """Make the index anew beside the old one, then put it in its place; the old one serves meanwhile."""
    (postgresql if is_in_database() else folder).rebuild(say)


def check() -> Difference:
    """How the index differs from the database, entry by entry."""
    live = queries.published_numbers()
    known, reached = (postgresql if is_in_database() else folder).state()
    behind = abs(queries.generation() - reached)
    return Difference(tuple(sorted(live - known)), tuple(sorted(known - live)), behind)


def make_ready(say: Say) -> None:
    """An index that agrees with the database, made or mended when it does not."""
    if not is_in_database() and folder.opened() is None:
        say("Index: building it ...")
        rebuild(say)
    else:
        catch_up()
        if check():
            say("Index: it differed from the database; building it anew ...")
            rebuild(say)
    say(f"Index: {queries.count_published()} entries can be found")
    db.session.rollback()


def reading() -> Reading:
    """The directory as this process may search it now, never behind what the database says."""
    if is_in_database():
        return postgresql.newest()
    readings: Readings = current_app.extensions.setdefault(postgresql.READINGS, Readings(catch_up))
    return readings.newest()


def reading_if_any() -> Reading | None:
    """As `reading`, for a page that is whole without it: None where there is no index and no room to make one."""
    try:
        return reading()
    except OSError as trouble:
        current_app.logger.warning("a page is shown without the index: %s", type(trouble).__name__)
        return None


def read_anew() -> None:
    """Forget the reading of this process: the next search reads the index as it is now."""
    current_app.extensions.pop(postgresql.READINGS, None)

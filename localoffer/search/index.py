"""The index: with segments.py all that knows Whoosh. A copy of the directory that heals itself; it can always be thrown away."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any
from uuid import uuid4

import msgpack
import numpy as np
from flask import current_app, g
from whoosh.index import EmptyIndexError, FileIndex, create_in
from whoosh.writing import LockError

from localoffer.database import alone, db
from localoffer.directory import keeping, queries
from localoffer.directory.queries import PublicEntry
from localoffer.search import postgresql
from localoffer.search.postgresql import REST_SECONDS, SOON_SECONDS
from localoffer.search.progress import Say, tell
from localoffer.search.reading import Reading
from localoffer.search.rows import FORM, written
from localoffer.search.segments import MARK, Storage, WhooshSegment, kept_beside, schema
from localoffer.search.writing import QuickCodec

POINTER = "current"
WAIT_SECONDS = 10.0
"""How long who has changed much waits for others that write the index."""
MANY = 200
MOSTLY = 0.5
"""When more than this share of what is published changed, the index is made anew: nothing old has to be carried over."""
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


def home() -> Path:
    folder: Path = current_app.extensions["settings"].var / "index"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def current_folder() -> Path | None:
    """The folder of the index in use, or None when there is none in the form this version writes."""
    try:
        name = (home() / POINTER).read_text().strip()
    except (OSError, ValueError):  # not there, or no text
        return None
    folder = home() / name
    return folder if name.startswith(f"v{FORM}-") and folder.is_dir() else None


def opened() -> FileIndex | None:
    """The index in use; None when it is missing, half-written, foreign or of another version."""
    folder = current_folder()
    if folder is None:
        return None
    try:
        return Storage(str(folder)).open_index()
    except (EmptyIndexError, OSError, Exception):  # a pickle that was cut off raises whatever it likes
        return None


def is_there() -> bool:
    """Whether there is an index that can be read; in PostgreSQL it is a table as all others."""
    return is_in_database() or opened() is not None


def generation_of(found: FileIndex) -> int:
    """Up to which change of the directory this index has read; -1 when it cannot say."""
    with found.searcher() as searcher:
        mark = searcher.document(id=MARK)
        return int(mark["row"]) if mark else -1


def put(writer: Any, entry: PublicEntry, *, fresh: bool = False) -> None:
    """Write an entry in the place of what the index holds of it; of a `fresh` one it holds nothing, which is faster."""
    write = writer.add_document if fresh else writer.update_document
    found = written(entry)
    write(id=str(entry.id), row=msgpack.packb(found.row), all=found.parts)


def catch_up(seconds: float = WAIT_SECONDS) -> bool:
    """Take in what changed since the index last read; never raises: what fails now is done with the next search.

    False when others wrote it for longer than `seconds`.
    """
    if not writing.acquire(timeout=seconds):
        return False
    try:
        try:
            return postgresql.caught_up(seconds) if is_in_database() else _catch_up(seconds)
        finally:
            writing.release()
    except LockError:
        current_app.logger.info("the index is being written by another process; it will catch up")
        return False
    except Exception:
        current_app.logger.exception("the index could not catch up; it will be made anew")
        rebuild()
    return True


def _catch_up(seconds: float) -> bool:
    found = opened()
    if found is None or generation_of(found) > queries.generation():
        rebuild()
        return True
    if generation_of(found) == queries.generation():
        return True
    if seconds >= WAIT_SECONDS and queries.count_changed_since(generation_of(found)) > max(
        MANY, queries.count_published() * MOSTLY
    ):
        rebuild()
        return True
    writer = found.writer(timeout=seconds, codec=QuickCodec())
    try:
        known = generation_of(found.refresh())
        live, gone = queries.changed_since(known)
        there = numbers_in(found) if len(live) > MANY else set()
        for entry in live:
            put(writer, entry, fresh=len(live) > MANY and entry.id not in there)
        for number in gone:
            writer.delete_by_term("id", str(number))
        newest = max([known, *(each.generation for each in live), queries.generation() if not live else 0])
        writer.update_document(id=MARK, row=str(newest))
    except BaseException:
        writer.cancel()
        raise
    writer.commit()
    return True


def rebuild(say: Say | None = None) -> None:
    """Make the index anew beside the old one, then put it in its place; the old one serves meanwhile.

    One process at a time: each clears away what it did not make. Whoever waited for another has what that one made, where
    nothing was changed since.
    """
    say = say or (lambda _line: None)
    if is_in_database():
        postgresql.rebuild(say)
        return
    before = current_folder()
    with alone("rebuild-index", wait=True):
        made = opened() if current_folder() != before else None
        if made is None or generation_of(made) != queries.generation():
            rebuild_in_files(say)


def rebuild_in_files(say: Say) -> None:
    name = f"v{FORM}-{uuid4().hex[:12]}"
    folder = home() / name
    folder.mkdir()
    reached, total = queries.generation(), queries.count_published()
    writer = create_in(str(folder), schema()).writer(limitmb=256, codec=QuickCodec())
    for number, entry in enumerate(queries.all_published(), start=1):
        put(writer, entry, fresh=True)
        tell(say, number, total)
    say("  all read; writing it down ...")
    writer.update_document(id=MARK, row=str(reached))
    writer.commit(optimize=True)
    with without_collecting():
        keep_facts(folder)  # before anybody reads it, so that nobody has to wait
    old = current_folder()
    waiting = home() / f"{POINTER}.{os.getpid()}"
    waiting.write_text(name)
    os.replace(waiting, home() / POINTER)
    for each in home().glob("v*"):
        if each.name != name and each != old:
            shutil.rmtree(each, ignore_errors=True)


def keep_facts(folder: Path) -> None:
    """Write beside each segment what a process would otherwise work out of it when it opens the index."""
    for leaf, _offset in Storage(str(folder)).open_index().reader().leaf_readers():
        kept_beside(leaf, folder)


def numbers_in(found: FileIndex) -> set[int]:
    with found.reader() as reader:
        return {int(fields["id"]) for fields in reader.all_stored_fields() if fields["id"] != MARK}


def check() -> Difference:
    """How the index differs from the database, entry by entry."""
    live = queries.published_numbers()
    known: set[int] = set()
    behind = queries.generation() + 1
    if is_in_database():
        known, reached = postgresql.state()
        behind = abs(queries.generation() - reached)
    elif found := opened():
        with suppress(Exception):  # a file of it that was cut off raises whatever it likes
            known, behind = numbers_in(found), abs(queries.generation() - generation_of(found))
    return Difference(tuple(sorted(live - known)), tuple(sorted(known - live)), behind)


def make_ready(say: Say) -> None:
    """An index that agrees with the database, made or mended when it does not."""
    if not is_in_database() and opened() is None:
        say("Index: building it ...")
        rebuild(say)
    else:
        catch_up()
        if check():
            say("Index: it differed from the database; building it anew ...")
            rebuild(say)
    say(f"Index: {queries.count_published()} entries can be found")
    db.session.rollback()


@contextmanager
def without_collecting() -> Iterator[None]:
    """A pause of the garbage collector, which would walk every new row many times over while none is garbage."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Readings:
    """The newest reading of this process; made anew when the index has moved on."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.reading: Reading | None = None
        self.segments: dict[str, WhooshSegment] = {}
        self.folder: Path | None = None
        self.rests_until = 0.0

    def newest(self) -> Reading:
        """Where another process takes in much, nobody who searches waits for it: what was read before serves meanwhile."""
        wanted = g.get("generation_of_page")
        if wanted is None:
            wanted = queries.generation()
        found = self.reading
        if found is None or not self.will_do(found, wanted):
            with self.lock:
                if self.reading is None or not self.will_do(self.reading, wanted):
                    if not catch_up(SOON_SECONDS):
                        self.rests_until = monotonic() + REST_SECONDS
                    with without_collecting():
                        self.reading = self._read()
                found = self.reading
        if found.generation != wanted:
            keeping.is_behind()
        return found

    def will_do(self, reading: Reading, wanted: int) -> bool:
        return reading.generation == wanted or monotonic() < self.rests_until

    def _read(self) -> Reading:
        folder = current_folder()
        if folder != self.folder:
            self.folder, self.segments = folder, {}
        found = opened()
        if found is None:
            return Reading(generation=-1, segments=[], live=np.zeros(0, dtype=bool))
        leaves = [leaf for leaf, _offset in found.reader().leaf_readers()]  # stays open: postings are read on first use
        made = {str(leaf.segment().segment_id()): leaf for leaf in leaves}
        self.segments = {name: self.segments.get(name) or WhooshSegment(leaf, folder) for name, leaf in made.items()}
        return self._together(made)

    def _together(self, made: dict[str, Any]) -> Reading:
        segments = [self.segments[name] for name in made]
        generation = max(
            (
                mark
                for name, leaf in made.items()
                for number, mark in self.segments[name].marks.items()
                if not leaf.is_deleted(number)
            ),
            default=-1,
        )
        live = [np.zeros(0, dtype=bool), *(self.segments[name].live(leaf) for name, leaf in made.items())]
        return Reading(generation=generation, segments=segments, live=np.concatenate(live))


def reading() -> Reading:
    """The directory as this process may search it now, never behind what the database says."""
    if is_in_database():
        return postgresql.newest()
    readings: Readings = current_app.extensions.setdefault(postgresql.READINGS, Readings())
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

"""The index as a folder beside SQLite: where it lies, and how what is published is written into it. Knows Whoosh."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgpack
from flask import current_app
from whoosh.index import EmptyIndexError, FileIndex, create_in
from whoosh.searching import Searcher

from localoffer.database import alone
from localoffer.directory import queries
from localoffer.directory.queries import PublicEntry
from localoffer.memory import Memory
from localoffer.search.progress import Say, tell
from localoffer.search.rows import FORM, written
from localoffer.search.segments import MARK, Storage, kept_beside, schema
from localoffer.search.writing import QuickCodec

POINTER = "current"
WAIT_SECONDS = 10.0
"""How long who has changed much waits for others that write the index."""
MANY = 200
MOST_MARKS = 100
MOSTLY = 0.5
"""When more than this share of what is published changed, the index is made anew: nothing old has to be carried over."""


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


known_marks: Memory[tuple[str, int], int] = Memory(MOST_MARKS)
"""{(a folder of an index, its state by Whoosh's own count): up to which change it has read in it}: a state never changes."""


def generation_of(found: FileIndex) -> int:
    """Up to which change of the directory this index has read; -1 when it cannot say."""
    state = found.storage.folder, found.latest_generation()
    known = known_marks.get(state)
    if known is not None:
        return known
    with found.searcher() as searcher:
        return known_marks.keep(state, mark_in(searcher))


def mark_in(searcher: Searcher) -> int:
    mark = searcher.document(id=MARK)
    return int(mark["row"]) if mark else -1


def put(writer: Any, entry: PublicEntry) -> None:
    """Write an entry into an index that holds nothing of it."""
    found = written(entry)
    writer.add_document(id=str(entry.id), row=msgpack.packb(found.row), all=found.parts)


def catch_up(seconds: float) -> None:
    """Take in what changed since the index last read, or make it anew where that is quicker or it cannot be read."""
    found = opened()
    known, newest = -1 if found is None else generation_of(found), queries.generation()
    if found is None or known > queries.generation_by_now():
        rebuild()
        return
    if known >= newest:  # others took in what the transaction that has begun here does not see yet
        return
    if seconds >= WAIT_SECONDS and queries.count_changed_since(known) > max(MANY, queries.count_published() * MOSTLY):
        rebuild()
        return
    writer = found.writer(timeout=seconds, codec=QuickCodec())
    try:
        with writer.searcher() as before:  # what others wrote while this one waited is in it
            known = generation_of(found)
            live, gone = queries.changed_since(known)
            there = numbers_in(before) if len(live) > MANY else None
            for entry in live:
                if there is None or entry.id in there:
                    writer.delete_by_term("id", str(entry.id), searcher=before)
                put(writer, entry)
            for number in gone:
                writer.delete_by_term("id", str(number), searcher=before)
            newest = max([known, newest, *(each.generation for each in live)])
            writer.delete_by_term("id", MARK, searcher=before)
        writer.add_document(id=MARK, row=str(newest))
    except BaseException:
        writer.cancel()
        raise
    writer.commit()
    known_marks.keep((found.storage.folder, writer.generation), newest)


def rebuild(say: Say = lambda _line: None, *, instead_of: Path | None = None) -> None:
    """Make it anew, unless another process did so while this one waited for it, or since this one found a folder broken.

    One process at a time: each clears away what it did not make. Whoever waited has what the other made, where nothing was
    changed since.
    """
    before = instead_of or current_folder()
    with alone("rebuild-index", wait=True):
        made = opened() if current_folder() != before else None
        if made is None or generation_of(made) != queries.generation():
            make_anew(say)


def make_anew(say: Say) -> None:
    """Beside the old one, which serves meanwhile; then it is put in its place."""
    name = f"v{FORM}-{uuid4().hex[:12]}"
    folder = home() / name
    folder.mkdir()
    reached, total = queries.generation(), queries.count_published()
    writer = create_in(str(folder), schema()).writer(limitmb=256, codec=QuickCodec())
    for number, entry in enumerate(queries.all_published(), start=1):
        put(writer, entry)
        tell(say, number, total)
    say("  all read; writing it down ...")
    writer.add_document(id=MARK, row=str(reached))
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


def state() -> tuple[set[int], int]:
    """(the entries it holds, how far it has read; -1 when it cannot say)."""
    found = opened()
    if found is None:
        return set(), -1
    try:
        with found.searcher() as searcher:
            return numbers_in(searcher), mark_in(searcher)
    except Exception:  # a file of it that was cut off raises whatever it likes
        return set(), -1


def numbers_in(searcher: Searcher) -> set[int]:
    return {int(fields["id"]) for fields in searcher.reader().all_stored_fields() if fields["id"] != MARK}


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

"""What the index is made of: how an entry is written into it, and how a segment of it is read back. Knows Whoosh."""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property, lru_cache
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any, cast

import msgpack
import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3LeafMatcher
from whoosh.fields import ID, STORED, FieldType, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile, StructFile
from whoosh.formats import Frequency
from whoosh.matching import FilterMatcher
from whoosh.system import pack_uint

from localoffer.search.by_term import ByTerm
from localoffer.search.facts import Facts, Numbers, codes
from localoffer.search.scoring import NOBODY, Postings

MARK = "generation"
FACTS_FORM = 8
WORTH_KEEPING = 500
FEW = 50
"""So many rows are sorted by term in less time than it takes to ask Whoosh's file for what one search looks for."""
Read = tuple[dict[int, int], list[int], Facts]


class WeightedText(FieldType):
    """One field for all that is looked in; takes [(weight, terms)], for its words were read out already."""

    def __init__(self) -> None:
        self.analyzer = None
        self.format = Frequency()
        self.scorable = True
        self.stored = False
        self.vector = None

    def index(self, value: list[tuple[float, list[str]]], **_options: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """(term, how often, weight, how often as Whoosh's `Frequency` writes it) of each term."""
        often: dict[str, int] = {}
        weights: dict[str, float] = {}
        for weight, terms in value:
            for term in terms:
                often[term] = often.get(term, 0) + 1
                weights[term] = weights.get(term, 0.0) + weight
        for term, times in often.items():
            yield encoded(term), times, weights[term], packed(times)


@lru_cache(maxsize=100_000)
def encoded(term: str) -> bytes:
    """A term as Whoosh keeps it, the same object for all its postings: a million of them wait in memory to be sorted."""
    return term.encode()


@lru_cache(maxsize=1000)
def packed(times: int) -> bytes:
    return bytes(pack_uint(times))


def schema() -> Schema:
    return Schema(id=ID(unique=True, stored=True), row=STORED, all=WeightedText())


contents: dict[str, tuple[tuple[int, int, int], bytes]] = {}
"""{path of a segment: (what the file looked like, what it holds)}: an edit opens the index a few times over."""


def content_of(path: str) -> bytes:
    """What a segment's file holds; read again only when the file is another one or was cut off."""
    status = os.stat(path)
    looks = (status.st_ino, status.st_size, status.st_mtime_ns)
    kept = contents.get(path)
    if kept and kept[0] == looks:
        return kept[1]
    for other in [each for each in list(contents) if not os.path.exists(each)]:
        contents.pop(other, None)
    content = Path(path).read_bytes()
    contents[path] = (looks, content)
    return content


class InMemory(StructFile):
    """A file of several parts, read whole."""

    def __init__(self, content: bytes, **options: Any) -> None:
        super().__init__(BytesIO(content), **options)
        self.content = content

    def subset(self, offset: int, length: int, name: str | None = None) -> BufferFile:
        return BufferFile(memoryview(self.content)[offset : offset + length], name=name)


class Storage(FileStorage):
    """The folder of the index, never mapped into memory: a mapped file that is cut off kills the process that reads it."""

    def __init__(self, path: str) -> None:
        super().__init__(path, supports_mmap=False)

    def open_file(self, name: str, **options: Any) -> StructFile:
        if not name.endswith(".seg"):
            return super().open_file(name, **options)
        return InMemory(content_of(self._fpath(name)), name=name, **options)


def read_of(reader: Any) -> Read:
    """(marks of generations by number, numbers of the entries, their facts) of a segment, from Whoosh's stored fields."""
    rows: list[dict[str, Any]] = []
    marks: dict[int, int] = {}
    numbers: list[int] = []
    for number in range(reader.doc_count_all()):
        fields = reader.stored_fields(number)
        if fields["id"] == MARK:
            marks[number] = int(fields["row"])
        else:
            rows.append(msgpack.unpackb(fields["row"]))
            numbers.append(number)
    facts = Facts(rows)
    facts.settle()
    return marks, numbers, facts


def kept_beside(reader: Any, folder: Path) -> Read:
    """The same of a large segment, from a file beside it that the first process to read it has written.

    Whoosh unpickles its own files in this folder; the name makes it clear the file away with the segment. What is not
    whole, or was made for other words of the vocabularies, is read and written anew.
    """
    if reader.doc_count_all() < WORTH_KEEPING:
        return read_of(reader)
    path = folder / f"{reader.segment().segment_id()}.facts"
    with suppress(Exception):  # not there yet, or cut off
        made_for, found = pickle.loads(path.read_bytes())  # noqa: S301
        if made_for == (FACTS_FORM, codes()):
            return cast("Read", found)
    read = read_of(reader)
    with suppress(OSError):  # a full disk costs speed only
        waiting = path.with_suffix(f".facts{os.getpid()}")
        waiting.write_bytes(pickle.dumps(((FACTS_FORM, codes()), read), protocol=5))
        os.replace(waiting, path)
    return read


class WhooshSegment:
    """One segment of the index, read once: it never changes, so what was read stays true."""

    def __init__(self, reader: Any, folder: Path | None = None) -> None:
        self.reader, self.one_at_a_time = reader, Lock()
        self.marks, self.numbers, self.facts = read_of(reader) if folder is None else kept_beside(reader, folder)
        rows = self.facts.rows
        if len(rows) > FEW and "all" not in reader.indexed_field_names():  # whose table of words no search must find broken
            raise ValueError("a segment of the index holds no words")
        self.lengths = np.array([row.get("length", 0.0) for row in rows], dtype=np.float32)
        self.places = np.full(reader.doc_count_all(), -1, dtype=np.int32)
        self.places[self.numbers] = np.arange(len(rows), dtype=np.int32)

    def live(self, leaf: Any) -> NDArray[np.bool_]:
        """Which of the rows are not deleted, as a reader of the newest commit says."""
        out = np.ones(len(self.numbers), dtype=bool)
        deleted = self.places[list(leaf.segment().deleted_docs())]
        out[deleted[deleted >= 0]] = False  # a mark of an older generation is deleted too, and has no place
        return out

    def postings(self, term: str) -> Postings:
        """The rows that hold a term, and its weight in each; they are read anew each time, for who asks keeps them.

        All who read a file of Whoosh's move the one place that it is read at.
        """
        if len(self.numbers) <= FEW:
            return self.by_term.get(term, NOBODY)
        with self.one_at_a_time:
            return self._read(term) if ("all", term) in self.reader else NOBODY

    @cached_property
    def by_term(self) -> dict[str, Postings]:
        """The same of every term, from the rows: for the few that hold what changed lately."""
        return ByTerm(self.facts.rows).postings()

    def is_sure_of(self, term: str) -> bool:
        return True

    def sorting(self) -> tuple[()]:
        """Whoosh's file is sorted by term already."""
        return ()

    def _read(self, term: str) -> Postings:
        matcher = self.reader.postings("all", term)
        if isinstance(matcher, FilterMatcher):
            matcher = matcher.child  # what is deleted is told by `live`, which is newer than what this reader knows
            matcher.reset()  # to the first, also where that is deleted
        numbers, weights = in_blocks(matcher) if isinstance(matcher, W3LeafMatcher) else one_by_one(matcher)
        return self.places[numbers], np.asarray(weights, dtype=np.float32)


def one_by_one(matcher: Any) -> tuple[list[int], list[float]]:
    """The documents and weights of a term, by what every matcher of Whoosh can do."""
    numbers, weights = [], []
    while matcher.is_active():
        numbers.append(matcher.id())
        weights.append(matcher.weight())
        matcher.next()
    return numbers, weights


def in_blocks(matcher: W3LeafMatcher) -> tuple[NDArray[np.int64], Numbers]:
    """The same a block at a time, from inside the matcher of a frequent term: a hundredth of the time."""
    numbers: list[NDArray[np.int64]] = []
    weights: list[Numbers] = []
    while matcher.is_active():
        matcher._read_data()
        steps, weight, _values = matcher._data
        numbers.append(np.asarray(steps, dtype=np.int64).cumsum())
        weights.append(np.broadcast_to(np.asarray(1 if weight is None else weight, dtype=np.float32), len(steps)))
        matcher._next_block()
    return np.concatenate(numbers), np.concatenate(weights)

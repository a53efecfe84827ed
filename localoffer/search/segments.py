"""What the index is made of: how an entry is written into it, and how a segment of it is read back. Knows Whoosh."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import msgpack
import numpy as np
from numpy.typing import NDArray
from whoosh.analysis import Analyzer, Token
from whoosh.fields import ID, STORED, FieldType, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile, StructFile
from whoosh.formats import Frequency

from localoffer.search.facts import Facts, Numbers, Places
from localoffer.search.words import terms

MARK = "generation"
Postings = tuple[Places, Numbers]
NOBODY: Postings = (np.empty(0, dtype=np.int32), np.empty(0, dtype=np.float32))


class Weighted(Analyzer):
    """Gives each part of a text its own weight; takes a JSON list of [weight, text]."""

    def __call__(self, value: str, **_options: Any) -> Iterator[Token]:
        token = Token()
        for weight, text in json.loads(value):
            token.boost = weight
            for term in terms(text):
                token.text = term
                yield token


class WeightedText(FieldType):
    """One field for all that is looked in."""

    def __init__(self) -> None:
        self.analyzer = Weighted()
        self.format = Frequency()
        self.scorable = True
        self.stored = False
        self.vector = None


def schema() -> Schema:
    return Schema(id=ID(unique=True, stored=True), row=STORED, all=WeightedText())


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
        return InMemory(Path(self._fpath(name)).read_bytes(), name=name, **options)


class WhooshSegment:
    """One segment of the index, read once: it never changes, so what was read stays true."""

    def __init__(self, reader: Any) -> None:
        self.reader = reader
        self.taken: dict[str, Postings] = {}
        rows: list[dict[str, Any]] = []
        self.marks: dict[int, int] = {}
        self.numbers: list[int] = []
        for number in range(reader.doc_count_all()):
            fields = reader.stored_fields(number)
            if fields["id"] == MARK:
                self.marks[number] = int(fields["row"])
            else:
                rows.append(msgpack.unpackb(fields["row"]))
                self.numbers.append(number)
        self.facts = Facts(rows)
        self.facts.settle()
        self.lengths = np.array([row.get("length", 0.0) for row in rows], dtype=np.float32)
        self.places = np.full(reader.doc_count_all(), -1, dtype=np.int32)
        self.places[self.numbers] = np.arange(len(rows), dtype=np.int32)

    def live(self, leaf: Any) -> NDArray[np.bool_]:
        """Which of the rows are not deleted, as a reader of the newest commit says."""
        return np.array([not leaf.is_deleted(number) for number in self.numbers], dtype=bool)

    def postings(self, term: str) -> Postings:
        """The rows that hold a term, and its weight in each."""
        if term in self.taken:
            return self.taken[term]
        if ("all", term) not in self.reader:
            return NOBODY
        self.taken[term] = self._read(term)
        return self.taken[term]

    def _read(self, term: str) -> Postings:
        numbers, weights = [], []
        matcher = self.reader.postings("all", term)
        while matcher.is_active():
            numbers.append(matcher.id())
            weights.append(matcher.weight())
            matcher.next()
        return self.places[numbers], np.array(weights, dtype=np.float32)

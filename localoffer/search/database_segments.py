"""What a machine has read of the index in PostgreSQL: rows in columns, and who holds a term."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgpack
import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from localoffer.database import db, replica
from localoffer.search.by_term import ByTerm
from localoffer.search.facts import Facts, Mask, Numbers
from localoffer.search.scoring import NOBODY, Postings

SHARES = "'{0.25, 0.375, 0.5, 1}'"
POSTINGS = text(
    f"SELECT entry_id, 4 * ts_rank_cd({SHARES}, vector, CAST(:term AS tsquery)) FROM search_document "  # noqa: S608
    "WHERE vector @@ CAST(:term AS tsquery) AND generation > :low AND generation <= :high"
)
FEW = 200
"""So many rows are sorted in less time than PostgreSQL takes to answer for one term."""
SORTED_AT_ONCE = 500


@contextmanager
def connection() -> Iterator[Connection]:
    """The database that is written, for only that is surely as new as the readings; where it is away, the replica.

    A replica has all that it will get then, and what is read is compared with it (`Segment`) or says itself how new it is.
    """
    try:
        found = db.engine.connect()
    except OperationalError:
        if not replica.is_read():
            raise
        found = replica.engine().connect()
    with found, found.begin():
        yield found


def as_lexeme(term: str) -> str:
    """A term as PostgreSQL's parser leaves it whole: "0-19" would become two numbers."""
    return term.replace("-", "to")


class Segment:
    """What was read at one time, for entries changed after `low` and up to `high`.

    A machine that has just started asks PostgreSQL who holds a term; what it read is sorted by term meanwhile (`sorting`), and
    then it knows by itself: no search waits for an answer about each of the sixty ways to say a word.
    """

    def __init__(self, found: list[Any], low: int, high: int) -> None:
        self.low, self.high = low, high
        self.numbers = np.array([each.entry_id for each in found], dtype=np.int64)
        self.generations = np.array([each.generation for each in found], dtype=np.int64)
        rows = [msgpack.unpackb(each.row) for each in found]
        self.facts = Facts(rows)
        self.facts.settle()
        self.lengths: Numbers = np.array([row.get("length", 0.0) for row in rows], dtype=np.float32)
        self.taken: dict[str, Postings] = {}
        self.sorted = False
        if len(rows) <= FEW:
            for _ in self.sorting():
                pass

    def live(self, numbers: NDArray[np.int64], generations: NDArray[np.int64]) -> Mask:
        """Which rows are still as they were read; `numbers` are those of the entries there are now, in order."""
        if not len(numbers) or not len(self.numbers):
            return np.zeros(len(self.numbers), dtype=bool)
        at = np.minimum(np.searchsorted(numbers, self.numbers), len(numbers) - 1)
        return np.asarray((numbers[at] == self.numbers) & (generations[at] == self.generations))

    def sorting(self) -> Iterator[int]:
        """Sort what was read by term, so many rows at a time; the places are in order, as they come."""
        if self.sorted:
            return
        found = ByTerm()
        for place, row in enumerate(self.facts.rows):
            found.add(place, row)
            if place % SORTED_AT_ONCE == 0:
                yield place
        self.taken = found.postings()
        self.sorted = True

    def postings(self, term: str) -> Postings:
        """The rows that hold a term, and its weight in each: the sum over its places, as PostgreSQL counts covers."""
        if self.sorted or term in self.taken:
            return self.taken.get(term, NOBODY)
        with connection() as here:
            found = self._ask(here, term)
            if len(found[0]) and here.engine is db.engine:  # a replica may lack what this segment has: asked anew later
                self.taken[term] = found
        return found

    def is_sure_of(self, term: str) -> bool:
        return self.sorted or term in self.taken

    def _ask(self, here: Connection, term: str) -> Postings:
        given = {"term": f"'{as_lexeme(term)}'", "low": self.low, "high": self.high}
        rows = here.execute(POSTINGS, given).all()
        numbers = np.array([row[0] for row in rows], dtype=np.int64)
        weights = np.array([row[1] for row in rows], dtype=np.float32)
        if not len(numbers) or not len(self.numbers):
            return NOBODY
        at = np.minimum(np.searchsorted(self.numbers, numbers), len(self.numbers) - 1)
        ours = self.numbers[at] == numbers
        order = np.argsort(at[ours])
        return at[ours][order].astype(np.int32), weights[ours][order]

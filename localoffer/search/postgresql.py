"""The index inside PostgreSQL: the same terms and weights in a `tsvector`, words for misspellings by `pg_trgm`.

It stands in for what the other files keep with Whoosh in a folder, so that nothing on a web machine's disk matters: every
machine reads it into arrays of its own, and what changed since comes as a further segment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic
from typing import Any

import msgpack
import numpy as np
from flask import current_app
from numpy.typing import NDArray
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, OperationalError

from localoffer.database import db, replica
from localoffer.directory import keeping, queries
from localoffer.directory.queries import PublicEntry
from localoffer.search.facts import Facts, Mask, Numbers, Places
from localoffer.search.lexicon import Lexicon, Words
from localoffer.search.progress import Say, tell
from localoffer.search.reading import Reading
from localoffer.search.rows import FORM, texts, written
from localoffer.search.words import tokens

CLASSES = {4.0: "name_terms", 2.0: "own_terms", 1.5: "place_terms", 1.0: "text_terms"}
"""Which column holds what counts so much; they become the weights A, B, C and D of the vector."""
SHARES = "'{0.25, 0.375, 0.5, 1}'"
MOST_SEGMENTS = 12
LEAST_ALIKE = 0.2
LOCKED = "55P03"
SOON_SECONDS, REST_SECONDS = 0.5, 1.0
"""How long a search waits for others that write the index, here or in a folder, and until it tries again."""
MOST_CHOICES = 300
READINGS = "readings"
Postings = tuple[Places, Numbers]

PUT = text(
    "INSERT INTO search_document (entry_id, generation, row, name_terms, own_terms, place_terms, text_terms) VALUES "
    "(:entry_id, :generation, :row, :name_terms, :own_terms, :place_terms, :text_terms) ON CONFLICT (entry_id) DO UPDATE SET "
    "generation = excluded.generation, row = excluded.row, name_terms = excluded.name_terms, own_terms = excluded.own_terms, "
    "place_terms = excluded.place_terms, text_terms = excluded.text_terms"
)
PUT_WORDS = text("INSERT INTO search_word (word) SELECT DISTINCT unnest(CAST(:words AS text[])) ON CONFLICT DO NOTHING")
HOLD = text("SELECT generation FROM search_state WHERE id = 1 AND form >= :form FOR UPDATE")
REACHED = text(
    "INSERT INTO search_state (id, form, generation, made) VALUES (1, :form, :generation, 1) ON CONFLICT (id) DO UPDATE SET "
    "form = :form, generation = :generation, made = search_state.made + :anew"
)
POSTINGS = text(
    f"SELECT entry_id, 4 * ts_rank_cd({SHARES}, vector, CAST(:term AS tsquery)) FROM search_document "  # noqa: S608
    "WHERE vector @@ CAST(:term AS tsquery) AND generation > :low AND generation <= :high"
)
ALIKE = text("SELECT word FROM search_word WHERE word % :word AND length(word) BETWEEN :shortest AND :longest LIMIT :most")


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


def document_of(entry: PublicEntry) -> dict[str, Any]:
    """What is kept of an entry."""
    columns: dict[str, list[str]] = {name: [] for name in CLASSES.values()}
    found = written(entry)
    for weight, said in found.parts:
        columns[CLASSES[weight]] += map(as_lexeme, said)
    row = msgpack.packb(found.row)
    return {
        "entry_id": entry.id,
        "generation": entry.generation,
        "row": row,
        **{name: " ".join(said) for name, said in columns.items()},
    }


def words_of(entries: Iterable[PublicEntry]) -> list[str]:
    return sorted({word for each in entries for _, said in texts(each.listing) for word in tokens(said) if word.isalpha()})


def caught_up(seconds: float) -> bool:
    """As `catch_up`; False where other machines wrote the index for longer than so many seconds."""
    try:
        catch_up(seconds)
    except OperationalError as trouble:
        if getattr(trouble.orig, "sqlstate", "") != LOCKED:
            raise
        return False
    return True


def catch_up(seconds: float) -> None:
    """Take in what changed since; one machine at a time, and the next finds it done."""
    with connection() as here:
        here.execute(text(f"SET LOCAL lock_timeout = {round(seconds * 1000)}"))
        known = here.scalar(HOLD, {"form": FORM})
        if known is None:
            here.execute(text("SET LOCAL lock_timeout = 0"))  # there is nothing else to read meanwhile
            made_anew(here)
            return
        if known >= queries.generation():
            return
        live, gone = queries.changed_since(known)
        put(here, live)
        if gone:
            here.execute(text("DELETE FROM search_document WHERE entry_id = ANY(:gone)"), {"gone": gone})
        newest = max([known, *(each.generation for each in live), queries.generation() if not live else 0])
        here.execute(REACHED, {"form": FORM, "generation": newest, "anew": 0})


def caught_up_where_it_can_be_written() -> bool:
    """As `caught_up`, soon; where only the replica is there, the index can be searched as it is."""
    try:
        return caught_up(SOON_SECONDS)
    except DBAPIError:
        if not replica.is_read():
            raise
        return False


def put(here: Connection, entries: list[PublicEntry]) -> None:
    if entries:
        here.execute(PUT, [document_of(each) for each in entries])
        here.execute(PUT_WORDS, {"words": words_of(entries)})


def rebuild(say: Say = lambda _line: None) -> None:
    """Make it anew in one transaction; who searches meanwhile sees the old one."""
    with connection() as here:
        made_anew(here, say)


def made_anew(here: Connection, say: Say = lambda _line: None) -> None:
    here.execute(text("LOCK TABLE search_state IN EXCLUSIVE MODE"))
    reached = queries.generation()
    here.execute(text("DELETE FROM search_document"))
    here.execute(text("DELETE FROM search_word"))
    part: list[PublicEntry] = []
    total = queries.count_published()
    for number, each in enumerate(queries.all_published(), start=1):
        tell(say, number, total)
        part.append(each)
        if len(part) == queries.MOST_AT_ONCE:
            put(here, part)
            part = []
    put(here, part)
    here.execute(REACHED, {"form": FORM, "generation": reached, "anew": 1})


def state() -> tuple[set[int], int]:
    """(the entries it holds, how far it has read; -1 when it cannot say)."""
    with connection() as here:
        reached = here.scalar(text("SELECT generation FROM search_state WHERE id = 1"))
        held = set(here.scalars(text("SELECT entry_id FROM search_document")))
    return held, -1 if reached is None else int(reached)


class Segment:
    """What was read at one time, for entries changed after `low` and up to `high`; the postings of a term on first use."""

    def __init__(self, found: list[Any], low: int, high: int) -> None:
        self.low, self.high = low, high
        self.numbers = np.array([each.entry_id for each in found], dtype=np.int64)
        self.generations = np.array([each.generation for each in found], dtype=np.int64)
        rows = [msgpack.unpackb(each.row) for each in found]
        self.facts = Facts(rows)
        self.facts.settle()
        self.lengths: Numbers = np.array([row.get("length", 0.0) for row in rows], dtype=np.float32)
        self.taken: dict[str, Postings] = {}

    def live(self, numbers: NDArray[np.int64], generations: NDArray[np.int64]) -> Mask:
        """Which rows are still as they were read; `numbers` are those of the entries there are now, in order."""
        if not len(numbers) or not len(self.numbers):
            return np.zeros(len(self.numbers), dtype=bool)
        at = np.minimum(np.searchsorted(numbers, self.numbers), len(numbers) - 1)
        return np.asarray((numbers[at] == self.numbers) & (generations[at] == self.generations))

    def postings(self, term: str) -> Postings:
        """The rows that hold a term, and its weight in each: the sum over its places, as PostgreSQL counts covers."""
        if term in self.taken:
            return self.taken[term]
        with connection() as here:
            found = self._ask(here, term)
            if len(found[0]) and here.engine is db.engine:  # a replica may lack what this segment has: asked anew later
                self.taken[term] = found
        return found

    def _ask(self, here: Connection, term: str) -> Postings:
        given = {"term": f"'{as_lexeme(term)}'", "low": self.low, "high": self.high}
        rows = here.execute(POSTINGS, given).all()
        numbers = np.array([row[0] for row in rows], dtype=np.int64)
        weights = np.array([row[1] for row in rows], dtype=np.float32)
        if not len(numbers) or not len(self.numbers):
            return np.empty(0, dtype=np.int32), np.empty(0, dtype=np.float32)
        at = np.minimum(np.searchsorted(self.numbers, numbers), len(self.numbers) - 1)
        ours = self.numbers[at] == numbers
        order = np.argsort(at[ours])
        return at[ours][order].astype(np.int32), weights[ours][order]


class TrigramLexicon(Lexicon):
    """Words that are right; what looks like a misspelt one is found by its trigrams."""

    def may_be(self, word: str, farthest: int) -> list[str]:
        lengths = range(len(word) - farthest, len(word) + farthest + 1)
        from_thesaurus = self.parts[-1].may_be(word, farthest)
        with connection() as here:
            here.execute(text(f"SET LOCAL pg_trgm.similarity_threshold = {LEAST_ALIKE}"))
            given = {"word": word, "shortest": lengths.start, "longest": lengths.stop - 1, "most": MOST_CHOICES}
            found = here.scalars(ALIKE, given).all()
        return list(dict.fromkeys([*(each for each in found if self.is_used(each)), *from_thesaurus]))


class ReadingOfPostgresql(Reading):
    """A reading whose misspelt words are looked up in the database."""

    def lexicon(self, also: Words) -> Lexicon:
        if self.kept_lexicon is None or self.kept_lexicon.parts[-1] is not also:
            self.kept_lexicon = TrigramLexicon([each.facts.words for each in self.segments], also)
        return self.kept_lexicon


class Readings:
    """The newest reading of this process; what changed since the last one is read, and no more."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.reading: Reading | None = None
        self.segments: list[Segment] = []
        self.made = -1
        self.rests_until = 0.0

    def newest(self) -> Reading:
        wanted = queries.generation()
        found = self.reading
        if found is None or (found.generation < wanted and monotonic() >= self.rests_until):
            with self.lock:
                if self.reading is None or self.reading.generation < wanted:
                    if not caught_up_where_it_can_be_written():
                        self.rests_until = monotonic() + REST_SECONDS
                    self.reading = self._read()
                found = self.reading
        if found.generation > wanted:
            replica.leave()  # what this process knows is newer than the replica: a page must not mix the two
        if found.generation < wanted:
            keeping.is_behind()
        return found

    def _read(self) -> Reading:
        with connection() as here:
            here.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            reached, made = here.execute(text("SELECT generation, made FROM search_state WHERE id = 1")).one()
            if made != self.made or len(self.segments) >= MOST_SEGMENTS:
                self.made, self.segments = made, []
            low = self.segments[-1].high if self.segments else -1
            asked = text("SELECT entry_id, generation, row FROM search_document WHERE generation > :low ORDER BY entry_id")
            found = here.execute(asked, {"low": low}).all()
            if found or not self.segments:
                self.segments = [*self.segments, Segment(list(found), low, reached)]
            there = here.execute(text("SELECT entry_id, generation FROM search_document ORDER BY entry_id")).all()
        numbers = np.array([each[0] for each in there], dtype=np.int64)
        generations = np.array([each[1] for each in there], dtype=np.int64)
        live = np.concatenate([each.live(numbers, generations) for each in self.segments])
        return ReadingOfPostgresql(generation=reached, segments=self.segments, live=live)


def newest() -> Reading:
    readings: Readings = current_app.extensions.setdefault(READINGS, Readings())
    return readings.newest()

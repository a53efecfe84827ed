"""The index inside PostgreSQL: the same terms and weights in a `tsvector`, words for misspellings by `pg_trgm`.

It stands in for what the other files keep with Whoosh in a folder, so that nothing on a web machine's disk matters: every
machine reads it into arrays of its own, and what changed since comes as a further segment.
"""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock
from time import monotonic
from typing import Any

import msgpack
import numpy as np
from flask import current_app
from numpy.typing import NDArray
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, OperationalError

from localoffer.database import replica
from localoffer.directory import keeping, queries
from localoffer.directory.queries import PublicEntry
from localoffer.search.database_segments import Segment, as_lexeme, connection
from localoffer.search.facts import Mask
from localoffer.search.lexicon import Lexicon, Words
from localoffer.search.progress import Say, tell
from localoffer.search.reading import Reading
from localoffer.search.rows import FORM, NAME, PLACES, TEXT, WORDS, texts, written
from localoffer.search.words import tokens

CLASSES = {NAME: "name_terms", WORDS: "own_terms", PLACES: "place_terms", TEXT: "text_terms"}
"""Which column holds what counts so much; they become the weights A, B, C and D of the vector."""
MOST_SEGMENTS, MOSTLY = 12, 0.5
"""Of more segments the later ones are read again as one; where they hold more than this share of the first, so is all."""
LEAST_ALIKE = 0.2
LOCKED = "55P03"
SOON_SECONDS, REST_SECONDS = 0.5, 1.0
"""How long a search waits for others that write the index, here or in a folder, and until it tries again."""
MOST_CHOICES = 300
READINGS = "readings"
Whole = NDArray[np.int64]

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
ALIKE = text("SELECT word FROM search_word WHERE word % :word AND length(word) BETWEEN :shortest AND :longest LIMIT :most")


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
        reached = queries.generation()  # first: what others commit while this reads the changes is for the next time
        if known >= reached:
            return
        live, gone = queries.changed_since(known)
        put(here, live)
        if gone:
            here.execute(text("DELETE FROM search_document WHERE entry_id = ANY(:gone)"), {"gone": gone})
        newest = max([reached, *(each.generation for each in live)])
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
        if found is not None and found.generation > wanted:
            replica.leave()  # what this process knows is newer than the replica: a page must not mix the two
            wanted = queries.generation()
        if found is None or found.generation > wanted or (found.generation < wanted and monotonic() >= self.rests_until):
            with self.lock:
                found = self.reading = self._as_new_as(queries.generation())
        if found.generation < wanted:
            keeping.is_behind()
        return found

    def _as_new_as(self, wanted: int) -> Reading:
        """The reading that is there, where it is what is wanted; else the index is brought up to date and read."""
        if self.reading is not None and self.reading.generation == wanted:
            return self.reading
        if not caught_up_where_it_can_be_written():
            self.rests_until = monotonic() + REST_SECONDS
        return self._read()

    def _read(self) -> Reading:
        with connection() as here:
            here.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            reached, made = here.execute(text("SELECT generation, made FROM search_state WHERE id = 1")).one()
            there = here.execute(text("SELECT entry_id, generation FROM search_document ORDER BY entry_id")).all()
            numbers = np.array([each[0] for each in there], dtype=np.int64)
            generations = np.array([each[1] for each in there], dtype=np.int64)
            live = self._read_on(here, self.kept_of(made), reached, numbers, generations)
            if live.sum() != len(numbers):  # the server that took over has not all that this process had read
                live = self._read_on(here, [], reached, numbers, generations)
            self.made = made
        return ReadingOfPostgresql(generation=reached, segments=self.segments, live=live, before=self.reading)

    def kept_of(self, made: int) -> list[Segment]:
        """The segments to go on from: all, or of many the first, whose words are sorted and need not be again."""
        if made != self.made:
            return []
        if len(self.segments) < MOST_SEGMENTS:
            return self.segments
        first, *later = self.segments
        return [first] if sum(len(each.numbers) for each in later) < MOSTLY * len(first.numbers) else []

    def _read_on(self, here: Connection, kept: list[Segment], reached: int, numbers: Whole, generations: Whole) -> Mask:
        """Read what changed after some segments; which rows of all are as they are there now."""
        low = kept[-1].high if kept else -1
        asked = text("SELECT entry_id, generation, row FROM search_document WHERE generation > :low ORDER BY entry_id")
        found = here.execute(asked, {"low": low}).all()
        self.segments = [*kept, Segment(list(found), low, reached)] if found or not kept else kept
        return np.concatenate([each.live(numbers, generations) for each in self.segments])


def newest() -> Reading:
    readings: Readings = current_app.extensions.setdefault(READINGS, Readings())
    return readings.newest()

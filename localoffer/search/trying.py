"""What a change of the thesaurus would do: a few searches by the words in use now, and by those proposed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from localoffer.search import book as books
from localoffer.search import index
from localoffer.search.matching import match
from localoffer.search.ordering import order_of
from localoffer.search.query import Query
from localoffer.search.reading import Reading
from localoffer.search.thesaurus import Thesaurus

TOP = 5
MOST_TRIED = 6


@dataclass(frozen=True)
class Line:
    """One entry among the first found afterwards: its name, and its place before (0 when it was not found)."""

    name: str
    was: int


@dataclass(frozen=True)
class Tried:
    """One search before and after."""

    words: str
    before: int
    after: int
    top: tuple[Line, ...]
    lost: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        return self.before == self.after and not self.lost and all(line.was == at for at, line in enumerate(self.top, start=1))


def tried(searches: Iterable[str], proposed: Thesaurus) -> list[Tried]:
    """Each of a few searches, by the thesaurus in use and by a proposed one."""
    reading = index.reading()
    wanted = list(dict.fromkeys(each.strip() for each in searches if each.strip()))[:MOST_TRIED]
    return [compared(reading, words, proposed) for words in wanted] if reading.live.any() else []


def compared(reading: Reading, words: str, proposed: Thesaurus) -> Tried:
    before, after = found(reading, words, books.current(reading)), found(reading, words, proposed)
    place = {at: rank for rank, at in enumerate(before, start=1)}
    top = tuple(Line(reading.rows[at]["name"], place.get(at, 0)) for at in after[:TOP])
    lost = tuple(reading.rows[at]["name"] for at in before[:TOP] if at not in after[:TOP])
    return Tried(words, len(before), len(after), top, lost)


def found(reading: Reading, words: str, book: Thesaurus) -> list[int]:
    query = Query(text=words)
    match_ = match(reading, query, book)
    return [] if match_.unmatched else [int(each) for each in order_of(reading, query, match_)]

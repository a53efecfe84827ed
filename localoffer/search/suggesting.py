"""Suggestions while typing: needs, kinds of help, places and entries whose names begin like the words typed so far."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from flask import url_for

from localoffer.directory import vocabulary
from localoffer.directory.rules import slug_of
from localoffer.places import gazetteer
from localoffer.search import book, index
from localoffer.search.query import LONGEST_TEXT
from localoffer.search.reading import Reading
from localoffer.search.thesaurus import Thesaurus
from localoffer.search.words import tokens

SHORTEST = 2
MOST = 8
MOST_OF_A_KIND = 3
ENOUGH_ENTRIES = 400


@dataclass(frozen=True)
class Suggestion:
    """A shorter way: its name, what kind of thing it is in a word, and where it leads."""

    text: str
    kind: str
    url: str


def named_so(reading: Reading, typed: list[str]) -> list[int]:
    """The places of the entries whose names hold every word typed, the last one perhaps unfinished; likeliest first."""
    rarest, said = max(typed, key=len), " ".join(typed)
    found = []
    for part, start in zip(reading.parts, reading.starts, strict=True):
        for at in part.beginnings.of(rarest)[:ENOUGH_ENTRIES]:
            name = part.beginnings.names[at]
            if reading.live[start + at] and all(begins(name, word) for word in typed):
                found.append((not name.startswith(said), len(name), name, start + at))
    return [at for *_, at in sorted(found)]


def begins(name: str, word: str) -> bool:
    """Whether some word of a name begins so."""
    return f" {name}".find(f" {word}") >= 0


def suggestions(text: str) -> list[Suggestion]:
    """At most eight shorter ways for what was typed so far; none for less than two letters."""
    typed = tokens(text[:LONGEST_TEXT])
    if len("".join(typed)) < SHORTEST:
        return []
    groups = (words_of_vocabulary(typed, "need"), words_of_vocabulary(typed, "category"), places(typed))
    first = [each for group in groups for each in islice(group, MOST_OF_A_KIND)]
    return list(dict.fromkeys([*first, *entries(typed, MOST - min(len(first), MOST - 2))]))[:MOST]


def entries(typed: list[str], most: int) -> list[Suggestion]:
    reading = index.reading()
    rows = (reading.rows[place] for place in named_so(reading, typed)[:most])
    kinds = vocabulary.of("kinds")
    return [Suggestion(row["name"], kinds.shown(row["kind"]), url_for("directory.entry", slug=row["slug"])) for row in rows]


def words_of_vocabulary(typed: list[str], fact: str) -> Iterator[Suggestion]:
    """The needs, or kinds of help, that are called so, also by another name in the thesaurus."""
    said = " ".join(typed)
    for term_names, name in names_of(fact, book.current(index.reading())):
        if any(each.startswith(said) for each in term_names) or all(begins(term_names[0], word) for word in typed):
            yield Suggestion(name, "Need" if fact == "need" else "Kind of help", url_for(f"search.{fact}", slug=slug_of(name)))


@lru_cache(maxsize=8)
def names_of(fact: str, known: Thesaurus) -> tuple[tuple[tuple[str, ...], str], ...]:
    """((all names of a term, as words; the first is its own), what people see) for each term of a fact."""
    terms = vocabulary.of({"need": "needs", "category": "categories"}[fact])
    rows = known.rows.values()
    found = []
    for term in terms:
        also = [name for row in rows if row.needs == (term.code,) for name in row.names] if fact == "need" else []
        found.append((tuple(folded([term.name, term.code.replace("_", " "), *also])), term.name))
    return tuple(found)


def folded(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(" ".join(tokens(each)) for each in names))


def places(typed: list[str]) -> Iterator[Suggestion]:
    """The villages, wards and parts of postcodes that are called so."""
    said = " ".join(typed)
    seen = set()
    for name, spot in gazetteer.named_places().items():
        if name.startswith(said) and spot.label not in seen:
            seen.add(spot.label)
            yield Suggestion(f"Near {spot.label}", "Place", url_for("search.results", near=spot.label))

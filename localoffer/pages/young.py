"""The page for young people: ways in that speak to them, each with the first entries that the search finds."""

from __future__ import annotations

from dataclasses import dataclass

from localoffer.directory import vocabulary
from localoffer.directory.rules import slug_of
from localoffer.directory.vocabulary import Term
from localoffer.search.finder import find
from localoffer.search.query import Query, as_args
from localoffer.search.results import Hit

SHOWN, LOOKED_AT = 3, 10
LATE = 1 / 3
"""Of the years asked for: what begins later than this stands behind what the younger readers may go to as well."""
FROM, TO = 11, 25
"""Younger children do not look on their own; older people are no longer whom a Local Offer is for."""


@dataclass(frozen=True)
class Way:
    """Something a young person may want, the first entries for it, and the search that finds them all."""

    term: Term
    query: Query
    hits: tuple[Hit, ...]
    total: int


def stages() -> list[Term]:
    """The stages of life of those who read this page."""
    return [each for each in vocabulary.of("stages") if each.low is not None and each.low >= FROM]


def stage_at(slug: str) -> Term | None:
    """The stage whose name makes this address."""
    return next((each for each in stages() if slug_of(each.name) == slug), None)


def ways(stage: Term | None) -> list[Way]:
    """What there is at a stage, or from 11 to 25; a way that leads to nothing, or is only for older people, is not shown."""
    low, high = years_of(stage)
    for_them = (term for term in vocabulary.of("ways_young") if (term.low or 0) <= high)
    found = (way_of(term, max(low, term.low or 0), high) for term in for_them)
    return [each for each in found if each.total]


def years_of(stage: Term | None) -> tuple[int, int]:
    """The first and the last year; that in which a stage ends and the next begins is the next one's, for much begins in it:
    a job "from 16" is for nobody of 11 to 15."""
    if stage is None or stage.low is None or stage.high is None:
        return FROM, TO
    return stage.low, stage.high - 1 if any(each.low == stage.high for each in stages()) else stage.high


def way_of(term: Term, low: int, high: int) -> Way:
    query = Query.from_args(as_args(term.extra["search"])).changed(age=low, age_to=high)
    results = find(query.changed(per_page=LOOKED_AT))
    hits = sorted(results.hits, key=lambda hit: begins_late(hit, low, high))
    return Way(term, query, tuple(hits[:SHOWN]), results.total)


def begins_late(hit: Hit, low: int, high: int) -> bool:
    first = hit.entry.listing.age_min
    return first is not None and (first - low) / (high - low + 1) > LATE

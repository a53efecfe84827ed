"""The page for young people: ways in that speak to them, each with the first entries that the search finds."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from localoffer.directory import vocabulary
from localoffer.directory.rules import slug_of
from localoffer.directory.vocabulary import Term
from localoffer.search.finder import find
from localoffer.search.query import Query
from localoffer.search.results import Hit

SHOWN = 3
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
    """What there is at a stage, or from 11 to 25; a way that leads to nothing is not shown."""
    found = (way_of(term, stage) for term in vocabulary.of("ways_young"))
    return [each for each in found if each.total]


def way_of(term: Term, stage: Term | None) -> Way:
    asked = Query.from_args(MultiDict(term.extra["search"]))
    query = asked.changed(stage=stage.code) if stage else asked.changed(age=FROM, age_to=TO)
    results = find(query.changed(per_page=SHOWN))
    return Way(term, query, results.hits, results.total)

"""A fresh process does once what its first visitors would otherwise wait for: word lists, columns, maps, templates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from time import sleep

from flask import Flask, current_app, render_template

from localoffer.config import Settings
from localoffer.database import db, now
from localoffer.search import book, finder, index, showing
from localoffer.search.matching import match
from localoffer.search.ordering import order_of
from localoffer.search.phrases import Terms, terms_of
from localoffer.search.query import SORTS, Query
from localoffer.search.thesaurus import Thesaurus

PLAIN, ASKED = "swimming", "swiming for my 4 year old"
AT_ONCE, FEW_AT_ONCE = 30, 5
MORE = "made_ready_too"
BREATH_SECONDS = 0.02
"""Between two steps others get their turn."""


def also(app: Flask, act: Callable[[], object]) -> None:
    """Something more that another room wants done before it is asked for."""
    app.extensions.setdefault(MORE, []).append(act)


def often_looked_for(known: Thesaurus) -> list[str]:
    """The terms of the thesaurus: a search for any of its words may look for sixty of them."""
    return list(dict.fromkeys(term for row in known.rows.values() for name in row.names for term in terms_of(name)))


def phrases_of(known: Thesaurus) -> list[Terms]:
    """The phrases of the thesaurus, each of which is looked for in the texts of all that hold its words."""
    rows = known.rows.values()
    names = (name for row in rows for name in (*row.names, *row.narrower, *row.related))
    return [each for each in dict.fromkeys(map(terms_of, names)) if len(each) > 1]


def warm(app: Flask, *, breath: float = BREATH_SECONDS, by: Callable[[], Iterable[object]] | None = None) -> None:
    """Search for a misspelt word in every order and write a page of it; nobody is counted as having asked."""
    settings: Settings = app.extensions["settings"]
    host = settings.trusted_hosts[0].lstrip(".") if settings.trusted_hosts else "localhost"
    with app.test_request_context("/search", base_url=f"http://{host}"):
        try:
            for _ in (by or steps)():
                db.session.rollback()  # a transaction that is left open keeps PostgreSQL from writing a table anew
                sleep(breath)
        finally:
            db.session.remove()


def first_page() -> Iterator[object]:
    """What any first visitor would wait for: the index, the thesaurus, the ground of the map, the templates of a page."""
    if index.reading().live.any():
        yield written(Query(text=PLAIN))


def written(query: Query) -> str:
    return render_template("search/results.html", **showing.page(query, finder.find(query)), now=now())


def steps() -> Iterator[object]:
    """What is put together on first use, a piece at a time."""
    reading = index.reading()
    if not reading.live.any():
        return
    yield from reading.sorting()
    yield reading.local, reading.wide
    query = Query(text=ASKED)
    known = book.current(reading)
    yield reading.lexicon(known.vocabulary).corrected(ASKED.split())
    for number, term in enumerate(often_looked_for(known)):
        reading.said((term,))
        if number % AT_ONCE == 0:
            yield term
    for number, phrase in enumerate(phrases_of(known)):
        reading.said(phrase)
        if number % FEW_AT_ONCE == 0:
            yield phrase
    for sort in SORTS:
        yield order_of(reading, query.changed(sort=sort), match(reading, query))
    yield finder.find(query)
    for act in current_app.extensions.get(MORE, ()):
        yield act()
    yield written(query)

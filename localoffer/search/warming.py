"""A fresh process does once what its first visitors would otherwise wait for: word lists, columns, maps, templates."""

from __future__ import annotations

from collections.abc import Iterator
from time import sleep

from flask import Flask, render_template

from localoffer.config import Settings
from localoffer.database import db, now
from localoffer.search import book, finder, index, showing
from localoffer.search.matching import match
from localoffer.search.ordering import order_of
from localoffer.search.query import SORTS, Query

ASKED = "swiming for my 4 year old"
BREATH_SECONDS = 0.02
"""Between two steps others get their turn."""


def warm(app: Flask) -> None:
    """Search for a misspelt word in every order and write a page of it; nobody is counted as having asked."""
    settings: Settings = app.extensions["settings"]
    host = settings.trusted_hosts[0].lstrip(".") if settings.trusted_hosts else "localhost"
    with app.test_request_context("/search", base_url=f"http://{host}"):
        try:
            for _ in steps():
                sleep(BREATH_SECONDS)
        finally:
            db.session.remove()


def steps() -> Iterator[object]:
    """What is put together on first use, a piece at a time."""
    reading = index.reading()
    if not reading.live.any():
        return
    query = Query(text=ASKED)
    yield reading.lexicon(book.current(reading).vocabulary).corrected(ASKED.split())
    for sort in SORTS:
        yield order_of(reading, query.changed(sort=sort), match(reading, query))
    yield finder.find(query)
    yield render_template("search/results.html", **showing.page(query, finder.find(query)), now=now())

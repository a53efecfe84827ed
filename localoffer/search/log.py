"""Counting searches: after the answer is made, a few at a time, and never so that a page is slower or fails for it."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable
from functools import lru_cache
from threading import Lock
from time import monotonic
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Flask, Response, current_app, g, request
from sqlalchemy import insert, select
from sqlalchemy.exc import SQLAlchemyError

from localoffer.accounts.limits import hashed
from localoffer.clock import today
from localoffer.database import db, now, write_transaction
from localoffer.directory.models import Entry
from localoffer.search import index
from localoffer.search.log_models import SearchLog, UnknownWord
from localoffer.search.matching import match, right_words
from localoffer.search.query import Query, as_args
from localoffer.search.scrubbing import known_words, unknown_words

AT_ONCE = 20
LONGEST_WAIT_SECONDS = 10
AGAIN_SECONDS = 1800
MOST_REMEMBERED = 20_000
DAYS_TO_SHOW = 3
ROBOTS = re.compile(r"bot|crawl|spider|slurp|curl|wget|python|httpclient|monitor|headless", re.IGNORECASE)


class Waiting:
    """Searches of this process that are not written yet, and hashes of who searched for what in the last half hour."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.words: list[str] = []
        self.since = monotonic()
        self.lately: OrderedDict[str, float] = OrderedDict()
        self.lock = Lock()

    def is_again(self, key: str) -> bool:
        """Whether the same visitor did the same a short while ago: another page, or the way back."""
        at = monotonic()
        with self.lock:
            again = at - self.lately.get(key, -AGAIN_SECONDS) < AGAIN_SECONDS
            self.lately[key] = at
            self.lately.move_to_end(key)
            while len(self.lately) > MOST_REMEMBERED:
                self.lately.popitem(last=False)
        return again

    def take(self) -> tuple[list[dict[str, Any]], list[str]]:
        with self.lock:
            taken = self.rows, self.words
            self.rows, self.words, self.since = [], [], monotonic()
        return taken

    @property
    def is_due(self) -> bool:
        return len(self.rows) >= AT_ONCE or (bool(self.rows) and monotonic() - self.since > LONGEST_WAIT_SECONDS)


def waiting() -> Waiting:
    found: Waiting = current_app.extensions.setdefault("searches_waiting", Waiting())
    return found


def init_app(app: Flask) -> None:
    app.after_request(after)


def after(answer: Response) -> Response:
    """Count the search, or the opening of what was found; whatever goes wrong here, the answer goes out."""
    if request.method != "GET" or answer.status_code not in (200, 304) or is_robot(request.user_agent.string):
        return answer
    try:
        if request.endpoint == "search.results":
            searched(Query.from_args(request.args))
        elif request.endpoint == "directory.entry" and request.referrer:
            opened((request.view_args or {}).get("slug", ""), request.referrer)
        if waiting().is_due:
            write_down()
    except Exception:
        db.session.rollback()
        current_app.logger.warning("a search could not be counted")
    return answer


@lru_cache(maxsize=500)
def is_robot(browser: str) -> bool:
    """Whether what asks calls itself something that no person reads with."""
    return bool(ROBOTS.search(browser))


def visitor() -> str:
    return f"{request.remote_addr} {request.user_agent.string}"


def searched(query: Query) -> None:
    """Remember one search, unless it says nothing or is a page of one that was just made."""
    if query.page > 1 or not (query.text or query.needs) or waiting().is_again(hashed(f"{visitor()} {query.changed(page=1)}")):
        return
    reading, asked, found = g.get("matched", (None, None, None))  # the page was just made from it, unless it was kept
    if asked is None or asked.changed(per_page=query.per_page) != query:  # a page shows fewer than are asked for, or as many
        reading = index.reading()
        found = match(reading, query)
    lexicon = right_words(reading)
    needs = query.needs or found.understood.needs
    waiting().rows.append(
        {
            "at": now(),
            "words": known_words(query.text, lexicon.__contains__),
            "need": needs[0] if needs else "",
            "age": query.age if query.age is not None else found.understood.age,
            "ward_code": query.ward or (found.spot.ward_code if found.spot else ""),
            "found": 0 if found.unmatched else len(found.places),
        }
    )
    if not found.understood.place:
        waiting().words += unknown_words(found.understood.words, lexicon.__contains__)


def opened(slug: str, came_from: str) -> None:
    """Remember that something was opened from a page of results."""
    parts = urlsplit(came_from)
    if (
        parts.path != "/search"
        or parts.netloc != request.host
        or waiting().is_again(hashed(f"{visitor()} opened {came_from} {slug}"))
    ):
        return
    number = db.session.query(Entry.id).filter(Entry.slug == slug).scalar()
    query = Query.from_args(as_args(parse_qs(parts.query)))
    said = known_words(query.text, right_words(index.reading()).__contains__)
    waiting().rows.append({"at": now(), "words": said, "need": query.needs[0] if query.needs else "", "opened_id": number})


def write_down() -> None:
    """Write what waits into the database, in one short transaction."""
    rows, words = waiting().take()
    if not rows and not words:
        return
    try:
        with write_transaction():
            if rows:
                db.session.execute(insert(SearchLog), rows)  # many at once, in half the time that objects would take
            count(words)
    except SQLAlchemyError:
        current_app.logger.warning("%s searches could not be counted", len(rows))


def count(words: Iterable[str]) -> None:
    """One more day on which nothing here used some words; once there were three the word itself is kept."""
    day = today()
    keys = {hashed(f"word {word}"): word for word in words}
    known = {row.hash: row for row in db.session.scalars(select(UnknownWord).where(UnknownWord.hash.in_(keys)))}
    if new := [{"hash": key, "days": 1, "last_on": day} for key in keys if key not in known]:
        db.session.execute(insert(UnknownWord), new)
    for key, row in known.items():
        if row.last_on != day:
            row.days, row.last_on = row.days + 1, day
            row.word = keys[key] if row.days >= DAYS_TO_SHOW else ""

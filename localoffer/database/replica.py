"""Public pages read from a streaming replica (`DATABASE_READ_URL`), as long as it is there and nearly as new as the primary.

Only views that say so, for visitors without a session: everybody else, and whoever sent something a moment ago, reads from the
primary and so finds what they wrote. Each process compares the two a few times a second, beside its work: where the replica
has everything that was written at a moment, it is read until `MOST_BEHIND` seconds after that moment. No page waits for it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import monotonic
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, has_app_context, request, session
from flask_sqlalchemy.session import Session
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from localoffer.database.intent import READING_METHODS, writing_expected

NAME = "replica"
EVERY_SECONDS = 0.25
MOST_BEHIND = 2.0
WROTE, WROTE_SECONDS = "wrote", 5
"""A cookie of whoever has just sent something, for longer than the replica may be behind. It says nothing but that; anyone
may make one, and then waits for the primary like those who are signed in."""
WRITTEN = text("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') WHERE NOT pg_is_in_recovery()")
REPLAYED = text("SELECT pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0') WHERE pg_is_in_recovery()")
View = TypeVar("View", bound=Callable[..., Any])


class RoutingSession(Session):
    """Sends what a request reads to the replica, when that was chosen for the request, and everything else to the primary."""

    def get_bind(self, mapper: Any = None, clause: Any = None, bind: Any = None, **more: Any) -> Any:
        """The engine for one statement; a request that only reads keeps to one of the two."""
        if bind is None and not self._flushing and is_read() and not writing_expected():
            return engine()
        return super().get_bind(mapper, clause=clause, bind=bind, **more)


class Watch:
    """How new the replica is, as far as this process knows."""

    def __init__(self) -> None:
        self.fresh_until = 0.0
        self.at, self.written = 0.0, float("inf")
        self.stop = threading.Event()
        self.started = False

    @property
    def is_fresh(self) -> bool:
        return monotonic() < self.fresh_until

    def look(self, primary: Engine, replica: Engine) -> None:
        """Compare: the replica is good if it has what the primary had at the last look; without a primary it is all there is."""
        began = monotonic()
        replayed, written = position(replica, REPLAYED), position(primary, WRITTEN)
        if replayed is None:  # away, or no replica any more
            self.fresh_until = 0.0
        elif written is None:
            self.fresh_until = began + MOST_BEHIND
        elif replayed >= self.written:
            self.fresh_until = self.at + MOST_BEHIND
        if written is not None:
            self.at, self.written = began, written


def position(where: Engine, question: Any) -> float | None:
    """How far a server has got in the log of all that was written; None when it does not answer or has another part."""
    try:
        with where.connect() as here:
            found = here.scalar(question)
    except SQLAlchemyError:
        return None
    return None if found is None else float(found)


def engine() -> Engine:
    found: Engine = current_app.extensions["sqlalchemy"].engines[NAME]
    return found


def watch_of(app: Flask) -> Watch | None:
    """What is known of the replica; None when the settings name none."""
    found: Watch | None = app.extensions.get(NAME)
    return found


def from_replica(view: View) -> View:
    """Say of a public view that it may be read from the replica."""
    view.from_replica = True  # type: ignore[attr-defined]
    return view


def is_read() -> bool:
    """Whether this request reads from the replica."""
    return has_app_context() and bool(g.get("reads_replica"))


def choose() -> None:
    """Before a view: whether what it reads comes from the replica."""
    watch, view = watch_of(current_app), current_app.view_functions.get(request.endpoint or "")
    own = "_user_id" in session or cookie_name() in request.cookies
    g.reads_replica = bool(
        watch and watch.is_fresh and not own and request.method in READING_METHODS and getattr(view, "from_replica", False)
    )


def leave() -> None:
    """Read from the primary for the rest of this request, which only reads."""
    if is_read():
        g.reads_replica = False
        current_app.extensions["sqlalchemy"].session.rollback()


def failed(error: DBAPIError) -> bool:
    """Whether a page failed because the replica went away or broke off what was read; then it rests until the next look."""
    watch = watch_of(current_app)
    if watch is None or not is_read():
        return False
    current_app.logger.warning("the replica failed: %s; the primary is asked", type(error.orig).__name__)
    watch.fresh_until = 0.0
    leave()
    return True


def cookie_name() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-{WROTE}"


def mark(answer: Response) -> Response:
    """After something was sent: for a moment, this visitor reads from the primary."""
    if watch_of(current_app) is not None and request.method not in READING_METHODS and answer.status_code < 400:
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        answer.set_cookie(cookie_name(), "1", max_age=WROTE_SECONDS, secure=secure, httponly=True, samesite="Lax")
    return answer


def start() -> None:
    """Begin to watch, with the first request of each process."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    watch = watch_of(app)
    if watch is not None and not watch.started:
        watch.started = True
        threading.Thread(target=keep_looking, args=(app, watch), name="replica-watch", daemon=True).start()


def keep_looking(app: Flask, watch: Watch) -> None:
    with app.app_context():
        engines = current_app.extensions["sqlalchemy"].engines
        primary, replica = engines[None], engines[NAME]
    while not watch.stop.wait(EVERY_SECONDS):
        watch.look(primary, replica)


def look() -> None:
    """Compare by hand; tests do."""
    watch = watch_of(current_app)
    if watch is not None:
        watch.look(current_app.extensions["sqlalchemy"].engines[None], engine())


def init_app(app: Flask) -> None:
    """Where the settings name a replica; without one nothing of this is in the way of a request."""
    if NAME not in (app.config.get("SQLALCHEMY_BINDS") or {}):
        return
    app.extensions[NAME] = Watch()
    if not app.testing:
        app.before_request(start)
    app.before_request(choose)
    app.after_request(mark)

"""Single values that every page asks for, read beside the session: a transaction of its own would take longer than the answer."""

from __future__ import annotations

import sqlite3
from collections import deque
from typing import Any

from flask import current_app
from sqlalchemy import Engine, event

from localoffer.database import db

KEY = "connections_aside"


class Aside:
    """Connections for nothing but this, as many as are asked at once; they end with those of the engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.free: deque[Any] = deque()
        event.listen(engine, "engine_disposed", self.close)

    def first(self, statement: str) -> Any:
        """The first value that a statement gives; the statement is read to its end, so that no lock is left."""
        try:
            connection = self.free.pop()
        except IndexError:
            connection = self.opened()
        try:
            rows = connection.execute(statement).fetchall()
        except sqlite3.Error:
            connection.close()
            raise
        self.free.append(connection)
        return rows[0][0] if rows else None

    def opened(self) -> Any:
        made = self.engine.raw_connection()
        connection = made.dbapi_connection
        made.detach()
        return connection

    def close(self, _engine: Engine) -> None:
        while self.free:
            self.free.pop().close()


def value(statement: str) -> Any:
    """The value that a statement gives, as it is committed; within a transaction that has begun, as that one sees it."""
    begun = db.session.registry.has() and db.session().in_transaction()
    return db.session.connection().exec_driver_sql(statement).scalar() if begun else committed(statement)


def committed(statement: str) -> Any:
    """The value as it is committed, even where a transaction has begun that sees an older one (on a server: what that sees)."""
    if db.engine.dialect.name == "sqlite":  # a server's answer takes longer than the session does
        aside: Aside = current_app.extensions.get(KEY) or current_app.extensions.setdefault(KEY, Aside(db.engine))
        try:
            return aside.first(statement)
        except sqlite3.Error:
            pass  # the session says what is wrong, in the words that pages of errors know
    return db.session.connection().exec_driver_sql(statement).scalar()

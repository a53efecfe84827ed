"""What is asked of all councils of one PostgreSQL database at once: they are joined, and one query reads them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from localoffer.database import areas, db, joining, schemas
from localoffer.database.form import form_of, newest

SECONDS_FOR_A_TABLE = 3
"""Whoever waits for a table holds up all who come after."""
LOCKED = "55P03"
Say = Callable[[str], None]
BY_CATEGORY = text(
    "SELECT area, category, count(*) FROM every.entry, jsonb_array_elements_text(facts -> 'categories') AS category "
    "WHERE state = 'published' GROUP BY area, category ORDER BY area, category"
)


class NotJoined(Exception):
    """The councils are not, or cannot be, read as one; the message says why."""


class Busy(Exception):
    """A table could not be had soon."""


def join(apps: Iterable[Flask], say: Say) -> None:
    """Join the councils whose tables are in the newest form; each goes on answering meanwhile."""
    every = [each for each in apps if is_ready(each, say)]
    if not every:
        raise NotJoined("No council has a schema with tables of the newest form: DATABASE_URL ends with schema={council}.")
    if busy := [app.extensions["settings"].council for app in every if not came_in(app, say)]:
        raise NotJoined(f"Somebody reads or writes for long, perhaps a backup. Later, do it again for: {', '.join(busy)}.")


def came_in(app: Flask, say: Say) -> bool:
    """Bring in a council, table by table, so that its visitors wait for none of them; False where one cannot be had soon."""
    with app.app_context():
        try:
            make_ready()
            with db.engine.connect() as connection:
                tables = joining.outside(connection)
            for table in tables:
                with shortly() as connection:
                    joining.attach(connection, table, areas.of_app())
        except Busy:
            return False
        say(f"{areas.of_app()} is in.")
        return True


@contextmanager
def shortly() -> Iterator[Connection]:
    """A transaction that changes who is in; it gives up where it would wait for long."""
    try:
        with db.engine.begin() as connection:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{SECONDS_FOR_A_TABLE}s'")
            joining.hold(connection)
            yield connection
    except OperationalError as trouble:
        if getattr(trouble.orig, "sqlstate", "") != LOCKED:
            raise
        raise Busy from trouble


def is_ready(app: Flask, say: Say) -> bool:
    with app.app_context():
        if not schemas.of_app():
            return False
        with db.engine.connect() as connection:
            form = form_of(connection)
        if form != newest():
            say(f"{areas.of_app()} is left out: its tables are in form {form}, not in {newest()}. Run flask setup for it first.")
        return form == newest()


def make_ready() -> None:
    """Tables over all in the newest form; whoever is in those of an older form leaves."""
    with db.engine.connect() as connection:
        if not joining.may_change(connection):
            raise NotJoined("A council's own role may not do this: use the role that owns the database.")
        older = joining.form(connection) not in ("", newest())
        leaving = [(schema, joining.parts(connection, schema)) for schema in joining.schemas_in(connection)] if older else []
    for schema, tables in leaving:
        for table in tables:
            with shortly() as connection:
                joining.detach(connection, table, schema)
    with shortly() as connection:
        joining.make(connection)


def entries_by_category() -> list[tuple[str, str, int]]:
    """(council, category, published entries) of all councils that are joined; an entry may have several categories."""
    if db.engine.dialect.name == "sqlite":
        raise NotJoined("Councils with a file each cannot be read as one.")
    with db.engine.connect() as connection:
        if not joining.form(connection):
            raise NotJoined("The councils are not joined. Run: flask --app app join")
        connection.exec_driver_sql("SET LOCAL jit = off")  # it would compile the question anew for each of a hundred parts
        return [(area, category, number) for area, category, number in connection.execute(BY_CATEGORY)]

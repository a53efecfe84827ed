"""The database: one session a request, writers that queue instead of failing, times in UTC."""

from __future__ import annotations

import json
import logging
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, has_request_context
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, CursorResult, DateTime, Engine, MetaData, Result, Table, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import URL
from sqlalchemy.orm import DeclarativeBase, Mapper
from sqlalchemy.types import TypeDecorator

from localoffer.clock import now
from localoffer.config import ROOT
from localoffer.database import areas, replica, schemas
from localoffer.database.intent import may_write, writing_expected
from localoffer.database.locking import alone, in_turn, one_at_a_time

__all__ = [
    "Facts",
    "Model",
    "UTCDateTime",
    "alone",
    "changed_rows",
    "db",
    "in_turn",
    "may_write",
    "now",
    "one_at_a_time",
    "only_reading",
    "write_transaction",
]

BUSY_MILLISECONDS, PATIENT_MILLISECONDS = 5000, 60_000
"""How long a page waits for its turn to write, and how long a command does, or work beside the pages."""
SECONDS_TO_CONNECT = 3


class UTCDateTime(TypeDecorator[datetime]):
    """A moment, always aware and always UTC, also in SQLite, which keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Facts = JSON().with_variant(JSONB(), "postgresql")


class Base(DeclarativeBase):
    """The root of every table; names of constraints are fixed so that migrations can find them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


@event.listens_for(Mapper, "after_mapper_constructed")
def say_whose_rows(mapper: Mapper[Any], _model: type) -> None:
    """The table of every model says whose its rows are; the model itself knows nothing of it."""
    if isinstance(mapper.local_table, Table) and mapper.local_table.metadata is Base.metadata:
        mapper.local_table.append_column(areas.column())


db = SQLAlchemy(model_class=Base, disable_autonaming=True, session_options={"class_": replica.RoutingSession})

if TYPE_CHECKING:
    Model = DeclarativeBase
else:
    Model = db.Model


def init_app(app: Flask) -> None:
    url, schema = schemas.apart(app.config["SQLALCHEMY_DATABASE_URI"])
    app.config["SQLALCHEMY_DATABASE_URI"], app.config[schemas.KEY] = url, schema
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", options_for(url, schema))
    if copy := app.config.get("DATABASE_READ_URL"):
        url, _ = schemas.apart(copy)  # it has the same schemas
        app.config.setdefault("SQLALCHEMY_BINDS", {replica.NAME: {"url": url, **options_for(url, schema)}})
    db.init_app(app)
    app.extensions["migrate"] = WhenMigrating(app)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with app.app_context():
        for name, engine in db.engines.items():
            event.listen(engine, "before_cursor_execute", storable, retval=True)
            if schema:
                schemas.keep_to(engine, schema, make=name != replica.NAME)
        if db.engine.dialect.name == "sqlite":
            prepare_sqlite(db.engine)


class WhenMigrating:
    """Stands where Flask-Migrate is looked for, and reads it only when tables are changed: a start has no need of it."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def __getattr__(self, name: str) -> Any:
        from flask_migrate import Migrate

        Migrate(self._app, db, directory=str(ROOT / "migrations"), render_as_batch=True)  # takes this one's place
        return getattr(self._app.extensions["migrate"], name)


def options_for(url: URL, schema: str) -> dict[str, Any]:
    """How a database is spoken to: an error quotes nobody's words; a server that was away is noticed before it is asked."""
    quiet = {"hide_parameters": True, "json_serializer": to_json}
    if not url.drivername.startswith("postgresql"):
        return quiet
    told = {"connect_timeout": SECONDS_TO_CONNECT, **schemas.options(url, schema)}
    return {**quiet, "pool_pre_ping": True, "connect_args": told}


def storable(_connection: Any, _cursor: Any, statement: str, given: Any, _context: Any, many: bool) -> tuple[str, Any]:
    """What a database cannot hold (NUL on PostgreSQL, half a character on both) becomes a question mark, not an error."""
    several = many and isinstance(given, list | tuple)
    return statement, [all_whole(each) for each in given] if several else all_whole(given)


def all_whole(given: Any) -> Any:
    if isinstance(given, Mapping):
        return {key: whole(value) if isinstance(value, str) else value for key, value in given.items()}
    if isinstance(given, tuple | list):
        return type(given)([whole(value) if isinstance(value, str) else value for value in given])
    return given


def whole(said: str) -> str:
    """A text without NUL and without halves of characters.

    >>> whole("a\x00b\ud800c")
    'a?b?c'
    """
    if not said.isascii():
        said = said.encode("utf-8", "replace").decode()
    return said.replace("\x00", "?")


def to_json(value: Any) -> str:
    """JSON as it is stored: characters as they are, and none that PostgreSQL refuses."""
    said = json.dumps(value, ensure_ascii=False)
    return json.dumps(whole_inside(value), ensure_ascii=False) if "\\u0000" in said else said


def whole_inside(value: Any) -> Any:
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, dict):
        return {whole(str(key)): whole_inside(each) for key, each in value.items()}
    return [whole_inside(each) for each in value] if isinstance(value, list | tuple) else value


def prepare_sqlite(engine: Engine) -> None:
    """Write-ahead log, full sync, foreign keys, and BEGIN IMMEDIATE for whoever may write."""

    @event.listens_for(engine, "do_connect")
    def before_connect(_dialect: Any, _record: Any, given: list[Any], more: dict[str, Any]) -> None:
        if is_read_only(Path(given[0])):
            given[0], more["uri"] = read_only_address(Path(given[0])), True

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        with suppress(sqlite3.OperationalError):  # on a disk that became read-only pages can still be read
            cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA secure_delete=ON")  # what is deleted is overwritten: it may be about a person
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        if not writing_expected():
            connection.exec_driver_sql("BEGIN")
            return
        wait = BUSY_MILLISECONDS if has_request_context() else PATIENT_MILLISECONDS
        connection.exec_driver_sql(f"PRAGMA busy_timeout={wait}")
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def is_read_only(file: Path) -> bool:
    """Whether a database is there that cannot be written (a disk gone read-only, a folder of somebody else)."""
    return file.exists() and not (os.access(file.parent, os.W_OK) and os.access(file, os.W_OK))


def read_only_address(file: Path) -> str:
    """How SQLite opens such a database: what is only in the write-ahead log counts too, when the log is there."""
    log = file.with_name(file.name + "-wal")
    how = "mode=ro" if log.exists() and log.stat().st_size else "immutable=1"
    return f"{file.as_uri()}?{how}"


@contextmanager
def write_transaction() -> Iterator[None]:
    """A short transaction of its own for the few things that a GET records (search counts)."""
    token = may_write.set(True)
    try:
        db.session.rollback()
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        may_write.reset(token)


@contextmanager
def only_reading() -> Iterator[None]:
    """Whatever is done here outside of a request keeps nobody from writing."""
    token = may_write.set(False)
    try:
        yield
    finally:
        may_write.reset(token)


def changed_rows(result: Result[Any]) -> int:
    """How many rows an UPDATE or DELETE changed."""
    assert isinstance(result, CursorResult)
    return result.rowcount

"""What must be done by one machine at a time: a lock that goes with whoever holds it, so that a crash leaves none behind."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import ParamSpec

import click
from flask import current_app
from sqlalchemy import Connection, Engine, text

from localoffer.database import schemas

ANOTHER = "Another process is at this just now; nothing was done here."
Given = ParamSpec("Given")


@contextmanager
def alone(name: str, *, wait: bool = False) -> Iterator[bool]:
    """Do something on one machine at a time; False when another is at it and we would not `wait`.

    On PostgreSQL an advisory lock, which goes with the connection that took it; on SQLite a lock on a file, which goes
    with the process. Neither is left behind by a crash.
    """
    engine: Engine = current_app.extensions["sqlalchemy"].engine
    if engine.dialect.name == "sqlite":
        with _file_lock(Path(str(engine.url.database)).with_name(f"{name}.lock"), wait) as got:
            yield got
        return
    number = number_of(f"{schema}.{name}" if (schema := schemas.of_app()) else name)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        ask = "SELECT true FROM (SELECT pg_advisory_lock(:number)) AS waited" if wait else "SELECT pg_try_advisory_lock(:number)"
        got = bool(connection.scalar(text(ask), {"number": number}))
        try:
            yield got
        finally:
            if got:
                connection.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": number})


def in_turn(connection: Connection, *names: str) -> None:
    """Wait until no other transaction is about one of these; until the end of this one, none will be.

    On SQLite whoever may write is alone from the beginning. All take them in one order: no two wait for each other.
    """
    if connection.dialect.name == "postgresql":
        for number in sorted(map(number_of, names)):
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})


def number_of(name: str) -> int:
    """What PostgreSQL locks instead of a name; councils that share a database have locks of their own by their schema."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)


@contextmanager
def _file_lock(file: Path, wait: bool) -> Iterator[bool]:
    with file.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True


def one_at_a_time(command: Callable[Given, None]) -> Callable[Given, None]:
    """A command that the clock of every machine may start: the first one does it, the others say so and end well."""

    @wraps(command)
    def first_only(*args: Given.args, **kwargs: Given.kwargs) -> None:
        with alone(command.__name__) as got:
            if got:
                command(*args, **kwargs)
            else:
                click.echo(ANOTHER)

    return first_only

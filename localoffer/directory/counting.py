"""The count of the changes of the directory: what every process compares before it shows what it has kept."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import case, select, text, update

from localoffer.database import db, now
from localoffer.directory.models import Generation

BEGIN = text("INSERT INTO generation (id, value) VALUES (1, 0) ON CONFLICT DO NOTHING")
"""Of two who count the first change at once, the second waits and finds it."""
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)


def count_a_change() -> int:
    """Count one more change and give its number: every process then reads anew.

    Also for what changes what can be found though no entry did: the words of the search. The row's lock puts writers in
    line, so that no number is used twice.
    """
    number = counted_on()
    if number is None:
        db.session.execute(BEGIN)
        number = counted_on()
    return number or 1


def hold() -> None:
    """Let nobody else change the directory before this transaction ends (on SQLite one writes at a time in any case)."""
    db.session.execute(select(Generation.id).with_for_update())


def counted_on() -> int | None:
    """The next number; None before the first change.

    On PostgreSQL it is no lower than the seconds since 2026: a server that takes over may lack the last changes of the one
    that died, and their numbers, by which every process knows what it has kept, must not come again for others. After an
    import that changes many entries it is ahead of the clock, for as many seconds; new ones are one change together.
    """
    known, at_least = Generation.value, 0 if db.engine.dialect.name == "sqlite" else int((now() - BEGUN).total_seconds())
    higher = case((known < at_least, at_least), else_=known) + 1
    return db.session.scalar(update(Generation).where(Generation.id == 1).values(value=higher).returning(known))

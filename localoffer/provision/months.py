"""The months: one snapshot of all figures each, written once and never again; what must be said later is a note."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from localoffer.accounts.models import User
from localoffer.clock import today
from localoffer.database import db, write_transaction
from localoffer.directory.listing import clean
from localoffer.provision import measuring
from localoffer.provision.measures import MEASURES
from localoffer.provision.models import Snapshot, SnapshotNote


class BadNote(ValueError):
    """A note that says nothing, or is about no figure."""


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


def month_before(day: date) -> tuple[date, date]:
    """(first day, day after the last) of the calendar month before a day's.

    >>> month_before(date(2026, 1, 15))
    (datetime.date(2025, 12, 1), datetime.date(2026, 1, 1))
    """
    after = day.replace(day=1)
    first = after.replace(year=after.year - 1, month=12) if after.month == 1 else after.replace(month=after.month - 1)
    return first, after


def is_taken(month: str) -> bool:
    return db.session.get(Snapshot, month) is not None


def take() -> bool:
    """Write this month's figures down, unless that was done before or another process was faster.

    What happened is counted for the whole month before; how things stand is counted now.
    """
    day = today()
    if is_taken(month_of(day)):
        return False
    figures = measuring.measured(*month_before(day))
    try:
        with write_transaction():
            db.session.add(Snapshot(month=month_of(day), figures=figures))
    except IntegrityError:
        return False
    return True


def taken() -> list[Snapshot]:
    """Every month, oldest first."""
    return list(db.session.scalars(select(Snapshot).order_by(Snapshot.month)))


def notes() -> list[SnapshotNote]:
    """What was said of figures afterwards, newest first."""
    return list(db.session.scalars(select(SnapshotNote).order_by(SnapshotNote.id.desc())))


def add_note(month: str, figure: str, text: str, *, by: User) -> SnapshotNote:
    """Say something about a figure of a month; the figure itself stays as it was."""
    text = clean(text, 1000)
    if not is_taken(month) or figure not in MEASURES:
        raise BadNote("Choose a month and a figure.")
    if not text:
        raise BadNote("Write what should be known about the figure.")
    note = SnapshotNote(month=month, figure=figure, note=text, by_id=by.id, by_name=by.shown_name)
    db.session.add(note)
    db.session.commit()
    return note

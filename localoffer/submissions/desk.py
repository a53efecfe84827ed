"""What moderators do among themselves: who takes what, notes to each other, and views of the queue that they keep."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, or_, select

from localoffer.accounts.models import User
from localoffer.database import db
from localoffer.directory.conflict import Conflict
from localoffer.submissions.models import Submission
from localoffer.submissions.models_desk import Note, SavedView
from localoffer.submissions.moves import one_transaction
from localoffer.submissions.queries import QueueFilter
from localoffer.submissions.workflow import NeedsAReason

MOST_VIEWS = 30


@one_transaction
def assign(number: int, to: int | None, *, had: int | None) -> User | None:
    """Give a suggestion to a moderator, or back to all; somebody who may not decide gets nothing.

    `had` is who had it on the page that was read: what somebody else took or gave since stays as it is.
    """
    row = db.session.get_one(Submission, number, with_for_update=True, populate_existing=True)
    if row.assigned_id not in (had, to):
        who = row.assigned.shown_name if row.assigned else "Nobody"
        raise Conflict(f"{who} has this one since you opened the page. Nothing was changed.")
    person = db.session.get(User, to) if to else None
    row.assigned_id = person.id if person is not None and person.is_moderator and person.active else None
    return person if row.assigned_id else None


@one_transaction
def note(words: str, *, by: User, submission_id: int | None = None, entry_id: int | None = None) -> None:
    """Write something for the other moderators; the same words twice in a row are one note."""
    if not words:
        raise NeedsAReason("Write the note first.")
    before = notes(submission_id, entry_id)
    if not before or (before[-1].words, before[-1].by_id) != (words, by.id):
        said = {"submission_id": submission_id, "entry_id": entry_id}
        db.session.add(Note(**said, words=words, by_id=by.id, by_name=by.shown_name))


def notes(submission_id: int | None, entry_id: int | None) -> list[Note]:
    """The notes on a suggestion and on its entry, oldest first."""
    about = [column == number for column, number in ((Note.submission_id, submission_id), (Note.entry_id, entry_id)) if number]
    return list(db.session.scalars(select(Note).where(or_(*about)).order_by(Note.id))) if about else []


def moderators() -> list[User]:
    """Everybody who may decide, by name."""
    people = db.session.scalars(select(User).where(User.active)).unique()
    return sorted((each for each in people if each.is_moderator), key=lambda each: each.shown_name)


@one_transaction
def save_view(name: str, wanted: QueueFilter, *, by: User, for_all: bool) -> None:
    """Keep a filter under a name; the same name again replaces it."""
    if not name:
        raise NeedsAReason("Give the view a name.")
    facts: dict[str, Any] = {key: value for key, value in wanted.to_args().items() if key != "page"}
    row = db.session.scalar(select(SavedView).where(SavedView.by_id == by.id, SavedView.name == name))
    if row is None:
        row = SavedView(by_id=by.id, name=name)
        db.session.add(row)
    row.wanted, row.for_all = facts, for_all


@one_transaction
def drop_view(number: int, *, by: User) -> None:
    """A view goes when the one who keeps it says so."""
    db.session.execute(delete(SavedView).where(SavedView.id == number, SavedView.by_id == by.id))


def views(person: User) -> list[SavedView]:
    """A moderator's own views and those shown to all."""
    asked = select(SavedView).where(or_(SavedView.by_id == person.id, SavedView.for_all)).order_by(SavedView.name)
    return list(db.session.scalars(asked.limit(MOST_VIEWS)))

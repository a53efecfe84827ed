"""Saying who looks at a suggestion: a note for the others that runs out by itself, not a lock."""

from __future__ import annotations

from localoffer.accounts.models import User
from localoffer.database import db, now
from localoffer.submissions.models import Looking, Submission


def look(number: int, *, by: User) -> None:
    """Tell the others that this moderator has it open."""
    if db.session.get(Submission, number) is None:
        return
    db.session.merge(Looking(submission_id=number, user_id=by.id, since=now()))
    db.session.commit()


def stop(number: int, *, by: User) -> None:
    """Tell the others that it is free again."""
    mine = db.session.get(Looking, number)
    if mine is not None and mine.user_id == by.id:
        db.session.delete(mine)
    db.session.commit()

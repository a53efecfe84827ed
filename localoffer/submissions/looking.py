"""Saying who looks at a suggestion: a note for the others that runs out by itself, not a lock.

What is asked for was read on a page that may be old: whoever stands there meanwhile is not pushed out unseen.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from localoffer.accounts.models import User
from localoffer.database import db, now
from localoffer.directory.conflict import Conflict
from localoffer.submissions import queries, workflow
from localoffer.submissions.models import Looking, Submission


class Taken(Conflict):
    """Somebody else is looking at it: `by` is whose place a press may still take, now that their name was shown."""

    def __init__(self, message: str, by: User) -> None:
        super().__init__(message)
        self.by = by.id


def look(number: int, *, by: User, instead_of: int | None = None) -> None:
    """Tell the others that this moderator has it open, instead of the one whose name stood there, if any did."""
    with held(number) as row:
        other = queries.who_looks(row, apart_from=by)
        if other is not None and other.user_id != instead_of:
            began = f"{other.user.shown_name} began to look at this before you. The others see that name, not yours."
            raise Taken(began, other.user)
        db.session.merge(Looking(submission_id=number, user_id=by.id, since=now()))


def still(number: int, *, by: User) -> None:
    """Tell the others that this moderator goes on looking, unless that was ended elsewhere."""
    with held(number) as row:
        mine(row, by, "The others do not see any more that you are looking at this.").since = now()


def leave(number: int, *, by: User) -> None:
    """Tell the others that it is free again."""
    with held(number) as row:
        db.session.delete(mine(row, by, "You had left this to others already."))


@contextmanager
def held(number: int) -> Iterator[Submission]:
    """The suggestion, so that of two who begin to look at once the second sees the first."""
    try:
        row = db.session.get_one(Submission, number, with_for_update=True, populate_existing=True)
        if not workflow.is_open(row.state):
            raise Conflict("This is decided already. Nobody needs to look at it.")
        yield row
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


def mine(row: Submission, by: User, otherwise: str) -> Looking:
    """The note that this moderator looks, or `Conflict` with these words and with who does."""
    if row.looking is not None and row.looking.user_id == by.id:
        return row.looking
    other = queries.who_looks(row, apart_from=by)
    if other is not None:
        raise Taken(f"{otherwise} {other.user.shown_name} is looking at it now.", other.user)
    raise Conflict(otherwise)

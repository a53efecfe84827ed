"""What imports must know of the suggestions they made: which became entries, and how to take back those that wait."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from localoffer.database import db
from localoffer.directory import publishing
from localoffer.directory.models import Change
from localoffer.submissions import moves, workflow
from localoffer.submissions.models import Submission


def entries_of(numbers: Iterable[int | None]) -> dict[int | None, int]:
    """{number of a suggestion: number of the entry it became} of those that were approved or merged."""
    rows = db.session.execute(
        select(Submission.id, Submission.entry_id).where(
            Submission.id.in_(list(numbers)),
            Submission.state.in_((workflow.APPROVED, workflow.MERGED)),
            Submission.entry_id.is_not(None),
        )
    )
    return dict(rows.tuples().all())  # type: ignore[arg-type]


def made_of(numbers: Iterable[int | None]) -> dict[int | None, int]:
    """{number of a suggestion: number of the entry that was made of it}; none of what went into one that was here."""
    made = select(Change.submission_id, Change.entry_id).where(
        Change.submission_id.in_(list(numbers)), Change.act == publishing.CREATED
    )
    return dict(db.session.execute(made.order_by(Change.id)).tuples().all())


def take_back(number: int, why: str) -> bool:
    """Take back a suggestion that nobody decided yet, in the caller's transaction; whether there was one."""
    row = db.session.get(Submission, number)
    if row is None or not workflow.is_open(row.state):
        return False
    moves.decide(row, workflow.TAKE_BACK, by=None, by_name="Import", reason=why)
    return True

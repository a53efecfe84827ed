"""How many suggestions came and what became of them, for the reports to scrutiny."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from localoffer.clock import begins
from localoffer.database import db
from localoffer.submissions import workflow
from localoffer.submissions.models import FROM_LISTS, Submission

SECONDS_A_DAY = 86_400


@dataclass(frozen=True)
class Counted:
    """Suggestions sent in a time: {(source, state): number}, days from sent to published, and the groups by name."""

    counts: Mapping[tuple[str, str], int]
    days_to_published: Sequence[float]
    named: Sequence[Mapping[str, Any]]


def between(first: date, after: date) -> Counted:
    """What was sent from the first day up to, but not on, the day after; what came in lists is no suggestion.

    Nothing of a sender leaves here: a group's name, its ward, where it came from and how it stands.
    """
    start, end = map(begins, (first, after))
    columns = (
        Submission.source,
        Submission.state,
        Submission.name,
        Submission.ward_code,
        Submission.sent_at,
        Submission.decided_at,
    )
    rows = db.session.execute(
        select(*columns)
        .where(Submission.sent_at >= start, Submission.sent_at < end, Submission.source.not_in(FROM_LISTS))
        .order_by(Submission.sent_at)
    ).all()
    counts: dict[tuple[str, str], int] = {}
    for row in rows:
        counts[row.source, row.state] = counts.get((row.source, row.state), 0) + 1
    published = [row for row in rows if row.state == workflow.APPROVED and row.decided_at]
    return Counted(
        counts=counts,
        days_to_published=[(row.decided_at - row.sent_at).total_seconds() / SECONDS_A_DAY for row in published],
        named=[{"name": row.name, "ward": row.ward_code, "source": row.source, "state": row.state} for row in rows],
    )

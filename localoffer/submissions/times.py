"""How long it takes from a suggestion to a decision, by month, beside what we promise."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from sqlalchemy import select

from localoffer.clock import day_of
from localoffer.database import db
from localoffer.submissions import showing, workflow
from localoffer.submissions.models import FROM_LISTS, STAFF, Submission

MONTHS = 12


@dataclass(frozen=True)
class Month:
    """What was decided in one month: how many, the middle of the waits in working days, and how many in time."""

    first: date
    decided: int
    middle: float
    in_time: int

    @property
    def share(self) -> int:
        return round(100 * self.in_time / self.decided)


def by_month() -> list[Month]:
    """The last twelve months in which anything was decided, newest first; what came in lists and staff's own acts left out."""
    asked = select(Submission.sent_at, Submission.decided_at).where(
        Submission.state.in_((workflow.APPROVED, workflow.REJECTED, workflow.MERGED)),
        Submission.decided_at.is_not(None),
        Submission.source.not_in((*FROM_LISTS, STAFF)),
    )
    waits: dict[date, list[int]] = defaultdict(list)
    for sent, decided in db.session.execute(asked):
        waits[day_of(decided).replace(day=1)].append(waited(sent, decided))
    found = [month_of(first, days) for first, days in waits.items()]
    return sorted(found, key=lambda each: each.first, reverse=True)[:MONTHS]


def month_of(first: date, days: list[int]) -> Month:
    return Month(first, len(days), median(days), sum(each <= showing.ANSWER_WITHIN for each in days))


def waited(sent: datetime, decided: datetime) -> int:
    """Working days from one to the other."""
    return showing.working_days(day_of(sent), day_of(decided))

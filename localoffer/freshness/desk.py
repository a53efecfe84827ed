"""What staff see of the upkeep: who is due, overdue, never confirmed, without an owner; and how many were confirmed when."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from localoffer.database import db, now
from localoffer.directory import queries
from localoffer.directory.models import Change
from localoffer.directory.publishing import CONFIRMED
from localoffer.directory.queries import PublicEntry
from localoffer.freshness.digests import LONDON, local_day, standing
from localoffer.freshness.due import ASK, CHASE, FRESH, LABEL, QUEUE, Due
from localoffer.freshness.models import LooksAfter, Owner

LISTS = {
    "queue": "For us to call",
    "overdue": "Overdue: the public is told",
    "due": "Asked, no answer yet",
    "never": "Never confirmed",
    "ownerless": "Nobody looks after it",
    "bounced": "The letter came back",
}
STAGES_OF = {"queue": (QUEUE,), "overdue": (LABEL, QUEUE), "due": (ASK, CHASE)}
WEEKS = 8
MOST_SHOWN = 200


@dataclass(frozen=True)
class Line:
    """One entry on a list: where it stands, and how many people look after it."""

    entry: PublicEntry
    due: Due
    owners: int


@dataclass(frozen=True)
class Desk:
    """The lists with how many are on each, the lines of the one that was asked for, and the confirmations by week."""

    counts: dict[str, int]
    chosen: str
    lines: list[Line]
    weeks: list[tuple[date, int]]


def desk(chosen: str, today: date | None = None) -> Desk:
    today = today or local_day(now())
    owners = Counter(db.session.scalars(select(LooksAfter.entry_id)))
    bounced = set(db.session.scalars(select(LooksAfter.entry_id).join(Owner).where(Owner.bounced_at.is_not(None))))
    lines = [Line(each, standing(each, today), owners[each.id]) for each in queries.all_published()]
    lists = {name: [line for line in lines if is_on(name, line, bounced)] for name in LISTS}
    wanted = chosen if chosen in LISTS else next((name for name in LISTS if lists[name]), "queue")
    shown = sorted(lists[wanted], key=lambda line: (line.due.since, line.entry.name))[:MOST_SHOWN]
    return Desk({name: len(rows) for name, rows in lists.items()}, wanted, shown, confirmed_by_week(today))


def is_on(name: str, line: Line, bounced: set[int]) -> bool:
    if name == "never":
        return line.entry.confirmed_at is None
    if name == "ownerless":
        return not line.owners
    if name == "bounced":
        return line.entry.id in bounced
    return line.due.stage in STAGES_OF[name]


def confirmed_by_week(today: date) -> list[tuple[date, int]]:
    """(Monday, how many entries were confirmed) of the last weeks, the oldest first."""
    first = today - timedelta(days=today.weekday() + 7 * (WEEKS - 1))
    begins = datetime.combine(first, time(), LONDON)
    days = db.session.scalars(select(Change.at).where(Change.act == CONFIRMED, Change.at >= begins))
    counts = Counter(day - timedelta(days=day.weekday()) for day in map(local_day, days))
    return [(monday, counts[monday]) for monday in (first + timedelta(days=7 * n) for n in range(WEEKS))]


def stage_in_words(found: Due) -> str:
    return {
        FRESH: "In date",
        ASK: "The owner is asked",
        CHASE: "The owner is asked again",
        LABEL: "The public is told that nobody confirmed it for long",
        QUEUE: "Ask somebody higher up" if found.policy.escalate else "Call them",
    }[found.stage]


def policy_in_words(found: Due) -> str:
    return f"{found.policy.name}: asked after {found.policy.ask} months, on this list after {found.policy.queue}"

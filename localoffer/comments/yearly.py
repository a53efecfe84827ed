"""The report of a year: what was said, answered and done, frozen once the year is over."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from localoffer.accounts.models import User
from localoffer.clock import today
from localoffer.comments import queries
from localoffer.comments.models import Comment, YearReport
from localoffer.comments.queries import sent_in
from localoffer.comments.words import ABOUT_SHORT, ACTIONS, PUBLISHED, REASONS, TAKEN_BACK, WHO_SHORT
from localoffer.database import db


class NotOver(ValueError):
    """A year that cannot be frozen; the message says why."""


def built(year: int) -> dict[str, Any]:
    """Everything the report says, as JSON."""
    rows = list(db.session.scalars(select(Comment).where(*sent_in(year), Comment.state != TAKEN_BACK)))
    published = [row for row in rows if row.state == PUBLISHED]
    reasons = {code: reason.name for code, reason in REASONS.items()}
    return {
        "year": year,
        "received": len(rows),
        "published": len(published),
        "answered": sum(bool(row.answer) for row in rows),
        "waiting": sum(row.state == "waiting" for row in rows),
        "not_published": named(Counter(row.reason_code for row in rows if row.reason_code), reasons),
        "about": named(Counter(row.about for row in rows), ABOUT_SHORT),
        "who": named(Counter(row.who for row in rows), WHO_SHORT),
        "actions": named(Counter(row.action_state for row in published), ACTIONS),
        "comments": [asdict(each) for each in queries.all_of(year)],
    }


def named(counts: Mapping[str, int], words: Mapping[str, str]) -> list[list[Any]]:
    return [[words[code], counts.get(code, 0)] for code in words]


def checksum(data: Mapping[str, Any]) -> str:
    spelled = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(spelled.encode()).hexdigest()


def frozen(year: int) -> YearReport | None:
    return db.session.get(YearReport, year)


def every() -> list[int]:
    return list(db.session.scalars(select(YearReport.year).order_by(YearReport.year.desc())))


def is_whole(report: YearReport) -> bool:
    """Whether a report still says what it said when it was frozen."""
    return checksum(report.data) == report.checksum


def to_freeze() -> list[int]:
    """Years that are over and have no report yet, newest first."""
    this, done = today().year, set(every())
    return [year for year in queries.years() if year < this and year not in done]


def freeze(year: int, *, by: User) -> YearReport:
    """Write the report of a year down for good; a button pressed twice makes one."""
    if frozen(year) is None:
        if year not in to_freeze():
            raise NotOver("A report is made when its year is over, and when somebody commented in it.")
        data = built(year)
        db.session.add(YearReport(year=year, by_id=by.id, data=data, checksum=checksum(data)))
        try:
            db.session.commit()
        except IntegrityError:
            db.session.rollback()
    return db.session.get_one(YearReport, year)

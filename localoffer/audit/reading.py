"""Reading the log: pages of it, all of it for a file, and whether it is whole."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, Select, func, select

from localoffer.audit.chain import Kept, faults
from localoffer.audit.models import AuditHead, AuditLine
from localoffer.clock import begins
from localoffer.database import db

ON_A_PAGE = 100
COLUMNS = ("number", "at", "by_id", "by_role", "act", "subject", "detail", "previous", "hash")


@dataclass(frozen=True)
class Wanted:
    """Which lines: by whom, words of the act or the subject, from a day to a day (in London, both included)."""

    by_id: int | None = None
    words: str = ""
    first: date | None = None
    last: date | None = None


def asked(wanted: Wanted) -> Select[tuple[AuditLine]]:
    found = select(AuditLine)
    if wanted.by_id is not None:
        found = found.where(AuditLine.by_id == wanted.by_id)
    if wanted.words:
        found = found.where((AuditLine.act + " " + AuditLine.subject).icontains(wanted.words[:60], autoescape=True))
    if wanted.first:
        found = found.where(AuditLine.at >= begins(wanted.first))
    if wanted.last:
        found = found.where(AuditLine.at < begins(wanted.last + timedelta(days=1)))
    return found


def page(wanted: Wanted, number: int) -> tuple[list[AuditLine], int]:
    """(the lines of a page, newest first; how many there are in all)."""
    chosen = asked(wanted)
    total = db.session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    rows = db.session.scalars(chosen.order_by(AuditLine.number.desc()).limit(ON_A_PAGE).offset((number - 1) * ON_A_PAGE))
    return list(rows), total


def every() -> Iterator[Row[Any]]:
    """All lines, oldest first, a thousand at a time."""
    after = 0
    columns = [getattr(AuditLine, name) for name in COLUMNS]
    while rows := db.session.execute(
        select(*columns).where(AuditLine.number > after).order_by(AuditLine.number).limit(1000)
    ).all():
        yield from rows
        after = rows[-1].number


def faults_now() -> list[str]:
    """What is wrong with the log, in sentences."""
    head = db.session.get(AuditHead, 1)
    kept = (Kept(**{name: getattr(row, name) for name in COLUMNS}) for row in every())
    return faults(kept, count=head.count if head else 0, last=head.last if head else "")


def head() -> tuple[int, str]:
    """(how many lines, the hash of the last): written down elsewhere, it proves later that nothing was cut off."""
    found = db.session.get(AuditHead, 1)
    return (found.count, found.last) if found else (0, "")


def hash_at(number: int) -> str:
    """The hash of one line, or "" when there is none."""
    return db.session.scalar(select(AuditLine.hash).where(AuditLine.number == number)) or ""


def as_csv() -> Iterator[str]:
    """The whole log as CSV, a line at a time; no cell holds words that a visitor typed."""
    yield row_of(COLUMNS)
    for line in every():
        yield row_of([line.at.isoformat() if name == "at" else getattr(line, name) for name in COLUMNS])


def row_of(cells: object) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)  # type: ignore[arg-type]
    return out.getvalue()

"""Reports to scrutiny: frozen once, kept word for word with a checksum, and compared with it whenever they are read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import undefer

from localoffer.accounts.models import User
from localoffer.database import db, now
from localoffer.directory.wording import day as day_in_words
from localoffer.provision import report
from localoffer.provision.models import Report

TWICE = timedelta(seconds=20)
Draw = Callable[[Mapping[str, Any]], str]


def every() -> list[Report]:
    """All frozen reports, newest first."""
    return list(db.session.scalars(select(Report).order_by(Report.id.desc())))


def one(number: int) -> Report | None:
    return db.session.get(Report, number)


def last() -> Report | None:
    return db.session.scalar(select(Report).order_by(Report.id.desc()).limit(1))


def today() -> dict[str, Any]:
    """What a report would say now."""
    return report.built(said(last()))


def said(found: Report | None) -> dict[str, Any] | None:
    """What a report said, and until when it counted, which those of older versions do not say."""
    return {"until": found.frozen_at.isoformat(), **found.data} if found else None


def checksum(data: Mapping[str, Any], html: str) -> str:
    """A number that no other content has (SHA-256), over the data in one fixed spelling and over the words."""
    spelled = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{spelled}\n{html}".encode()).hexdigest()


def is_whole(found: Report) -> bool:
    """Whether a report still says what it said when it was frozen."""
    return checksum(found.data, found.html) == found.checksum


def freeze(*, by: User, draw: Draw) -> Report:
    """Keep what the report says now; `draw` makes its words. A button pressed twice makes one report."""
    before = last()
    if before is not None and before.by_id == by.id and now() - before.frozen_at < TWICE:
        return before
    data = report.built(said(before))
    html = draw(data)
    found = Report(
        title=f"Local Offer: report to scrutiny, {day_in_words(data['day'])}", by_id=by.id, by_name=by.shown_name,
        data=data, html=html, checksum=checksum(data, html),
    )  # fmt: skip
    db.session.add(found)
    db.session.commit()
    return found


def print_once(number: int, html: str, printer: Callable[[str], bytes | None]) -> None:
    """Put the printed form beside a report that has none yet; nobody waits for the printer to write something."""
    db.session.rollback()
    pdf = printer(html)
    found = db.session.get_one(Report, number, options=[undefer(Report.pdf)])
    if found.pdf is None:
        found.pdf = pdf
    db.session.commit()

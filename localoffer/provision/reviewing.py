"""The coverage of the law as it is now, and what staff say about a duty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask import current_app
from sqlalchemy import func, select
from werkzeug.exceptions import HTTPException

from localoffer.accounts.models import User
from localoffer.clock import day_of, today
from localoffer.database import db
from localoffer.directory import queries
from localoffer.directory.listing import clean, clean_line
from localoffer.provision import coverage, duties
from localoffer.provision.coverage import Item, Row, Said, World
from localoffer.provision.duties import Source
from localoffer.provision.elsewhere import elsewhere
from localoffer.provision.models import DutyReview
from localoffer.provision.sheets import Cell

YEAR = timedelta(days=365)
HEADING = ("duty", "source", "where", "what is asked (our words)", "verdict", "why", "entries", "pages", "last reviewed", "owner",
           "wording compared with the law by", "wording seen", "in force from", "evidence")  # fmt: skip


class NotSaved(ValueError):
    """A review that cannot be saved."""


def world() -> World:
    """All that the rules look at, as it is now."""
    day = today()
    answers = elsewhere()
    items = [
        Item(each.slug, each.name, each.listing, each.assurance != "reported", answers.overdue(each, day))
        for each in queries.all_published()
    ]
    return World(
        items=items,
        pages={each.slug: each for each in answers.guidance()},
        has_path=has_path,
        comments=answers.comments(day - YEAR, day + timedelta(days=1)),
        said=last_said(),
        today=day,
    )


def has_path(path: str) -> bool:
    try:
        current_app.url_map.bind("localhost").match(path)
    except HTTPException:
        return False
    return True


def last_said() -> dict[str, Said]:
    newest = select(func.max(DutyReview.id)).group_by(DutyReview.duty)
    return {row.duty: as_said(row) for row in db.session.scalars(select(DutyReview).where(DutyReview.id.in_(newest)))}


def as_said(row: DutyReview) -> Said:
    return Said(
        at=day_of(row.at), by_name=row.by_name, owner=row.owner, not_applicable=row.not_applicable,
        evidence=row.evidence, note=row.note, wording_checked_by=row.wording_checked_by, next_review=row.next_review,
    )  # fmt: skip


def rows() -> list[Row]:
    """Every duty that is in force with its verdict."""
    return coverage.judged(duties.in_force(today()), world())


@dataclass(frozen=True)
class Law:
    """The duties of one law. Shape: rows as they are to be shown; counts {verdict: number of these rows}."""

    source: Source
    rows: list[Row]
    counts: dict[str, int]


def grouped(found: list[Row], only: str = "") -> list[Law]:
    """Rows by the law they come from, in the order of the list; of one verdict where that is asked."""
    shown = [each for each in found if only in ("", each.verdict)]
    sources = {each.duty.source.code: each.duty.source for each in shown}
    parted = {code: [each for each in shown if each.duty.source.code == code] for code in sources}
    return [Law(sources[code], rows, coverage.counted(rows)) for code, rows in parted.items()]


def row(code: str) -> Row | None:
    return next((each for each in rows() if each.duty.id == code), None)


def history(code: str) -> list[DutyReview]:
    return list(db.session.scalars(select(DutyReview).where(DutyReview.duty == code).order_by(DutyReview.id.desc())))


def review(
    code: str, *, by: User, owner: str, not_applicable: str, evidence: str, note: str, wording_checked_by: str, next_review: str
) -> DutyReview:
    """Write down what staff say of a duty today."""
    try:
        due = date.fromisoformat(next_review) if next_review else None
    except ValueError as problem:
        raise NotSaved("Write the day of the next review as 2027-11-24.") from problem
    found = DutyReview(
        duty=code, by_id=by.id, by_name=by.shown_name, owner=clean_line(owner, 120), not_applicable=clean_line(not_applicable),
        evidence=clean(evidence, 2000), note=clean(note, 2000), wording_checked_by=clean_line(wording_checked_by, 120),
        next_review=due,
    )  # fmt: skip
    db.session.add(found)
    db.session.commit()
    return found


def as_cells(found: list[Row]) -> list[list[Cell]]:
    """The table as a spreadsheet has it, under HEADING."""
    return [
        [each.duty.id, each.duty.source.name, each.duty.ref, each.duty.text, coverage.NAMES[each.verdict], each.words,
         len(each.items), ", ".join(page.title for page in each.pages), each.said.at.isoformat() if each.said else "",
         each.said.owner if each.said else "", each.said.wording_checked_by if each.said else "", each.duty.read,
         each.duty.effective_from.isoformat(), each.said.evidence if each.said else ""]
        for each in found
    ]  # fmt: skip

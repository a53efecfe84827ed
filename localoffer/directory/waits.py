"""Waits as the services said them, with those that are too old for the public: for staff, reports and the history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from localoffer.database import db
from localoffer.directory import listing as listings
from localoffer.directory.dates import earliest
from localoffer.directory.listing import Listing, Wait
from localoffer.directory.models import PUBLISHED, Change, Entry
from localoffer.directory.waiting import has_figure


@dataclass(frozen=True)
class Said:
    """A published entry that says something of its wait."""

    id: int
    slug: str
    version: int
    listing: Listing


def said() -> list[Said]:
    """Every published entry that says something of its wait, by name."""
    rows = db.session.execute(
        select(Entry.id, Entry.slug, Entry.version, Entry.facts)
        .where(Entry.state == PUBLISHED, Entry.facts["wait"].as_string().is_not(None))
        .order_by(Entry.name)
    )
    return [Said(row.id, row.slug, row.version, listings.from_json(row.facts)) for row in rows]


def measured(number: int) -> list[Wait]:
    """Every figure that an entry ever gave with its day, oldest first."""
    rows = db.session.scalars(
        select(Change.after).where(Change.entry_id == number, Change.after.is_not(None)).order_by(Change.id)
    ).all()
    return by_day([listings.from_json({"wait": row["wait"]}).wait for row in rows if row and "wait" in row])


def by_day(waits: Sequence[Wait]) -> list[Wait]:
    """One wait for each day on which it was measured, the one written last, in the order of the days."""
    found = {each.measured_on: each for each in waits if has_figure(each) and earliest(each.measured_on)}
    return sorted(found.values(), key=lambda each: (earliest(each.measured_on), each.measured_on))

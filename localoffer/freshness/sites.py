"""The websites of entries: looked at now and then, written down for staff, and never taken off by a machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import sleep
from urllib.parse import urlsplit

from sqlalchemy import delete, select

from localoffer.database import db, now
from localoffer.directory import queries
from localoffer.directory.rules import safe_link
from localoffer.freshness import due, probing
from localoffer.freshness.models import SiteCheck
from localoffer.freshness.probing import Found

FIELDS = ("website", "sen_report_url")
PAUSE = 1.0
"""Seconds between two looks at the same host."""
Say = Callable[[str], None]


@dataclass(frozen=True)
class Address:
    """One web address of an entry."""

    entry_id: int
    field: str
    url: str


def of_entry(entry_id: int) -> list[SiteCheck]:
    """What the last looks at the addresses of an entry found."""
    return list(db.session.scalars(select(SiteCheck).where(SiteCheck.entry_id == entry_id).order_by(SiteCheck.field)))


def published() -> Iterator[Address]:
    for entry in queries.all_published():
        for field in FIELDS:
            url = safe_link(getattr(entry.listing, field))
            if url:
                yield Address(entry.id, field, url)


def to_look_at(moment: datetime) -> list[Address]:
    """The addresses whose turn it is: new or changed ones first, then those looked at longest ago."""
    rule = due.rules()["website_links"]
    known = {(row.entry_id, row.field): row for row in db.session.scalars(select(SiteCheck))}
    turns = []
    for each in published():
        row = known.get((each.entry_id, each.field))
        if row is None or row.url != each.url:
            turns.append((0.0, each))
            continue
        days = rule["failing_again_after_days"] if row.times_failed else rule["again_after_days"]
        if row.checked_at + timedelta(days=days) <= moment:
            turns.append((row.checked_at.timestamp(), each))
    return [each for _, each in sorted(turns, key=lambda turn: (turn[0], turn[1].entry_id, turn[1].field))]


def look(
    say: Say, *, most: int, probe: Callable[[str], Found] = probing.probe, wait: Callable[[float], None] = sleep
) -> dict[str, int]:
    """Look at the addresses whose turn it is, each written down at once, so that a run that stops goes on later.

    {outcome: how many}. Entries are not changed.
    """
    forget_those_gone()
    counts: dict[str, int] = {}
    looked: dict[str, Found] = {}
    last_host = ""
    for each in to_look_at(now())[:most]:
        db.session.rollback()
        if each.url not in looked:
            host = urlsplit(each.url).hostname or ""
            if host == last_host:
                wait(PAUSE)
            last_host = host
            looked[each.url] = probe(each.url)
        found = looked[each.url]
        write_down(each, found)
        counts[found.outcome] = counts.get(found.outcome, 0) + 1
        if found.outcome in (probing.FAILS, probing.REFUSED):
            say(f"  entry {each.entry_id}: {found.detail}")
    return counts


def write_down(each: Address, found: Found) -> None:
    """What a look found; a failure counts on from the failures before it at the same address."""
    row = db.session.scalar(select(SiteCheck).where(SiteCheck.entry_id == each.entry_id, SiteCheck.field == each.field))
    if row is None:
        row = SiteCheck(entry_id=each.entry_id, field=each.field, times_failed=0)
        db.session.add(row)
    if row.url != each.url:
        row.url, row.times_failed, row.failing_since = each.url, 0, None
    row.checked_at, row.outcome, row.detail, row.led_to = now(), found.outcome, found.detail, found.led_to
    if found.outcome in (probing.FAILS, probing.REFUSED):
        row.times_failed, row.failing_since = row.times_failed + 1, row.failing_since or now()
    elif found.outcome == probing.OK:
        row.times_failed, row.failing_since = 0, None
    db.session.commit()


def forget_those_gone() -> None:
    """What was found of addresses that no entry has any more."""
    there = {(each.entry_id, each.field) for each in published()}
    gone = [row.id for row in db.session.scalars(select(SiteCheck)) if (row.entry_id, row.field) not in there]
    for start in range(0, len(gone), 500):
        db.session.execute(delete(SiteCheck).where(SiteCheck.id.in_(gone[start : start + 500])))
    db.session.commit()

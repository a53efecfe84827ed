"""The figures as they stand now and as they were in a time; reads everything, changes nothing."""

from __future__ import annotations

from collections import Counter
from datetime import date
from statistics import median
from typing import Any

from localoffer.clock import begins, today
from localoffer.database import now
from localoffer.directory import queries
from localoffer.directory.queries import PublicEntry
from localoffer.directory.waiting import CURRENT, OLD, UNDATED
from localoffer.provision import gaps, keeping_gaps, lives, present, showing, waits
from localoffer.provision.elsewhere import Suggested, elsewhere
from localoffer.provision.measures import Number

SENDERS = ("member", "public", "owner", "staff")
ENDED = {
    "approved": "published",
    "merged": "published",
    "rejected": "turned_down",
    "taken back": "taken_back",
    "waiting": "open",
    "asked": "open",
}
SECONDS_A_DAY = 86_400


def measured(first: date, after: date) -> dict[str, Any]:
    """All figures: how things stand now, and what happened from a day, or a moment, until before another."""
    entries = list(queries.all_published())
    suggested = elsewhere().suggested(first, after)
    if suggested and not suggested.counts and not was_open(entries, after):
        suggested = None
    return {
        "period": [first.isoformat(), after.isoformat()],
        "numbers": {
            **of_entries(entries),
            **of_gaps(),
            **of_waits(),
            **of_suggestions(suggested),
            **of_searches(first, after),
            **of_comments(first, after),
        },
        "tables": {**tables_of(entries), "suggestions": outcomes(suggested)},
    }


def was_open(entries: list[PublicEntry], after: date) -> bool:
    """Whether this site had any entry before a day; what happened earlier was not counted, which is not the same as none."""
    return any(each.created_at < begins(after) for each in entries)


def of_entries(entries: list[PublicEntry]) -> dict[str, Number]:
    day, others = today(), elsewhere()
    overdue = [others.overdue(each, day) for each in entries]
    good = sum(each.assurance != "reported" and not late for each, late in zip(entries, overdue, strict=True))
    known = others.overdue_known and entries
    return {
        "entries.all": len(entries),
        "entries.near": sum(each.near_only for each in present.picture().offers),
        "fresh.confirmed": round(100 * good / len(entries), 1) if known else None,
        "fresh.overdue": sum(overdue) if known else None,
    }


def tables_of(entries: list[PublicEntry]) -> dict[str, dict[str, int]]:
    """How many entries there are by kind, by how sure they are, and by each ward in which they meet."""
    by_ward = Counter(code for each in entries for code in {venue.ward_code for venue in each.listing.venues} if code)
    return {
        "kind": dict(Counter(each.listing.kind for each in entries)),
        "assurance": dict(Counter(each.assurance for each in entries)),
        "ward": {place.code: by_ward[place.code] for place in present.picture().places},
    }


def of_gaps() -> dict[str, Number]:
    summaries = showing.ledger().summaries()
    states = {name: sum(each.states[name] for each in summaries) for name in gaps.STATES}
    taken_up = showing.wanted(keeping_gaps.taken_up())
    moment = now()
    ages = [(moment - each.gap.noticed_at).total_seconds() / SECONDS_A_DAY for each in taken_up if each.life in lives.OPEN]
    return {
        "gaps.listed": states[gaps.LISTED],
        "gaps.looked": states[gaps.LOOKED],
        "gaps.not_looked": states[gaps.NOT_LOOKED],
        "gaps.open": len(ages),
        "gaps.closed": sum(each.life == lives.CLOSED for each in taken_up),
        "gaps.accepted": sum(each.life == lives.ACCEPTED for each in taken_up),
        "gaps.age": round(median(ages), 1) if ages else None,
    }


def of_waits() -> dict[str, Number]:
    """Waits as they stand now; not measured while no service gives a figure."""
    rows = [each for each in waits.every(today()) if each.standing in (CURRENT, OLD, UNDATED)]
    numbers = {
        "known": sum(each.standing == CURRENT for each in rows),
        "old": sum(each.standing in (OLD, UNDATED) for each in rows),
        "long": sum(each.is_long for each in rows),
        "alone": sum(each.alone for each in rows),
    }
    return {f"waits.{name}": number if rows else None for name, number in numbers.items()}


def of_suggestions(found: Suggested | None) -> dict[str, Number]:
    names = ("all", *SENDERS, *dict.fromkeys(ENDED.values()))
    if found is None:
        return {f"suggestions.{name}": None for name in (*names, "days")}
    counts: Counter[str] = Counter()
    for (source, state), number in found.counts.items():
        for name in ("all", source, ENDED[state]):
            counts[name] += number
    days = found.days_to_published
    return {
        **{f"suggestions.{name}": counts[name] for name in names},
        "suggestions.days": round(median(days), 1) if days else None,
    }


def outcomes(found: Suggested | None) -> dict[str, dict[str, int]]:
    """{who sent it: {what became of it: number}}."""
    table: dict[str, dict[str, int]] = {}
    for (source, state), number in (found.counts if found else {}).items():
        row = table.setdefault(source, dict.fromkeys(ENDED.values(), 0))
        row[ENDED[state]] += number
    return table


def of_searches(first: date, after: date) -> dict[str, Number]:
    found = elsewhere().searches(first, after)
    return {
        "searches.nothing": None if found is None else sum(each.nothing for each in found),
        "searches.few": None if found is None else sum(each.few for each in found),
    }


def of_comments(first: date, after: date) -> dict[str, Number]:
    found = elsewhere().comments(first, after)
    return {f"comments.{name}": None if found is None else found.get(name, 0) for name in ("published", "answered")}

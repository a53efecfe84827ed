"""What the pages show of suggestions: facts in plain words, differences side by side, how long each has waited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from localoffer.clock import day_of
from localoffer.directory import listing as listings
from localoffer.directory import vocabulary, wording
from localoffer.directory.differences import diff
from localoffer.directory.listing import VOCABULARY_OF, Listing, Session, Venue, Wait
from localoffer.places import wards

ANSWER_WITHIN = 5  # working days, see the review policy


@dataclass(frozen=True)
class Line:
    """One fact before and after; each side is lines of plain text, none for nothing."""

    field: str
    label: str
    before: list[str]
    after: list[str]
    disputed: bool = False


@dataclass(frozen=True)
class Age:
    """How long something has waited, in words that do without colours."""

    days: int
    words: str
    late: bool
    left: str = ""
    """How long until we promised an answer, in words."""


def difference(before: Listing, after: Listing, disputed: Iterable[str] = ()) -> list[Line]:
    """The facts that differ, in words, in the order of an entry's page."""
    return [
        Line(each.field, each.label, in_words(each.field, each.before), in_words(each.field, each.after), each.field in disputed)
        for each in diff(before, after)
    ]


def facts(listing: Listing) -> list[Line]:
    """Every fact that a listing gives, in words."""
    return difference(Listing(), listing)


def in_words(field: str, value: Any) -> list[str]:
    """A fact as lines of text that people can read; a text is one line, with its line ends and gaps as they were typed."""
    if value in (None, "", ()):
        return []
    if field == "venues":
        return [line for each in value for line in venue_in_words(each)]
    if field == "sessions":
        return [session_in_words(each) for each in value]
    if field == "wait":
        return wait_in_words(value)
    if field == "source_date":
        return [wording.day(value)]
    if field == "reach_wards":
        return [ward_name(code) for code in value]
    if field in VOCABULARY_OF:
        names = vocabulary.of(VOCABULARY_OF[field])
        return [names.shown(code) for code in ([value] if isinstance(value, str) else value)]
    if isinstance(value, tuple):
        return list(value)
    return [str(value).strip("\n")] if str(value).strip() else []


def venue_in_words(venue: Venue) -> list[str]:
    """One place, for those who may see all of it."""
    address = ", ".join(filter(None, [venue.name, *venue.address.split("\n"), venue.area, venue.postcode]))
    known = vocabulary.of("precisions").shown(venue.precision).format(area=venue.area or ward_name(venue.ward_code))
    where = f"{ward_name(venue.ward_code)} ward" if venue.ward_code else ""
    lines = [address or where, f"On the map: {known}" if venue.lat is not None else "No point on the map yet"]
    if where and address:
        lines.append(where)
    if venue.hidden:
        lines.append("Private home: the address is hidden from the public")
    return [line for line in lines if line]


def session_in_words(session: Session) -> str:
    return " – ".join(filter(None, [wording.session_in_words(session), session.note]))


def wait_in_words(wait: Wait) -> list[str]:
    facts_of = [
        wording.wait(Listing(wait=wait)),
        wait.basis,
        wait.covers,
        f"measured {wording.day(wait.measured_on)}" if wait.measured_on else "",
    ]
    return [line for line in [", ".join(filter(None, facts_of)), wait.text, wait.source] if line]


def ward_name(code: str) -> str:
    ward = wards.ward_by_code(code) if code else None
    return ward.name if ward else code


def age(sent_at: datetime, now: datetime) -> Age:
    """How long something has waited: "today", "3 days", and whether that is longer than we promise."""
    sent, today = day_of(sent_at), day_of(now)
    days = max(0, (today - sent).days)
    words = "Today" if days == 0 else wording.how_many(days, "day")
    left = ANSWER_WITHIN - working_days(sent, today)
    return Age(days, words, left < 0, time_left(left))


def time_left(days: int) -> str:
    """Working days until an answer is due, in words.

    >>> time_left(-1)
    'Late by 1 working day'
    """
    if days == 0:
        return "Due today"
    number = wording.how_many(abs(days), "working day")
    return f"{number} left" if days > 0 else f"Late by {number}"


def working_days(start: date, end: date) -> int:
    """How many working days have passed, Mondays to Fridays.

    >>> working_days(date(2026, 11, 20), date(2026, 11, 24))
    2
    """
    return sum((start + timedelta(days=each)).weekday() < 5 for each in range(1, min((end - start).days, 3650) + 1))


def changed_in_words(before: dict[str, Any] | None, after: dict[str, Any] | None) -> list[Line]:
    """The difference between two states of an entry in its history."""
    return difference(listings.from_json(before or {}), listings.from_json(after or {}))

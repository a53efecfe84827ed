"""When something happens next, and whether it is on now, worked out from its sessions. Pure; all moments are aware."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from localoffer.clock import LONDON
from localoffer.directory.dates import day_of
from localoffer.directory.listing import Listing, Session

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FURTHEST_DAYS = 70
LONGEST_NIGHT = timedelta(hours=12)
BIG_HOLIDAYS = (((7, 25), (8, 31)), ((12, 23), (12, 31)), ((1, 1), (1, 2)))
"""(month, day) from and to: in these no school in England has lessons. Other holidays differ from council to council."""


def days_between(first: str, last: str) -> tuple[str, ...]:
    """The days of the week from one to another, as codes: Friday to Monday goes over the weekend.

    >>> days_between("MO", "WE"), days_between("FR", "MO")
    (('MO', 'TU', 'WE'), ('FR', 'SA', 'SU', 'MO'))
    """
    start, end = DAYS.index(first), DAYS.index(last)
    return tuple(DAYS[each % 7] for each in range(start, (end if end >= start else end + 7) + 1))


def time_of(text: str) -> time | None:
    try:
        return time.fromisoformat(text).replace(tzinfo=None) if len(text) >= 4 else None
    except ValueError:
        return None


def in_big_holidays(day: date) -> bool:
    """Whether schools are closed on this day everywhere in England."""
    return any(first <= (day.month, day.day) <= last for first, last in BIG_HOLIDAYS)


def happens_on(session: Session, day: date) -> bool:
    """Whether a session is held on a day, as far as its facts say. School holidays are only known where they are the
    same everywhere; a session in the school holidays only is never promised."""
    first, last = day_of(session.starts_on), day_of(session.ends_on)
    if (first and day < first) or (last and day > last):
        return False
    if session.term == "holidays" and not first:
        return False
    if session.term == "term" and in_big_holidays(day):
        return False
    if not session.days:
        return bool(first) and (day == first or (last is not None and day <= last))
    return DAYS[day.weekday()] in session.days and is_nth(session.nth, day)


def is_nth(nth: int, day: date) -> bool:
    """Whether the day is the nth such weekday of its month (-1: the last); 0 means every week."""
    if nth == 0:
        return True
    if nth == -1:
        return (day + timedelta(days=7)).month != day.month
    return (day.day - 1) // 7 + 1 == nth


def starts(session: Session, after: datetime) -> Iterator[datetime]:
    """The starts of a session from a moment on, in UTC, as far ahead as it is worth saying. Without a time a session
    counts from the start of its day, and today's still counts."""
    local = after.astimezone(LONDON)
    at = time_of(session.start)
    for ahead in range(FURTHEST_DAYS):
        day = local.date() + timedelta(days=ahead)
        if not happens_on(session, day):
            continue
        start = datetime.combine(day, at or time(0), tzinfo=LONDON)
        if start >= local or (at is None and ahead == 0):
            yield start.astimezone(UTC)


def next_session(listing: Listing, after: datetime) -> datetime | None:
    """When the next session starts, in UTC; None when that is not known or it is closed."""
    if listing.status != "open":
        return None
    return min((start for each in listing.sessions if (start := next(starts(each, after), None))), default=None)


def open_now(listing: Listing, at: datetime) -> bool:
    """Whether a session is on at this moment; needs a start and an end to be sure."""
    local = at.astimezone(LONDON)
    return listing.status == "open" and any(is_on(each, local) for each in listing.sessions)


def is_on(session: Session, local: datetime) -> bool:
    start, end = time_of(session.start), time_of(session.end)
    if start is None or end is None:
        return False
    if start < end:
        return start <= local.time() < end and happens_on(session, local.date())
    return ends_next_day(start, end) and (
        (local.time() >= start and happens_on(session, local.date()))
        or (local.time() < end and happens_on(session, local.date() - timedelta(days=1)))
    )


def ends_next_day(start: time, end: time) -> bool:
    """Whether a session goes on past midnight, or to it ("7pm to midnight"). One that ends as it starts, or that would last
    longer than any night ("9:30 to 3:30"), is a slip.

    >>> ends_next_day(time(20), time(2)), ends_next_day(time(9, 30), time(3, 30))
    (True, False)
    """
    return end == time(0) or (end < start and timedelta(days=1) - since_midnight(start) + since_midnight(end) <= LONGEST_NIGHT)


def since_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second)

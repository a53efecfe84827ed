"""Sessions as iCalendar: each with its rule, in the time of the United Kingdom, so that clocks may go forward. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from localoffer.clock import LONDON
from localoffer.directory import wording
from localoffer.directory.dates import day_of
from localoffer.directory.listing import Listing, Session
from localoffer.directory.queries import PublicEntry
from localoffer.directory.timetable import DAYS, ends_next_day, happens_on, in_big_holidays, time_of

if TYPE_CHECKING:
    from icalendar import Event, vRecur

AHEAD_DAYS, BACK_DAYS = 400, 31
"""So many days before and after today a calendar is right to the day."""
TERM = {"term": "In term time only.", "holidays": "In the school holidays only."}


def calendar(entries: Iterable[PublicEntry], name: str, public_url: str, today: date) -> bytes:
    """A calendar of all sessions of some entries; those that are closed have none."""
    from icalendar import Calendar  # slow to load, and most processes never need it

    made = Calendar()
    made.add("prodid", "-//Local Offer//Sessions//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", name)
    made.add("x-wr-timezone", "Europe/London")
    made.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for entry in entries:
        if entry.listing.status == "open":
            for number, session in enumerate(entry.listing.sessions):
                if event := event_of(entry, number, session, public_url, today):
                    made.add_component(event)
    made.add_missing_timezones(first_date=today.replace(month=1, day=1), last_date=today + timedelta(days=AHEAD_DAYS))
    return bytes(made.to_ical())


def event_of(entry: PublicEntry, number: int, session: Session, public_url: str, today: date) -> Event | None:
    """A session as an event from its first day on; None where no day of it is known."""
    from icalendar import Event

    first = first_day(session, today)
    if first is None:
        return None
    event = Event()
    event.add("uid", f"{entry.uuid}-{number}@local-offer")
    event.add("summary", entry.name)
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("url", f"{public_url}/services/{entry.slug}")
    add_times(event, session, first)
    if session.days:
        event.add("rrule", rule(session))
        if session.term == "term":
            leave_out_holidays(event, session, first, today)
    where = place(entry.listing)
    if where:
        event.add("location", where)
    said = [entry.listing.summary, session.note, TERM.get(session.term, ""), "Please check with them before you go.",
            f"{public_url}/services/{entry.slug}"]  # fmt: skip
    event.add("description", "\n".join(filter(None, said)))
    return event


def first_day(session: Session, today: date) -> date | None:
    """The first day on which it is held: from its own first day, or from today."""
    start = day_of(session.starts_on) if len(session.starts_on) == 10 else None
    last = day_of(session.ends_on)
    if last and last < today:
        return None
    if not session.days:
        return start
    if session.term == "holidays" and start is None:
        return None
    begin = start or today
    return next((day for ahead in range(AHEAD_DAYS) if happens_on(session, day := begin + timedelta(days=ahead))), None)


def add_times(event: Event, session: Session, first: date) -> None:
    begins, ends = time_of(session.start), time_of(session.end)
    if begins is None:
        event.add("dtstart", first)
        last = day_of(session.ends_on) if not session.days else None
        event.add("dtend", (last or first) + timedelta(days=1))
        return
    event.add("dtstart", datetime.combine(first, begins, tzinfo=LONDON))
    if ends and (ends > begins or ends_next_day(begins, ends)):
        last = first + timedelta(days=ends_next_day(begins, ends))
        event.add("dtend", datetime.combine(last, ends, tzinfo=LONDON))


def rule(session: Session) -> vRecur:
    """The rule by which it comes again."""
    from icalendar import vRecur

    days = [f"{session.nth or ''}{day}" for day in session.days if day in DAYS]
    made = vRecur(FREQ="MONTHLY" if session.nth else "WEEKLY", BYDAY=days)
    if last := day_of(session.ends_on):
        timed = time_of(session.start) is not None
        made["UNTIL"] = [datetime.combine(last, time(23, 59, 59), tzinfo=LONDON).astimezone(UTC) if timed else last]
    return made


def leave_out_holidays(event: Event, session: Session, first: date, today: date) -> None:
    """Name the days in the holidays that all schools have, when it is not held, around today."""
    begins = time_of(session.start)
    plain = Session(session.days, session.nth)
    since = max(first, today - timedelta(days=BACK_DAYS))
    for ahead in range((today - since).days + AHEAD_DAYS + 1):
        day = since + timedelta(days=ahead)
        if in_big_holidays(day) and happens_on(plain, day):
            event.add("exdate", datetime.combine(day, begins, tzinfo=LONDON) if begins else day)


def place(listing: Listing) -> str:
    """Where it is, as far as the public may know."""
    venue = next(iter(listing.venues), None)
    if venue is None:
        return "Online" if "online" in listing.delivery else ""
    if venue.hidden:
        return wording.where(listing)
    parts = [venue.name, venue.address.replace("\n", ", "), venue.area if venue.area not in venue.address else "", venue.postcode]
    return ", ".join(dict.fromkeys(filter(None, parts)))

"""What an entry says in plain words: ages, times, places, dates. Pure; the same words on every page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from localoffer.clock import LONDON, day_of
from localoffer.directory import vocabulary
from localoffer.directory.dates import is_no_day
from localoffer.directory.listing import Listing, Session, Venue

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"}
GROWN_UP = 25
SHARP = ("exact", "postcode")
ISO = re.compile(r"\b\d{4}-\d\d(?:-\d\d)?\b")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR")


def day(value: date | datetime | str | None) -> str:
    """A date in words: "24 November 2026"; partial ISO dates ("2025", "2025-09") keep to what is known."""
    if not value:
        return ""
    if isinstance(value, datetime):
        value = day_of(value)
    if isinstance(value, date):
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    try:
        numbers = [int(part) for part in value.split("-")]
        months = [MONTHS[numbers[1] - 1]] if len(numbers) > 1 else []
        return " ".join([*map(str, numbers[2:3]), *months, str(numbers[0])])
    except (ValueError, IndexError):
        return value


def days_in(text: str) -> str:
    """A sentence with each ISO date in it in words: "2023-12 (libraries)" is "December 2023 (libraries)"."""
    return ISO.sub(lambda found: day(found[0]), text)


def miles_in_words(miles: float | None) -> str:
    """A distance as people say it: "under 0.1 miles", "2.3 miles", "14 miles"."""
    if miles is None:
        return ""
    if miles < 0.1:
        return "under 0.1 miles"
    return f"{miles:.1f} miles" if miles < 10 else f"{miles:.0f} miles"


def moment(value: datetime | None) -> str:
    """A moment in words, London time: "24 November 2026 at 9.05am"."""
    if value is None:
        return ""
    local = value.astimezone(LONDON)
    return f"{day(local)} at {clock(f'{local.hour:02d}:{local.minute:02d}')}"


def how_many(count: int, one: str, many: str = "") -> str:
    """A number and what it counts.

    >>> how_many(1, "entry", "entries"), how_many(2300, "letter")
    ('1 entry', '2,300 letters')
    """
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def clock(time: str) -> str:
    """ "17:30" as "5.30pm", "12:00" as "12 noon"; "" for what is no time.

    >>> clock("17:30"), clock("09:00"), clock("12:00"), clock("soon")
    ('5.30pm', '9am', '12 noon', '')
    """
    match = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)(:\d\d)?", time or "")
    if not match:
        return ""
    hour, minute = int(match[1]), int(match[2])
    if minute == 0 and hour in (0, 12):
        return "midnight" if hour == 0 else "12 noon"
    return f"{hour % 12 or 12}{f'.{minute:02d}' if minute else ''}{'am' if hour < 12 else 'pm'}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """Several things as people say them: "a, b and c"."""
    words = [each for each in words if each]
    return f" {last} ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def phrase_of(codes: Sequence[str], name: str, last: str = "and") -> str:
    """The names of several codes of a vocabulary as one phrase: "By phone and online"."""
    first, *rest = [vocabulary.of(name).shown(code) for code in codes] or [""]
    return listed([first, *(each[:1].lower() + each[1:] for each in rest)], last)


def ages(listing: Listing) -> str:
    """The ages served: "Ages 8 to 16", "From age 14", "Up to age 5", "All ages to 25", or "" when not known."""
    low, high = listing.age_min, listing.age_max
    if low is None and high is None:
        return ""
    if not low:
        if high is None or high > GROWN_UP:
            return "All ages"
        return "All ages to 25" if high == GROWN_UP else f"Up to age {high}"
    if high is None or high > 99:
        return f"From age {low}"
    return f"Age {low}" if low == high else f"Ages {low} to {high}"


def days_in_words(days: tuple[str, ...]) -> str:
    """ "Mondays and Wednesdays", "Monday to Friday", "Every day"."""
    names = vocabulary.of("days")
    known = [code for code in names.codes if code in days]
    if len(known) == 7:
        return "Every day"
    if tuple(known) == WEEKDAYS:
        return "Monday to Friday"
    return listed([f"{names.shown(code)}s" for code in known])


def hours(session: Session) -> str:
    """ "5pm to 7pm", "from 5pm", "until 7pm", or ""."""
    start, end = clock(session.start), clock(session.end)
    if start and end:
        return f"{start} to {end}"
    return f"from {start}" if start else f"until {end}" if end else ""


def dates(session: Session) -> str:
    """ "from 1 May 2026 to 6 May 2026", "on 1 May 2026", or ""."""
    first, last = ("" if is_no_day(text) else day(text) for text in (session.starts_on, session.ends_on))
    if first and last:
        return f"on {first}" if first == last else f"from {first} to {last}"
    if first:
        return f"from {first}" if session.days or session.ends_on else f"on {first}"
    return f"until {last}" if last else ""


def session_in_words(session: Session) -> str:
    """One line of a timetable: "First Saturday of the month, 10am to 12 noon, in school holidays"."""
    names = vocabulary.of("days")
    if session.nth in NTH and session.days:
        on = [names.shown(code) for code in names.codes if code in session.days]
        when = f"{NTH[session.nth].capitalize()} {listed(on)} of the month"
    else:
        when = days_in_words(session.days)
    season = {"term": "in term time", "holidays": "in the school holidays"}.get(session.term, "")
    words = ", ".join(filter(None, [when, hours(session), season, dates(session)]))
    return words[:1].upper() + words[1:]


def place_in_words(venue: Venue) -> str:
    """Where a place is, with no more precision than is known: "Somewhere in Rawmarsh"."""
    precisions = vocabulary.of("precisions")
    area = venue.area or (venue.postcode if venue.hidden else "")
    if venue.hidden or not (venue.name or venue.address):
        if venue.precision in ("place", "ward") and area:
            return precisions.shown(venue.precision).format(area=area)
        return area or (f"Near {venue.postcode}" if venue.postcode else precisions.shown("unknown"))
    named = venue.name or venue.address.split("\n")[0]
    if area.lower() in named.lower():
        return named
    if re.search(rf"\b{re.escape(named)}\b", area, re.IGNORECASE):
        return area  # "Rotherham" says less than "Rotherham town centre"
    return f"{named}, {area}"


PRECISION_NOTES = {
    "postcode": "The map shows the middle of the postcode. The door may be a few houses away.",
    "place": "We know the area, but not the exact address. Ask them where they meet.",
    "ward": "We know the ward, but not the exact address. Ask them where they meet.",
    "unknown": "We do not know the exact address. Ask them where they meet.",
}


def precision_note(venue: Venue) -> str:
    """How exactly the place is known, where that matters to someone on their way."""
    if venue.hidden:
        return "This group meets in a private place. They will tell you the address when you get in touch."
    return PRECISION_NOTES.get(venue.precision, "")


def where(listing: Listing) -> str:
    """Where it is given, short enough for a card."""
    places = list(dict.fromkeys(place_in_words(each) for each in listing.venues))
    if listing.reach in ("borough", "region", "national", "online") and not places:
        return vocabulary.of("reach").shown(listing.reach)
    if not places:
        return phrase_of([code for code in listing.delivery if code != "venue"], "delivery") or listing.area_text
    more = len(places) - 2
    return listed([*places[:2], f"{more} more"] if more > 0 else places)


def more_of_where(listing: Listing) -> str:
    """Where it is in the words of its entry, unless they only repeat its places or how far it reaches."""
    said = [f"{place_in_words(each)} {each.address} {each.area}" for each in listing.venues]
    said += [] if said else [vocabulary.of("reach").shown(listing.reach)]
    own = " ".join(listing.area_text.split()).rstrip(".").lower()
    return "" if any(own in " ".join(each.split()).lower() for each in said) else listing.area_text


def how(listing: Listing) -> str:
    """How to get it, short enough for a card."""
    return phrase_of(listing.routes, "routes", "or")


def wait(listing: Listing) -> str:
    """How long people wait, in one phrase, or ""."""
    if listing.wait.weeks is not None:
        return how_many(listing.wait.weeks, "week")
    return vocabulary.of("wait_bands").shown(listing.wait.band) if listing.wait.band else ""


def next_time(moment: datetime, now: datetime) -> str:
    """When the next session starts, seen from now: "Today, 5pm", "Thursday 26 November, 5pm"."""
    local, today = moment.astimezone(LONDON), day_of(now)
    ahead = (local.date() - today).days
    names = list(vocabulary.of("days"))
    if ahead in (0, 1):
        when = ("Today", "Tomorrow")[ahead]
    else:
        when = f"{names[local.weekday()].name} {local.day} {MONTHS[local.month - 1]}"
        when += f" {local.year}" if local.year != today.year else ""
    at = clock(f"{local.hour:02d}:{local.minute:02d}")
    return when if at == "midnight" else f"{when}, {at}"

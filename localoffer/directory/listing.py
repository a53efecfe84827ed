"""Listing: all that an entry says, as frozen data that can be compared, stored as JSON and shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import partial
from typing import Any

INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
LONGEST_TEXT = 8000
LONGEST_LINE = 300
OLDEST_AGE = 120


def clean(text: object, longest: int = LONGEST_TEXT) -> str:
    """Text in one form (NFC, unix line ends) without control, bidirectional or invisible characters.

    Cleaned twice it is the same: what is cut off at `longest` characters leaves no space at the end.
    """
    if text is None:
        return ""
    if isinstance(text, str) and text.isascii() and text.isprintable():  # nearly all that is ever written
        return text.strip()[:longest].rstrip()
    seen = INVISIBLE.sub("", str(text).replace("\r\n", "\n").replace("\r", "\n"))
    return unicodedata.normalize("NFC", seen).strip()[:longest].rstrip()


def clean_line(text: object, longest: int = LONGEST_LINE) -> str:
    """As `clean`, on one line."""
    if isinstance(text, str) and len(text) <= longest and text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join(clean(text, longest * 4).split())[:longest].rstrip()


@dataclass(frozen=True)
class Session:
    """When something happens: weekly on some days, or on the nth such day of each month, or on one date.

    `days` are iCalendar codes (MO ... SU), `nth` is 1-5 or -1 (last) for monthly and 0 for weekly; `start` and
    `end` are local times "HH:MM" or ""; `starts_on` and `ends_on` ISO dates or ""; with no `days` and
    `starts_on` given it is a run of dates. `term` is a code of the vocabulary `terms`.
    """

    days: tuple[str, ...] = ()
    nth: int = 0
    start: str = ""
    end: str = ""
    term: str = "all"
    starts_on: str = ""
    ends_on: str = ""
    note: str = ""


@dataclass(frozen=True)
class Venue:
    """One place where it happens. `precision` is a code of the vocabulary `precisions`; degrees are WGS84.

    With `hidden` the public never sees name, address, full postcode or the exact point.
    """

    name: str = ""
    address: str = ""
    postcode: str = ""
    area: str = ""
    ward_code: str = ""
    lat: float | None = None
    lon: float | None = None
    precision: str = "unknown"
    point_source: str = ""
    hidden: bool = False


@dataclass(frozen=True)
class Wait:
    """How long people wait: a band or weeks, from what to what, for whom, when and by whom it was measured."""

    band: str = ""
    weeks: int | None = None
    basis: str = ""
    covers: str = ""
    measured_on: str = ""
    source: str = ""
    text: str = ""


@dataclass(frozen=True)
class Listing:
    """What is offered. Empty means not known. Codes are those of `data/vocabulary.json`."""

    name: str = ""
    summary: str = ""
    description: str = ""
    kind: str = "service"
    organisation: str = ""
    categories: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    for_whom: tuple[str, ...] = ()
    age_min: int | None = None
    age_max: int | None = None
    level: str = ""
    routes: tuple[str, ...] = ()
    who_can_refer: str = ""
    eligibility: str = ""
    diagnosis_needed: str = "unknown"
    ehc_plan_needed: str = "unknown"
    cost: str = "unknown"
    cost_options: tuple[str, ...] = ()
    cost_text: str = ""
    sessions: tuple[Session, ...] = ()
    schedule_text: str = ""
    delivery: tuple[str, ...] = ()
    reach: str = "place"
    reach_wards: tuple[str, ...] = ()
    venues: tuple[Venue, ...] = ()
    area_text: str = ""
    access: tuple[str, ...] = ()
    access_text: str = ""
    languages: tuple[str, ...] = ()
    contact_name: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    sen_report_url: str = ""
    urn: str = ""
    wait: Wait = field(default_factory=Wait)
    while_waiting: str = ""
    status: str = "open"
    status_text: str = ""
    source_name: str = ""
    source_url: str = ""
    source_date: str = ""
    more_sources: tuple[str, ...] = ()
    caution: str = ""

    def changed(self, **changes: Any) -> Listing:
        """The same listing with some facts replaced."""
        return replace(self, **changes)


BLANK = Listing()
FIELDS = tuple(each.name for each in fields(Listing))
STAFF_ONLY = ("caution",)
LONG_TEXTS = {
    "description", "eligibility", "schedule_text", "access_text", "while_waiting", "cost_text", "caution",
    "who_can_refer", "status_text",
}  # fmt: skip
NESTED: dict[str, type] = {"sessions": Session, "venues": Venue}
FIELDS_OF: dict[type, tuple[str, ...]] = {kind: tuple(each.name for each in fields(kind)) for kind in (Session, Venue, Wait)}

LABELS = {
    "name": "Name",
    "summary": "In one sentence",
    "description": "About",
    "kind": "What kind of thing it is",
    "organisation": "Who runs it",
    "categories": "What it helps with",
    "needs": "Which needs it is for",
    "for_whom": "Who it is for",
    "age_min": "Youngest age",
    "age_max": "Oldest age",
    "level": "How much help",
    "routes": "How to get it",
    "who_can_refer": "Who can refer you",
    "eligibility": "Who can have it",
    "diagnosis_needed": "Is a diagnosis needed?",
    "ehc_plan_needed": "Is an EHC plan needed?",
    "cost": "Does it cost money?",
    "cost_options": "Help with the cost",
    "cost_text": "More about cost",
    "sessions": "Days and times",
    "schedule_text": "More about when",
    "delivery": "How it is given",
    "reach": "Area it covers",
    "reach_wards": "Wards it covers",
    "venues": "Where",
    "area_text": "Area in words",
    "access": "Access and senses",
    "access_text": "More about access",
    "languages": "Languages",
    "contact_name": "Who to ask for",
    "phone": "Phone",
    "email": "Email",
    "website": "Website",
    "sen_report_url": "SEN information report",
    "urn": "School number (URN)",
    "wait": "Waiting time",
    "while_waiting": "What to do while you wait",
    "status": "Is it running?",
    "status_text": "More about whether it is running",
    "source_name": "Where we found this",
    "source_url": "Link to where we found this",
    "source_date": "Date of the source",
    "more_sources": "More sources",
    "caution": "Note for staff, never shown to the public",
}
VOCABULARY_OF = {
    "kind": "kinds",
    "categories": "categories",
    "needs": "needs",
    "for_whom": "for_whom",
    "level": "levels",
    "routes": "routes",
    "diagnosis_needed": "yes_no",
    "ehc_plan_needed": "yes_no",
    "cost": "costs",
    "cost_options": "cost_options",
    "delivery": "delivery",
    "reach": "reach",
    "access": "access",
    "languages": "languages",
    "status": "statuses",
}


def to_json(listing: Listing) -> dict[str, Any]:
    """The listing as plain JSON data, without what is at its default; `from_json` gives the same listing back."""
    values = ((name, getattr(listing, name)) for name in FIELDS)
    return {name: _plain(value) for name, value in values if value != getattr(BLANK, name)}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return facts_of(value) if isinstance(value, Session | Venue | Wait) else value


def facts_of(part: Session | Venue | Wait) -> dict[str, Any]:
    """{name of a fact: it} of a part of a listing; `dataclasses.asdict` copies what need not be copied."""
    return {name: getattr(part, name) for name in FIELDS_OF[type(part)]}


def from_json(data: Mapping[str, Any]) -> Listing:
    """A listing from JSON data: text is cleaned, unknown keys are left out, wrong types become unknown."""
    return Listing(**_facts(Listing, data))


def _facts(kind: type, row: Mapping[str, Any]) -> dict[str, Any]:
    """{name of a fact of some kind of thing: it} of those that a row of JSON data says."""
    read = READ_BY[kind]
    return {name: read[name](value) for name, value in row.items() if name in read}


def _rows(kind: type, value: Any) -> tuple[Any, ...]:
    rows = value if isinstance(value, list | tuple) else ()
    return tuple(kind(**_facts(kind, row)) for row in rows if isinstance(row, Mapping))


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(filter(None, (clean_line(each, 500) for each in value))) if isinstance(value, list | tuple) else ()


def _reader(name: str, kind: str) -> Callable[[Any], Any]:
    """What makes a fact of some kind out of a value of JSON data."""
    if name in NESTED:
        return partial(_rows, NESTED[name])
    if name == "wait":
        return lambda value: Wait(**_facts(Wait, value)) if isinstance(value, Mapping) else Wait()
    if kind.startswith("tuple"):
        return _texts
    if kind == "bool":
        return bool
    if kind.startswith("float"):
        return partial(_number, float)
    if kind.startswith("int"):
        return partial(_number, int) if kind != "int" else lambda value: _number(int, value) or 0
    return clean if name in LONG_TEXTS or name in ("text", "address", "note") else clean_line


def _number(kind: type, value: Any) -> Any:
    try:
        number = kind(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if abs(number) < 1_000_000 else None


READ_BY: dict[type, dict[str, Callable[[Any], Any]]] = {
    kind: {each.name: _reader(each.name, str(each.type)) for each in fields(kind)} for kind in (Session, Venue, Wait, Listing)
}
"""{kind of thing: {name of a fact: what reads it}}, looked up once: a page of results reads a thousand facts."""

"""What a harvester may ask for, read strictly: what makes no sense is refused with a sentence. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict

ON_A_PAGE, MOST_ON_A_PAGE, MOST_MINIMAL = 50, 500, 5000
LONGEST, MOST_IDS = 500, 20
FORMATS = ("json", "ndjson")
DAYS = {"monday": "MO", "tuesday": "TU", "wednesday": "WE", "thursday": "TH", "friday": "FR", "saturday": "SA", "sunday": "SU"}
YES, NO = ("true", "1", "yes"), ("false", "0", "no", "")
UTC_OFFSET = re.compile(r" (\d{2}:?\d{2})$")
POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}", re.IGNORECASE)


class BadParameter(ValueError):
    """A parameter that cannot be read; the message says which, and what it may be."""


@dataclass(frozen=True)
class Params:
    """Everything that may be asked for; None or empty where it was not."""

    search: str = ""
    page: int = 1
    per_page: int = ON_A_PAGE
    format: str = "json"
    taxonomy_term_id: tuple[str, ...] = ()
    taxonomy_id: tuple[str, ...] = ()
    organization_id: str = ""
    modified_after: datetime | None = None
    minimal: bool = False
    full: bool = False
    full_service: bool = False
    parent_id: str = ""
    top_only: bool = False
    postcode: str = ""
    proximity: float | None = None
    minimum_age: int | None = None
    maximum_age: int | None = None
    day: str = ""
    start_time: str = ""
    end_time: str = ""

    def but(self, **changes: Any) -> Params:
        """The same wishes with some of them replaced."""
        return replace(self, **changes)


def read(args: Mapping[str, str]) -> Params:
    """The parameters of an address, or `BadParameter`."""
    if long := next((name for name, value in args.items() if len(value) > LONGEST), None):
        raise BadParameter(f"{long[:40]} is too long: at most {LONGEST} characters")
    found = Params(
        search=args.get("search", "").replace("\x00", "").strip(),
        page=whole(args, "page", 1, 1_000_000) or 1,
        per_page=on_a_page(args),
        format=one_of(args, "format", FORMATS) or "json",
        taxonomy_term_id=uuids(args, "taxonomy_term_id"),
        taxonomy_id=uuids(args, "taxonomy_id"),
        organization_id=uuid(args, "organization_id"),
        modified_after=moment(args, "modified_after"),
        minimal=flag(args, "minimal"),
        full=flag(args, "full"),
        full_service=flag(args, "full_service"),
        parent_id=uuid(args, "parent_id"),
        top_only=flag(args, "top_only"),
        postcode=postcode(args, "postcode"),
        proximity=metres(args, "proximity"),
        minimum_age=whole(args, "minimum_age", 0, 150),
        maximum_age=whole(args, "maximum_age", 0, 150),
        day=weekday(args, "day"),
        start_time=clock(args, "start_time"),
        end_time=clock(args, "end_time"),
    )
    if found.proximity is not None and not found.postcode:
        raise BadParameter("proximity needs a postcode to be near to")
    return found


def on_a_page(args: Mapping[str, str]) -> int:
    """How many on a page; of items that say next to nothing all of them."""
    asked = whole(args, "per_page", 1, 1_000_000)
    most, usual = (MOST_MINIMAL, MOST_MINIMAL) if flag(args, "minimal") else (MOST_ON_A_PAGE, ON_A_PAGE)
    return min(asked or usual, most)


def postcode(args: Mapping[str, str], name: str) -> str:
    text = " ".join(args.get(name, "").split())
    if text and not POSTCODE.fullmatch(text):
        raise BadParameter(f"{name} must be a whole postcode, such as S65 1AB")
    return text


def whole(args: Mapping[str, str], name: str, low: int, high: int) -> int | None:
    text = args.get(name, "").strip()
    if not text:
        return None
    if not re.fullmatch(r"\d{1,9}", text) or not low <= int(text) <= high:
        raise BadParameter(f"{name} must be a whole number from {low} to {high}")
    return int(text)


def metres(args: Mapping[str, str], name: str) -> float | None:
    text = args.get(name, "").strip()
    if not text:
        return None
    if not re.fullmatch(r"\d{1,9}(\.\d{1,3})?", text):
        raise BadParameter(f"{name} must be a number of metres, such as 1600")
    return float(text)


def one_of(args: Mapping[str, str], name: str, known: tuple[str, ...]) -> str:
    text = args.get(name, "").strip().lower()
    if text and text not in known:
        raise BadParameter(f"{name} must be one of: {', '.join(known)}")
    return text


def uuid(args: Mapping[str, str], name: str) -> str:
    text = args.get(name, "").strip()
    if not text:
        return ""
    try:
        return str(UUID(text))
    except ValueError as trouble:
        raise BadParameter(f"{name} must be a UUID, such as 6f1c9d0e-5a0b-5c1e-9d7f-3b8f0a4f5e21") from trouble


def uuids(args: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Every value under one name: who asks twice wants both."""
    given = args.getlist(name) if isinstance(args, MultiDict) else [args.get(name, "")]
    return tuple(dict.fromkeys(filter(None, (uuid({name: each}, name) for each in given[:MOST_IDS]))))


def flag(args: Mapping[str, str], name: str) -> bool:
    text = args.get(name, "").strip().lower()
    if text not in (*YES, *NO):
        raise BadParameter(f"{name} must be true or false")
    return text in YES


def moment(args: Mapping[str, str], name: str) -> datetime | None:
    """A date or a time; without a zone it is in UTC. A plus sign that an address turned into a space is put back."""
    text = UTC_OFFSET.sub(r"+\1", args.get(name, "").strip())
    if not text:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return datetime.combine(date.fromisoformat(text), time(), UTC)
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as trouble:
        raise BadParameter(f"{name} must be a date or a time, such as 2026-11-24 or 2026-11-24T10:00:00Z") from trouble


def weekday(args: Mapping[str, str], name: str) -> str:
    text = args.get(name, "").strip()
    code = DAYS.get(text.lower(), text.upper())
    if text and code not in DAYS.values():
        raise BadParameter(f"{name} must be a day of the week, such as MO or monday")
    return code if text else ""


def clock(args: Mapping[str, str], name: str) -> str:
    text = args.get(name, "").strip()
    if not text:
        return ""
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?", text):
        raise BadParameter(f"{name} must be a time of day, such as 09:30")
    return text[:5]

"""How facts are written on a page: dates, names of codes, safe links."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Flask

from localoffer.directory import vocabulary
from localoffer.directory.rules import safe_link

LONDON = ZoneInfo("Europe/London")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day(value: date | datetime | str | None) -> str:
    """A date in words: "24 November 2026"; partial ISO dates ("2025", "2025-09") keep to what is known."""
    if not value:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(LONDON).date()
    if isinstance(value, date):
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    parts = value.split("-")
    try:
        numbers = [int(part) for part in parts]
        return {
            1: lambda: f"{numbers[0]}",
            2: lambda: f"{MONTHS[numbers[1] - 1]} {numbers[0]}",
            3: lambda: f"{numbers[2]} {MONTHS[numbers[1] - 1]} {numbers[0]}",
        }[len(numbers)]()
    except (ValueError, IndexError, KeyError):
        return value


def moment(value: datetime | None) -> str:
    """A moment in words, London time: "24 November 2026 at 9:05am"."""
    if value is None:
        return ""
    local = value.astimezone(LONDON)
    return f"{day(local)} at {local.hour % 12 or 12}:{local.minute:02d}{'am' if local.hour < 12 else 'pm'}"


def shown(code: str, name_of_vocabulary: str) -> str:
    """The name of a code: {{ "ASD" | shown("needs") }}."""
    return vocabulary.of(name_of_vocabulary).shown(code)


def miles_in_words(miles: float | None) -> str:
    """A distance as people say it: "under 0.1 miles", "2.3 miles", "14 miles"."""
    if miles is None:
        return ""
    if miles < 0.1:
        return "under 0.1 miles"
    return f"{miles:.1f} miles" if miles < 10 else f"{miles:.0f} miles"


def init_app(app: Flask) -> None:
    for each in (day, moment, shown, safe_link, miles_in_words):
        app.add_template_filter(each)
    app.add_template_global(vocabulary.of, "vocabulary")

"""Days, and days that are only partly known. Pure."""

from __future__ import annotations

import calendar
from datetime import date

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Earlier and later years are how programs write that there is no day: 0001-01-01 for no beginning, 9999-12-31 for no end."""


def is_no_day(text: str) -> bool:
    """Whether a date in ISO form, of which day and month may be missing, says that there is no such day.

    >>> is_no_day("9999-12-31"), is_no_day("0001-01-01"), is_no_day("2026-11-24"), is_no_day("soon")
    (True, True, False, False)
    """
    year = text[:4]
    return len(year) == 4 and year.isascii() and year.isdigit() and not FIRST_YEAR <= int(year) <= LAST_YEAR


def day_of(text: str) -> date | None:
    """The day that a date in ISO form names; None for anything else, and where it says that there is no such day.

    >>> day_of("2026-11-24"), day_of("2026-11"), day_of("9999-12-31")
    (datetime.date(2026, 11, 24), None, None)
    """
    try:
        return None if is_no_day(text) else date.fromisoformat(text)
    except ValueError:
        return None


def months_after(start: date, months: int) -> date:
    """The same day some months later, or the last day of that month where it is shorter.

    >>> months_after(date(2026, 11, 30), 3)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def earliest(text: str) -> date | None:
    """The first day that a date in ISO form may mean, of which day and month may be missing; None as for `day_of`.

    >>> earliest("2026-11-24"), earliest("2026-11"), earliest("2026"), earliest("soon")
    (datetime.date(2026, 11, 24), datetime.date(2026, 11, 1), datetime.date(2026, 1, 1), None)
    """
    parts = text.split("-")
    if (
        is_no_day(text)
        or not 1 <= len(parts) <= 3
        or len(parts[0]) != 4
        or not all(each.isascii() and each.isdigit() for each in parts)
    ):
        return None
    year, month, day = [*map(int, parts), 1, 1][:3]
    try:
        return date(year, month, day)
    except ValueError:
        return None


def ago(day: date, today: date) -> str:
    """How long ago a day was, as people say it.

    >>> ago(date(2026, 11, 24), date(2026, 11, 25)), ago(date(2026, 10, 1), date(2026, 11, 25))
    ('yesterday', '7 weeks ago')
    """
    days = (today - day).days
    if days <= 1:
        return "today" if days <= 0 else "yesterday"
    if days < 14:
        return f"{days} days ago"
    if days < 92:
        return f"{days // 7} weeks ago"
    months = (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)
    if months < 24:
        return f"{months} months ago"
    return f"{months // 12} years ago"

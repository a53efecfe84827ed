"""What time it is: moments are kept in UTC, and days are those of the people here, also while the clocks are forward."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """The present moment in UTC; the one clock of the site, so that tests can move it."""
    return datetime.now(UTC)


def today() -> date:
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The day on which a moment was here.

    >>> day_of(datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    datetime.date(2026, 7, 1)
    """
    return moment.astimezone(LONDON).date()


def begins(when: date) -> datetime:
    """The first moment of a day; a moment is one itself."""
    return when if isinstance(when, datetime) else datetime.combine(when, time(), LONDON)

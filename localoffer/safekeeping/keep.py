"""Which backups are kept: the newest of each of the last days, weeks and months. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime

RULE = re.compile(r"(?:(\d{1,3})d)?(?:(\d{1,3})w)?(?:(\d{1,3})m)?")
Period = Callable[[datetime], tuple[int, ...]]
PERIODS: tuple[Period, ...] = (
    lambda at: (at.year, at.month, at.day),
    lambda at: tuple(at.isocalendar())[:2],
    lambda at: (at.year, at.month),
)


class BadRule(ValueError):
    """The rule cannot be read; the message shows one that can."""


def numbers_of(rule: str) -> tuple[int, ...]:
    """How many days, weeks and months a rule keeps.

    >>> numbers_of("7d4w12m")
    (7, 4, 12)
    """
    found = RULE.fullmatch(rule)
    numbers = tuple(int(each or 0) for each in found.groups()) if found else ()
    if not any(numbers):
        raise BadRule(f"“{rule}” says nothing to keep. Write it like 7d4w12m: seven days, four weeks, twelve months.")
    return numbers


def kept(moments: Iterable[datetime], rule: str) -> set[datetime]:
    """The moments whose backups stay; the newest always does."""
    newest_first = sorted(moments, reverse=True)
    out = set(newest_first[:1])
    for period, most in zip(PERIODS, numbers_of(rule), strict=True):
        newest: dict[tuple[int, ...], datetime] = {}
        for each in newest_first:
            newest.setdefault(period(each), each)
        out |= set(list(newest.values())[:most])
    return out

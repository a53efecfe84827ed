"""What this room wants to know of rooms beside it, handed in by `rooms.py`; until then nothing is known and it says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Flask, current_app

from localoffer.directory.queries import PublicEntry

KEY = "provision_elsewhere"
Months = tuple[date, date]  # first day, and first day after


@dataclass(frozen=True)
class GuidancePage:
    """One guidance page as the coverage of the law needs it."""

    slug: str
    title: str
    reviewed_on: date | None
    review_due: date | None


@dataclass(frozen=True)
class Search:
    """How often something was searched for in a ward and little or nothing was found."""

    ward_code: str
    need: str
    nothing: int
    few: int


@dataclass(frozen=True)
class Suggested:
    """What was suggested in a time: {(source, how it stands): number}, days from sent to published, and the groups' names."""

    counts: Mapping[tuple[str, str], int]
    days_to_published: Sequence[float]
    named: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class Elsewhere:
    """Questions to the other rooms. None where a room has no answer: the pages then say "not measured yet"."""

    overdue: Callable[[PublicEntry, date], bool] = lambda _entry, _day: False
    overdue_known: bool = False
    guidance: Callable[[], Sequence[GuidancePage]] = lambda: ()
    searches: Callable[[date, date], Sequence[Search] | None] = lambda _first, _after: None
    suggested: Callable[[date, date], Suggested | None] = lambda _first, _after: None
    comments: Callable[[date, date], Mapping[str, int] | None] = lambda _first, _after: None


def connect(app: Flask, answers: Elsewhere) -> None:
    """Say who answers; called once when the rooms are opened."""
    app.extensions[KEY] = answers


def elsewhere() -> Elsewhere:
    found: Elsewhere = current_app.extensions.get(KEY) or Elsewhere()
    return found

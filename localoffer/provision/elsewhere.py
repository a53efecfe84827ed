"""What this room wants to know of rooms beside it, handed in by `rooms.py`; until then nothing is known and it says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from flask import Flask, current_app

from localoffer.directory.listing import Listing
from localoffer.directory.queries import PublicEntry

KEY = "provision_elsewhere"


class GuidancePage(Protocol):
    """One guidance page as the coverage of the law needs it."""

    @property
    def slug(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def reviewed_on(self) -> date | None: ...
    @property
    def review_due(self) -> date | None: ...


class Search(Protocol):
    """How often something was searched for in a ward and nothing, or little, was found; empty codes: not said."""

    @property
    def ward_code(self) -> str: ...
    @property
    def need(self) -> str: ...
    @property
    def nothing(self) -> int: ...
    @property
    def few(self) -> int: ...


class Suggested(Protocol):
    """What was suggested in a time: {(source, how it stands): number}, days from sent to published, the groups by name."""

    @property
    def counts(self) -> Mapping[tuple[str, str], int]: ...
    @property
    def days_to_published(self) -> Sequence[float]: ...
    @property
    def named(self) -> Sequence[Mapping[str, Any]]: ...


class Waiting(Protocol):
    """One suggested group that waits for a moderator."""

    @property
    def number(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def listing(self) -> Listing: ...


class Comment(Protocol):
    """One published comment of a family, without a word that says who it is: what about, what was said and answered."""

    @property
    def about(self) -> str: ...
    @property
    def said(self) -> str: ...
    @property
    def answer(self) -> str: ...
    @property
    def action(self) -> str: ...
    @property
    def status(self) -> str: ...


@dataclass(frozen=True)
class Elsewhere:
    """Questions to the other rooms. None where a room has no answer: the pages then say "not measured yet"."""

    overdue: Callable[[PublicEntry, date], bool] = lambda _entry, _day: False
    overdue_known: bool = False
    guidance: Callable[[], Sequence[GuidancePage]] = lambda: ()
    searches: Callable[[date, date], Sequence[Search] | None] = lambda _first, _after: None
    suggested: Callable[[date, date], Suggested | None] = lambda _first, _after: None
    waiting: Callable[[], Sequence[Waiting]] = lambda: ()
    comments: Callable[[date, date], Mapping[str, int] | None] = lambda _first, _after: None
    """{"published": n, "answered": n} of a time."""
    published_comments: Callable[[date, date], Sequence[Comment]] = lambda _first, _after: ()


def connect(app: Flask, answers: Elsewhere) -> None:
    """Say who answers; called once when the rooms are opened."""
    app.extensions[KEY] = answers


def elsewhere() -> Elsewhere:
    found: Elsewhere = current_app.extensions.get(KEY) or Elsewhere()
    return found

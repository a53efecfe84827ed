"""What a level of assurance rests on, and until when: worked out from recorded evidence and dates, never guessed. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from localoffer.config import ROOT

FILE = ROOT / "data" / "assurance.json"


@dataclass(frozen=True)
class Kind:
    """One kind of evidence: what staff and the public read, and for how many months it counts at most."""

    code: str
    name: str
    public: str
    lasts_months: int


@lru_cache
def kinds() -> dict[str, Kind]:
    rows = json.loads(FILE.read_text(encoding="utf-8"))["evidence"]
    return {code: Kind(code, **row) for code, row in rows.items()}


@lru_cache
def needed() -> dict[str, tuple[str, ...]]:
    """{level: the kinds of evidence that it needs}."""
    return {level: tuple(codes) for level, codes in json.loads(FILE.read_text(encoding="utf-8"))["levels"].items()}


def runs_out(level: str, seen: Iterable[tuple[str, date]]) -> date | None:
    """The last day on which evidence carries a level; None when some kind that it needs is missing.

    `seen` is (kind, last day on which it counts) of all evidence; of each kind the longest counts.

    >>> runs_out("confirmed", [("told", date(2027, 5, 1)), ("told", date(2027, 1, 1))])
    datetime.date(2027, 5, 1)
    >>> runs_out("checked", [("told", date(2027, 5, 1))]) is None
    True
    """
    longest: dict[str, date] = {}
    for kind, last in seen:
        longest[kind] = max(last, longest.get(kind, last))
    kinds_needed = needed()[level]
    if not all(kind in longest for kind in kinds_needed):
        return None
    return min(longest[kind] for kind in kinds_needed)


def missing(level: str, seen: Iterable[tuple[str, date]], today: date) -> list[Kind]:
    """The kinds of evidence that a level needs and that are not there, or have run out."""
    in_date = {kind for kind, last in seen if last >= today}
    return [kinds()[each] for each in needed().get(level, ()) if each not in in_date]

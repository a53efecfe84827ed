"""What the law asks of a Local Offer, as data with dates. Pure but for the file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from localoffer.config import ROOT

FILE = ROOT / "data" / "duties.json"


@dataclass(frozen=True)
class Source:
    """A law, or a code that the law stands behind."""

    code: str
    name: str
    url: str


@dataclass(frozen=True)
class Duty:
    """One thing that is asked, in our own words. `rule` says how the site tells whether it is met.

    `read` says where the wording was seen; `verified` is false until a named role has compared it with the law.
    """

    id: str
    source: Source
    ref: str
    text: str
    read: str
    verified: bool
    verified_by: str
    effective_from: date
    effective_to: date | None
    rule: Mapping[str, Any]

    @property
    def where(self) -> str:
        """Its law and paragraph, without saying "Schedule 2" twice."""
        last = self.source.name.rsplit(", ", 1)[-1]
        return f"{self.source.name}, {self.ref.removeprefix(f'{last}, ')}"

    def holds(self, day: date) -> bool:
        return self.effective_from <= day and (self.effective_to is None or day < self.effective_to)


@lru_cache
def every() -> tuple[Duty, ...]:
    """All rows, those too that hold no longer or not yet."""
    facts = json.loads(FILE.read_text(encoding="utf-8"))
    sources = {code: Source(code, row["name"], row["url"]) for code, row in facts["sources"].items()}
    return tuple(as_duty(row, sources, facts["read"]) for row in facts["duties"])


def as_duty(row: Mapping[str, Any], sources: Mapping[str, Source], read: Mapping[str, str]) -> Duty:
    return Duty(
        id=row["id"],
        source=sources[row["source"]],
        ref=row["ref"],
        text=row["text"],
        read=read[row["read"]],
        verified=bool(row["verified"]),
        verified_by=row["verified_by"],
        effective_from=date.fromisoformat(row["effective_from"]),
        effective_to=date.fromisoformat(row["effective_to"]) if row["effective_to"] else None,
        rule=row["rule"],
    )


def in_force(day: date) -> list[Duty]:
    """The rows that hold on a day."""
    return [each for each in every() if each.holds(day)]

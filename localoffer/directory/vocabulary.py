"""The words that entries are described in: read from data, so that law and language can change without code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from localoffer.config import ROOT

FILE = ROOT / "data" / "vocabulary.json"


@dataclass(frozen=True)
class Term:
    """One word of a vocabulary: its code, what people see, and what it means."""

    code: str
    name: str
    meaning: str = ""
    parent: str = ""
    dfe_code: str = ""
    low: int | None = None
    high: int | None = None
    extra: dict[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Vocabulary:
    """The terms of one fact, in the order people see them."""

    name: str
    source: str
    terms: dict[str, Term]

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms.values())

    def __contains__(self, code: object) -> bool:
        return code in self.terms

    def __getitem__(self, code: str) -> Term:
        return self.terms[code]

    def shown(self, code: str) -> str:
        """The name of a code; a code that is no longer in the data is shown as it is."""
        return self.terms[code].name if code in self.terms else code

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(self.terms)


def as_term(row: dict[str, Any]) -> Term:
    known = {key: row[key] for key in ("code", "name", "meaning", "parent", "dfe_code", "low", "high") if key in row}
    return Term(**known, extra={key: value for key, value in row.items() if key not in known})


@lru_cache
def vocabularies() -> dict[str, Vocabulary]:
    """{name of the fact: its vocabulary}, read once a process."""
    rows = json.loads(FILE.read_text(encoding="utf-8"))["vocabularies"]
    return {
        name: Vocabulary(name, each["source"], {row["code"]: as_term(row) for row in each["terms"]})
        for name, each in rows.items()
    }


def of(name: str) -> Vocabulary:
    """The vocabulary of one fact: kinds, categories, needs, stages, levels, routes, yes_no, costs, delivery,
    access, languages, wait_bands, reach, precisions, statuses, assurances, days, terms, ways_in, ways_young."""
    return vocabularies()[name]

"""The map of personal data: every column, whose, what for and how long; compared with the tables by a test."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import JSON, Column, LargeBinary, String, Table

from localoffer.config import ROOT

LOOKS_PERSONAL = re.compile(
    r"mail|sender|name$|phone|words?$|note|answer|address|password|secret|original|contact|problem|reason|why|body|^to$|subject"
    r"|before|after|said|text|trouble|who$"
)
PEOPLE = ("user.", "owner.")


@dataclass(frozen=True)
class Group:
    """One row of the map: what, whose, why, how long in words, and the columns as "table.column".

    What is kept `by_time` is let go of by `flask retain`, by a rule of `retaining`; a test looks for it there.
    """

    what: str
    who: str
    why: str
    kept: str
    columns: tuple[str, ...]
    by_time: bool = False


@lru_cache(maxsize=1)
def groups() -> tuple[Group, ...]:
    found = json.loads((ROOT / "data" / "personal_data.json").read_text(encoding="utf-8"))
    return tuple(Group(**{**each, "columns": tuple(each["columns"])}) for each in found["groups"])


@lru_cache(maxsize=1)
def not_personal() -> dict[str, str]:
    """{"table.column": why it is not personal, though it looks so}."""
    found: dict[str, str] = json.loads((ROOT / "data" / "personal_data.json").read_text(encoding="utf-8"))["not_personal"]
    return found


def mapped() -> set[str]:
    return {column for group in groups() for column in group.columns}


def looks_personal(column: Column) -> bool:
    """Whether a column may hold personal data: it points at a person, holds free facts, or is called like it."""
    if any(key.target_fullname.startswith(PEOPLE) for key in column.foreign_keys):
        return True
    if isinstance(column.type, JSON | LargeBinary):
        return True
    return isinstance(column.type, String) and bool(LOOKS_PERSONAL.search(column.name))


def unmapped(tables: Iterable[Table]) -> list[str]:
    """Columns that look personal and are in neither list."""
    known = mapped() | set(not_personal())
    return sorted(
        f"{t.name}.{c.name}" for t in tables for c in t.columns if looks_personal(c) and f"{t.name}.{c.name}" not in known
    )


def gone(tables: Iterable[Table]) -> list[str]:
    """Columns of the map that no table has any more."""
    there = {f"{t.name}.{c.name}" for t in tables for c in t.columns}
    return sorted((mapped() | set(not_personal())) - there)

"""The chain of the log: each line carries the hash of the line before, so that one that is missing or changed shows. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

NOTHING_BEFORE = "0" * 64


@dataclass(frozen=True)
class Line:
    """One line as it is hashed: its number, when (UTC), who (an account's number or None, and their roles), what, on what."""

    number: int
    at: datetime
    by_id: int | None
    by_role: str
    act: str
    subject: str
    detail: str
    previous: str


@dataclass(frozen=True)
class Kept(Line):
    """A line with the hash that was written beside it."""

    hash: str


def hash_of(line: Line) -> str:
    """The hash of a line, which holds the hash of the line before it.

    >>> len(hash_of(Line(1, datetime(2026, 11, 25, tzinfo=UTC), 7, "moderator", "added", "change 12", "{}", NOTHING_BEFORE)))
    64
    """
    facts = {name: value for name, value in asdict(line).items() if name != "hash"}
    facts["at"] = line.at.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(canonical(facts).encode()).hexdigest()


def canonical(facts: dict[str, Any]) -> str:
    """Facts as JSON that is always written the same way."""
    return json.dumps(facts, sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=str)


def faults(lines: Iterable[Kept], *, count: int, last: str) -> list[str]:
    """What is wrong with the whole log, in sentences; nothing when it is whole.

    `lines` in the order of their numbers; `count` and `last` are what the head of the log says.
    """
    found, number, previous = [], 0, NOTHING_BEFORE
    for line in lines:
        if line.number != number + 1:
            found.append(f"After line {number} comes line {line.number}: something is missing between.")
        elif line.previous != previous:
            found.append(f"Line {line.number} does not follow from line {number}: one of them was changed or put in.")
        if hash_of(line) != line.hash:
            found.append(f"Line {line.number} was changed after it was written.")
        number, previous = line.number, line.hash
    if (number, previous) != (count, last):
        found.append(f"The log ends at line {number}, but {count} were written: the end is missing or was changed.")
    return found

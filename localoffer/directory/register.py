"""Every published entry by name and by who runs it: A to Z, and organisations."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import groupby

from localoffer.directory import queries
from localoffer.directory.queries import Named, PublicEntry
from localoffer.directory.rules import slug_of, slug_once

OTHER = "0-9"


@dataclass(frozen=True)
class Organisation:
    """Who runs something, with all that is published of theirs."""

    name: str
    slug: str
    entries: tuple[PublicEntry, ...]


def sorting_name(name: str) -> str:
    """The name as it is put in order: without "The", accents, capitals and signs."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    words = "".join(each if each.isalnum() else " " for each in plain).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def letter_of(name: str) -> str:
    """The letter that a name stands under: "A" ... "Z", or "0-9" for everything else."""
    first = sorting_name(name)[:1].upper()
    return first if "A" <= first <= "Z" else OTHER


def letters() -> dict[str, list[Named]]:
    """{letter: the entries under it, in order}, only letters that have any."""
    ordered = sorted(queries.names(), key=lambda each: (letter_of(each.name), sorting_name(each.name)))
    return {letter: list(rows) for letter, rows in groupby(ordered, key=lambda each: letter_of(each.name))}


def letter_asked(asked: str, having: dict[str, list[Named]]) -> str:
    """The letter to show: the one asked for when it has entries, else the first that has."""
    return asked.upper() if asked.upper() in having else min((each for each in having if each != OTHER), default=OTHER)


def organisations() -> set[str]:
    """Every name under which something published is run."""
    return {each.organisation for each in queries.names() if each.organisation}


def organisation_once_at(slug: str) -> str | None:
    """The address now of the organisation that was at this one; None when that was none, or may be one of several."""
    now_at = {slug_of(name) for name in organisations() if slug_once(name) == slug}
    return min(now_at) if len(now_at) == 1 else None


def organisation(slug: str) -> Organisation | None:
    """The organisation at this address, or None when nothing of it is published."""
    names = {name for name in organisations() if slug_of(name) == slug}
    entries = [each for name in sorted(names) for each in queries.run_by(name)]
    if not entries:
        return None
    return Organisation(min(names), slug, tuple(sorted(entries, key=lambda each: sorting_name(each.name))))

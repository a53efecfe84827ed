"""Two listings side by side, fact by fact, and the one that is made of what was picked. Pure but for the words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from localoffer.directory.listing import NESTED, Listing
from localoffer.submissions import merging, showing

HERE, THERE, BOTH = "here", "there", "both"
STAY = ("name",)
APART = ("venues", "sessions", "more_sources")


@dataclass(frozen=True)
class Choice:
    """One fact of a merge: what each side says, and both together where that makes sense."""

    line: showing.Line
    both: list[str]
    best: str


@dataclass(frozen=True)
class Part:
    """One fact of an entry that is split, or one row of several; `best` is where it most likely belongs."""

    key: str
    label: str
    lines: list[str]
    best: str


def choices(mine: Listing, theirs: Listing) -> list[Choice]:
    """The facts in which two listings differ, with the choice that loses least."""
    together, blank = merging.union(mine, theirs), Listing()
    found = []
    for each in showing.difference(mine, theirs):
        ours, new, value = (getattr(side, each.field) for side in (mine, theirs, together))
        if new in (getattr(blank, each.field), "unknown"):
            continue
        both = showing.in_words(each.field, value) if value not in (ours, new) else []
        found.append(Choice(each, both, "keep" if value == ours else "take" if value == new else "both"))
    return found


def chosen(mine: Listing, theirs: Listing, picked: Mapping[str, str]) -> Listing:
    """The first listing with what was picked from the other; what was not picked stays."""
    sides = {"take": theirs, "both": merging.union(mine, theirs)}
    names = [each.line.field for each in choices(mine, theirs) if picked.get(each.line.field) in sides]
    return mine.changed(**{name: getattr(sides[picked[name]], name) for name in names})


def parts(listing: Listing) -> list[Part]:
    """The facts that an entry gives, several places and times each on its own."""
    found = []
    for line in showing.facts(listing):
        if line.field in STAY:
            continue
        value = getattr(listing, line.field)
        if line.field in APART:
            for place, row in enumerate(value):
                said = showing.in_words(line.field, (row,))
                label = f"{line.label} {place + 1}" if len(value) > 1 else line.label
                found.append(Part(f"{line.field}-{place}", label, said, HERE))
        else:
            found.append(Part(line.field, line.label, line.after, HERE if line.field in NESTED else BOTH))
    return found


def divided(listing: Listing, name: str, picked: Mapping[str, str]) -> tuple[Listing, Listing]:
    """The entry that stays and the new one of another name; what nobody placed stays where it is."""
    stays: dict[str, Any] = {}
    goes: dict[str, Any] = {"name": name}
    blank = Listing()
    for each in fields(Listing):
        if each.name in STAY:
            continue
        value, empty = getattr(listing, each.name), getattr(blank, each.name)
        if each.name in APART:
            where = [picked.get(f"{each.name}-{place}", HERE) for place in range(len(value))]
            stays[each.name] = tuple(row for row, said in zip(value, where, strict=True) if said != THERE)
            goes[each.name] = tuple(row for row, said in zip(value, where, strict=True) if said in (THERE, BOTH))
            continue
        said = picked.get(each.name, HERE)
        stays[each.name] = empty if said == THERE else value
        goes[each.name] = value if said in (THERE, BOTH) else empty
    return listing.changed(**stays), blank.changed(**goes)

"""Putting a proposal onto an entry that may have changed since the sender saw it. Pure.

Three listings meet: `base` (what the sender saw, with hidden addresses hidden), `proposed` (what they made of it) and
`live` (what the entry says now). What the sender left alone stays as it is now; what only they changed is taken over;
where both changed the same fact, the proposal is shown and the fact is named, for a moderator to look at.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from localoffer.directory.listing import NESTED, VOCABULARY_OF, Listing
from localoffer.directory.rules import public_venue

Row = TypeVar("Row")
SETS = tuple(name for name in VOCABULARY_OF if isinstance(getattr(Listing(), name), tuple))


@dataclass(frozen=True)
class Merged:
    """The listing as it would be, and the facts that were changed on both sides since."""

    listing: Listing
    disputed: tuple[str, ...] = ()


def rebased(base: Listing, proposed: Listing, live: Listing) -> Merged:
    """The live listing with what the sender changed, and only that."""
    facts: dict[str, Any] = {}
    disputed = []
    for each in fields(Listing):
        before, wanted, now = (getattr(side, each.name) for side in (base, proposed, live))
        facts[each.name], clash = one_fact(each.name, before, wanted, now)
        if clash:
            disputed.append(each.name)
    return Merged(Listing(**facts), tuple(disputed))


def one_fact(name: str, before: Any, wanted: Any, now: Any) -> tuple[Any, bool]:
    if wanted in (before, now):
        return now, False
    if name in NESTED:
        return rows(before, wanted, now, seen=public_venue if name == "venues" else lambda row: row)
    if name == "wait":
        return record(before, wanted, now)
    if name in SETS:
        return codes(before, wanted, now), False
    return wanted, now != before


def codes(before: tuple[str, ...], wanted: tuple[str, ...], now: tuple[str, ...]) -> tuple[str, ...]:
    """What was added and taken out, done to the codes as they are now; the order is the proposal's."""
    kept = [code for code in now if code in wanted or code not in before]
    return tuple(code for code in wanted if code in kept or code not in before) + tuple(c for c in kept if c not in wanted)


def record(before: Any, wanted: Any, now: Any) -> tuple[Any, bool]:
    """One row, fact by fact."""
    facts, disputed = {}, False
    for each in fields(before):
        old, new, current = (getattr(side, each.name) for side in (before, wanted, now))
        facts[each.name] = current if new in (old, current) else new
        disputed = disputed or (new not in (old, current) and current != old)
    return replace(now, **facts), disputed


def rows(
    before: Sequence[Row], wanted: Sequence[Row], now: Sequence[Row], *, seen: Callable[[Row], Row]
) -> tuple[tuple[Row, ...], bool]:
    """Several rows: the sender's are matched to those they saw, and those to the ones that are there now."""
    of_wanted = matched(wanted, before, seen=seen)
    of_before = matched(before, now, seen=seen, masked_side=True)
    merged, used, disputed = [], set(), False
    for position, row in enumerate(wanted):
        place = of_wanted.get(position)
        there = of_before.get(place) if place is not None else None
        if place is None or there is None:
            merged.append(row)
            continue
        used.add(there)
        one, clash = record(before[place], row, now[there])
        merged.append(one)
        disputed = disputed or clash
    seen_before = set(of_before.values())
    merged.extend(row for place, row in enumerate(now) if place not in used and place not in seen_before)
    return tuple(merged), disputed


def matched(
    rows_here: Sequence[Row], rows_there: Sequence[Row], *, seen: Callable[[Row], Row], masked_side: bool = False
) -> dict[int, int]:
    """{position here: position there}: equal rows first, then those left over, in their order."""
    there = [key_of(seen(row)) if masked_side else key_of(row) for row in rows_there]
    pairs: dict[int, int] = {}
    for position, row in enumerate(rows_here):
        for place, other in enumerate(there):
            if place not in pairs.values() and key_of(row) == other:
                pairs[position] = place
                break
    left = [place for place in range(len(there)) if place not in pairs.values()]
    for position in range(len(rows_here)):
        if position not in pairs and left:
            pairs[position] = left.pop(0)
    return pairs


def key_of(row: Any) -> Hashable:
    """What makes two rows the same row for a reader: all but what was worked out from it."""
    worked_out = ("lat", "lon", "precision", "point_source", "ward_code")
    return tuple(getattr(row, each.name) for each in fields(row) if each.name not in worked_out)


def union(existing: Listing, new: Listing) -> Listing:
    """For merging: what the entry says, with its gaps filled and its lists added to from the suggestion."""
    facts: dict[str, Any] = {}
    blank = Listing()
    for each in fields(Listing):
        mine, theirs = getattr(existing, each.name), getattr(new, each.name)
        if each.name == "kind" or theirs in (getattr(blank, each.name), "unknown"):
            facts[each.name] = mine
        elif each.name in SETS or each.name in NESTED or each.name == "more_sources":
            facts[each.name] = mine + tuple(row for row in theirs if row not in mine)
        elif mine == getattr(blank, each.name):
            facts[each.name] = theirs
        else:
            facts[each.name] = mine
    return Listing(**facts)

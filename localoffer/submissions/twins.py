"""Every two entries that may be the same thing, over the whole directory, most likely first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from localoffer.submissions.duplicates import SHARED_BY_MANY, WORTH_SHOWING, Known, Register, as_of_now, published, signs_of

LIKELY = 75.0


@dataclass(frozen=True)
class Twins:
    """Two entries, the one with the smaller number first, how likely they are the same (0-100), and why in words."""

    one: Known
    other: Known
    score: float
    why: tuple[str, ...]

    @property
    def numbers(self) -> tuple[int, int]:
        return (self.one.number, self.other.number)


def pairs(register: Register, *, at_least: float = LIKELY) -> list[Twins]:
    """Only those that share a sign, or a word of the name, are compared, so that time grows with what is alike."""
    holders: dict[str, list[int]] = defaultdict(list)
    for each in register.known.values():
        for sign in signs_of(each.traits):
            holders[sign].append(each.number)
    found = []
    for one in register.known.values():
        named = register.named_like(one.traits.words)
        for number in sorted(candidates(one, named, holders)):
            other = register.known[number]
            score, why = register.likeness(one.traits, other.traits, named.get(number, 0.0))
            if why and score >= at_least:
                found.append(Twins(one, other, score, why))
    return sorted(found, key=lambda each: (-each.score, each.numbers))


def candidates(one: Known, named: dict[int, float], holders: dict[str, list[int]]) -> Iterator[int]:
    """What is worth comparing with an entry, each pair once: a name like it, or a sign that few share."""
    close = {number for number, score in named.items() if score >= WORTH_SHOWING}
    for sign in signs_of(one.traits):
        if len(holders[sign]) < SHARED_BY_MANY:
            close.update(holders[sign])
    return (number for number in close if number > one.number)


def likely() -> list[Twins]:
    """All pairs of published entries, as of now."""
    return as_of_now("twins", lambda: pairs(published()))

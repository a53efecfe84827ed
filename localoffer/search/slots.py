"""What is looked for: each thing that was typed as a slot, with all the ways there are to say it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from localoffer.search.phrases import Terms
from localoffer.search.words import STOP, stem

CANONICAL_WEIGHT, OTHER_WEIGHT, NARROWER_WEIGHT, RELATED_WEIGHT = 0.75, 0.45, 0.5, 0.3
MOST_SLOTS = 16


@dataclass(frozen=True)
class Variant:
    """A way to say a part of a search: the terms that must all be there, how much it weighs, how it reads.

    The words as typed may stand apart in an entry; another way to say them counts only where it stands together.
    """

    terms: Terms
    weight: float
    said: str = ""
    as_typed: bool = False
    related: bool = False


@dataclass(frozen=True)
class Slot:
    """One thing that is looked for: the word or phrase as typed, and every way to say it; the first is as typed."""

    words: tuple[str, ...]
    variants: tuple[Variant, ...]
    needs: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    filler: bool = False
    place: bool = False
    rows: tuple[int, ...] = ()

    def __hash__(self) -> int:
        return self.number

    @cached_property
    def number(self) -> int:
        """Its hash, worked out once, and not of its sixty variants: there are hardly two that differ in these alone."""
        return hash((self.words, self.variants[0].terms, len(self.variants), self.rows, self.filler, self.place))

    @cached_property
    def as_filler(self) -> Slot:
        """The same as something that a result may lack."""
        return replace(self, filler=True)

    @property
    def is_canonical(self) -> bool:
        """Whether what was typed is what services say."""
        return all(each.weight != CANONICAL_WEIGHT for each in self.variants)

    @property
    def said(self) -> str:
        return " ".join(self.words)


def is_one_word(two: list[str], known: Callable[[str], bool]) -> bool:
    """Whether two words, written as one, are a word that entries use; not where it would eat a word of grammar."""
    return len(two) == 2 and min(map(len, two)) > 2 and STOP.isdisjoint(two) and known("".join(two))


def run_together(one: str, two: str) -> Slot:
    apart, together = (stem(one), stem(two)), (stem(one + two),)
    return Slot((one, two), (Variant(apart, 1.0, f"{one} {two}", as_typed=True), Variant(together, 1.0, one + two)))


def also_as(slot: Slot, other: str) -> Slot:
    """The same, looked for by another word as well."""
    return replace(slot, variants=(*slot.variants, Variant((stem(other),), CANONICAL_WEIGHT, other)))


def each_once(slots: Iterable[Slot]) -> list[Slot]:
    """The things looked for in order, without those that were said before."""
    return list({slot.rows or slot.variants[0].terms: slot for slot in reversed([*slots])}.values())[::-1]

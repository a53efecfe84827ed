"""Who holds all the words of a search, or the most of them, and how well: arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple
from weakref import ref

import numpy as np
from numpy.typing import NDArray

from localoffer.search import kinds
from localoffer.search.facts import Mask, Numbers, Places
from localoffer.search.held import Held, Worth
from localoffer.search.reading import Reading
from localoffer.search.slots import Slot
from localoffer.search.words import stem

FEW_ENOUGH = 8
LEAST_COVER = 0.5
Counts = NDArray[np.uint8]


class Sought:
    """The things that are looked for, and beside each who says it: the same for whatever choices are made beside them."""

    def __init__(self, words: str, slots: list[Slot], held: list[Held]) -> None:
        self.words, self.slots, self.held = words, slots, held
        self.matter = [found for slot, found in zip(slots, held, strict=True) if not slot.filler]
        """Who says each of those that matter."""
        somebody = any(map(len, self.matter))
        self.said = sorted(self.matter if somebody else held, key=len)
        """The same, the rarest first; of all where nobody says any that matters."""
        self.beside = [] if len(self.said) == len(held) else [each for each in held if len(each) and each not in self.said]
        """Who says each of the rest, where anybody does."""
        self.may_be_whole = somebody or not self.matter
        """Whether who says all of `said` says all that matters."""
        self.whole = sum([each.whole for each in held])
        """What it comes to when all of them are said whole."""
        self.needs = tuple(dict.fromkeys([code for slot in slots for code in slot.needs]))
        """The needs that they name."""
        self.kinds = kinds.kinds_sought(slots)
        """The kinds of thing that they name."""
        self.stems = frozenset([stem(word) for slot in slots for word in slot.words])
        """Of every word of theirs."""
        self.known_counts: ref[Counts] | None = None

    @cached_property
    def is_for_kind(self) -> bool:
        """Whether such a kind is what is looked for."""
        return kinds.names_kind(self.words, self.slots)

    def counted(self) -> Counts:
        """How many of `said` each entry of the reading says; not counted again as long as somebody holds what was counted."""
        counts = self.known_counts() if self.known_counts else None
        if counts is None:
            counts = np.zeros(self.said[0].size, dtype=np.uint8)
            for each in self.said:
                counts[each.places] += 1
            self.known_counts = ref(counts)
        return counts


class Enough(NamedTuple):
    """The entries that hold all the words that matter, or most of them."""

    places: Places
    whole: bool
    """Whether each holds all."""
    worth: Worth | None = None
    """How well each says all of `Sought.said` together, where that was looked up to find it."""
    counts: Counts | None = None
    """How many of them each entry of the reading says, where that was counted."""


def enough(reading: Reading, sought: Sought, fitting: Mask) -> Enough:
    """The entries that hold all the words that matter, where few do with those that hold the most of them."""
    if not sought.slots or not fitting.any():
        return Enough(np.flatnonzero(fitting), True)
    all_count = fitting is reading.live  # what is held leaves out what does not count
    places, worth = holding_all(sought.said, None if all_count else fitting)
    if len(sought.said) == 1 or len(places) >= FEW_ENOUGH:
        return Enough(places, sought.may_be_whole, worth)
    counts = sought.counted()
    fits = counts if all_count else counts * fitting
    for least in range(len(sought.said) - 1, 0, -1):
        found = fits >= least
        if np.count_nonzero(found) >= FEW_ENOUGH:
            break
    else:
        found = fits > 0
    return Enough(np.flatnonzero(found), not sought.matter, counts=counts)


def holding_all(said: Sequence[Held], fitting: Mask | None) -> tuple[Places, Worth]:
    """(those that hold each of some words, how well each holds them together); the rarest comes first, and tells where to
    look for the others."""
    rarest, *others = said
    places, worth = rarest.places, rarest.worth
    if fitting is not None:
        fits = fitting.take(places).nonzero()[0]
        places, worth = places.take(fits), worth.take(fits)
    for each in others:
        if not len(places):
            break
        more = each.at(places)
        holds = more.real.nonzero()[0]
        if len(holds) < len(places):
            places, worth, more = places.take(holds), worth.take(holds), more.take(holds)
        worth = worth + more
    return places, worth


def text_scores(sought: Sought, places: Places, worth: Worth | None) -> Numbers:
    """How well each of some entries holds the words (at least one), by its standing too: those that hold more of them gain
    most. What they come to together is looked up unless it is known."""
    if len(sought.held) == 1:
        only = sought.held[0]
        if places is only.places:
            return only.scores
        return np.ascontiguousarray((only.at(places) if worth is None else worth).real)
    others = sought.beside
    if worth is None:
        worth = sought.said[0].at(places)
        others = [*sought.said[1:], *others]
    for each in others:
        worth = worth + each.at(places)
    cover = worth.imag * np.float32(1 / sought.whole)
    cover *= cover
    cover *= 1 - LEAST_COVER
    cover += LEAST_COVER
    cover *= worth.real
    return cover

"""Who holds all the words of a search, or the most of them, and how well: arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from localoffer.search.facts import Mask, Numbers, Places
from localoffer.search.held import Held
from localoffer.search.reading import Reading
from localoffer.search.slots import Slot

FEW_ENOUGH = 8
LEAST_COVER = 0.5


@dataclass
class Sought:
    """The things that are looked for, and beside each who says it: the same for whatever choices are made beside them."""

    slots: list[Slot]
    held: list[Held]

    @cached_property
    def matter(self) -> list[Held]:
        """Who says each of those that matter."""
        return [found for slot, found in zip(self.slots, self.held, strict=True) if not slot.filler]

    @cached_property
    def said(self) -> list[Held]:
        """The same, the rarest first; of all where nobody says any that matters."""
        return sorted(self.matter if any(map(len, self.matter)) else self.held, key=len)

    @property
    def may_be_whole(self) -> bool:
        """Whether who says all of `said` says all that matters."""
        return not self.matter or any(map(len, self.matter))

    @cached_property
    def count(self) -> NDArray[np.uint8]:
        """How many of `said` each entry of the reading says."""
        count = np.zeros(self.said[0].size, dtype=np.uint8)
        for each in self.said:
            count[each.places] += 1
        return count


def enough(reading: Reading, sought: Sought, fitting: Mask) -> tuple[Places, bool]:
    """The entries that hold all the words that matter, where few do with those that hold the most of them; and whether
    each holds all."""
    if not sought.slots:
        return np.flatnonzero(fitting), True
    all_count = fitting is reading.live  # what is held leaves out what does not count
    rarest, *others = sought.said
    places = rarest.places if all_count else rarest.places.compress(fitting.take(rarest.places))
    places = holding_all(others, places)
    if not others or len(places) >= FEW_ENOUGH:
        return places, sought.may_be_whole
    count = sought.count if all_count else sought.count * fitting
    for least in range(len(others), 0, -1):
        found = count >= least
        if np.count_nonzero(found) >= FEW_ENOUGH:
            return np.flatnonzero(found), not sought.matter
    return np.flatnonzero(count), not sought.matter


def holding_all(held: Sequence[Held], places: Places) -> Places:
    """Those of some entries that hold each of some words."""
    for each in held:
        if not len(places):
            break
        holds = each.among(places)
        if not holds.all():
            places = places.compress(holds)
    return places


def text_scores(held: Sequence[Held], places: Places) -> Numbers:
    """How well each of some entries holds the words (at least one), by its standing too: those that hold more of them gain
    most."""
    if len(held) == 1:
        only = held[0]
        return only.scores if places is only.places else np.ascontiguousarray(only.at(places).real)
    worth = held[0].at(places) + held[1].at(places)
    for each in held[2:]:
        if len(each):
            worth += each.at(places)
    cover = worth.imag * np.float32(1 / sum(each.whole for each in held))
    cover *= cover
    cover *= 1 - LEAST_COVER
    cover += LEAST_COVER
    cover *= worth.real
    return cover

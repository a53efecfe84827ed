"""Who holds all the words of a search, or the most of them, and how well: arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from localoffer.search.facts import Mask, Numbers, Places
from localoffer.search.held import Held
from localoffer.search.reading import Reading
from localoffer.search.slots import Slot

FEW_ENOUGH = 8
LEAST_COVER = 0.5


def enough(reading: Reading, slots: Sequence[Slot], held: Sequence[Held], fitting: Mask) -> tuple[Places, bool]:
    """The entries that hold all the words that matter, where few do with those that hold the most of them; and whether
    each holds all."""
    if not slots:
        return np.flatnonzero(fitting), True
    matter = [found for slot, found in zip(slots, held, strict=True) if not slot.filler]
    said = matter if any(map(len, matter)) else list(held)
    all_count = fitting is reading.live and reading.all_live
    rarest, *others = sorted(said, key=len)
    places = rarest.places if all_count else rarest.places.compress(fitting.take(rarest.places))
    places = holding_all(others, places)
    if not others or len(places) >= FEW_ENOUGH:
        return places, said is matter or not matter
    count = np.zeros(reading.size, dtype=np.uint8)
    for each in said:
        count[each.places] += 1
    if not all_count:
        count *= fitting
    for least in range(len(said) - 1, 0, -1):
        found = count >= least
        if np.count_nonzero(found) >= FEW_ENOUGH:
            return np.flatnonzero(found), not matter
    return np.flatnonzero(count), not matter


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

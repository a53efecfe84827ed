"""Who says one of the things looked for, and how well: made once, then put together with others for each search."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from localoffer.search.facts import Mask, Numbers, Places, among
from localoffer.search.slots import Variant

FREQUENT = 32
"""What one entry in so many says is looked up in a column of the whole reading, which takes room but no search."""
FEW_OF = 10
"""So many times fewer places are searched for one by one."""
WELL_HELD = 0.3
"""Who holds a word this well, beside whoever holds it best, holds it whole: a faint synonym is half an answer."""
FILLER_SCORE, FILLER_COVER = 0.3, 0.2
Worth = NDArray[np.complex64]
"""How well something is said, and beside it (the imaginary part) how whole: two numbers that one look-up brings."""


class Held:
    """The places in order, beside each how well and how whole the thing is said there; `others` are ways to say it in use."""

    def __init__(
        self, places: Places, scores: Numbers, standing: Numbers, *, filler: bool = False, others: Sequence[Variant] = ()
    ) -> None:
        self.size, self.standing, self.others = len(standing), standing, others
        self.places = places.astype(np.intp)  # as numpy wants them, once for all searches
        self.worth: Worth = np.empty(len(places), dtype=np.complex64)
        self.worth.real = scores * standing[self.places] * np.float32(FILLER_SCORE if filler else 1)
        self.whole = FILLER_COVER if filler else 1.0
        if len(places):
            self.worth.imag = np.minimum(scores * np.float32(1 / (WELL_HELD * scores.max())), 1) * np.float32(self.whole)
        self.first: Places | None = None
        """Which of the places come first, where nothing else was asked."""
        self.in_names: tuple[Places, Worth] | None = None
        """The entries whose names say it, in order, and how much each name does."""
        self.is_frequent = len(places) * FREQUENT > self.size

    def __len__(self) -> int:
        return len(self.places)

    @property
    def room(self) -> int:
        """The bytes it takes, or may come to take."""
        return 2 * self.places.nbytes + self.worth.nbytes + self.worth.itemsize * self.size * self.is_frequent

    @cached_property
    def scores(self) -> Numbers:
        """How well alone, as one column."""
        return np.ascontiguousarray(self.worth.real)

    @cached_property
    def everywhere(self) -> Worth:
        """The worth at every place, 0 where it is not said."""
        return self.spread()

    def spread(self) -> Worth:
        every = np.zeros(self.size, dtype=np.complex64)
        every[self.places] = self.worth
        return every

    def at(self, places: Places) -> Worth:
        """The worth at some places, 0 where it is not said."""
        if places is self.places:
            return self.worth
        if len(places) * FEW_OF < len(self.places) or not len(self.places):
            return at_places(self.places, self.worth, places)
        return (self.everywhere if self.is_frequent else self.spread()).take(places)

    def among(self, places: Places) -> Mask:
        """At which of some places it is said."""
        if len(places) * FEW_OF < len(self.places):
            return among(self.places, places)
        return self.at(places).real > 0


def at_places(known: Places, worth: Worth, places: Places) -> Worth:
    """The worth at some places, looked up one by one among the known ones, which are in order; 0 at others."""
    if not len(known):
        return np.zeros(len(places), dtype=np.complex64)
    at = known.searchsorted(places)
    out = worth.take(at, mode="clip")
    out *= known.take(at, mode="clip") == places
    return out

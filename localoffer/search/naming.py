"""How much of what was asked for stands in the names of entries: who types a name wants the one called so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from operator import add

import numpy as np
from numpy.typing import NDArray

from localoffer.search.facts import Places, among
from localoffer.search.held import Held, at_places
from localoffer.search.phrases import Terms
from localoffer.search.reading import Numbers, Reading
from localoffer.search.slots import Slot
from localoffer.search.words import is_filler

FILLER_WORTH = 0.2
PLACE_WORTH = 0.6
GROUPS = frozenset({"group", "groups"})
SAID_OTHERWISE = 0.8
FOR_THE_WORDS, FOR_LITTLE_ELSE = np.float32(0.4), np.float32(0.5)
InNames = NDArray[np.complex64]
"""How much of a thing a name says, and beside it (the imaginary part) in how many words."""
Asked = tuple[Slot, Held | None]
"""Something that was asked for, and who says it; None of what is looked for in names alone."""


def name_bonus(reading: Reading, places: Places, asked: Sequence[Asked]) -> Numbers:
    """More for an entry whose name is what was asked for: how much of the words it holds, and how little else."""
    asked = with_group(asked)
    whole = sum(worth_of(slot) for slot, _held in asked)
    found = [
        in_names(reading, places, slot) if held is None else at_places(*known_in_names(reading, slot, held), places)
        for slot, held in asked
    ]
    said: InNames = reduce(add, found)
    alone: Numbers = np.minimum(said.imag / reading.name_lengths.take(places), np.float32(1))
    bonus = alone * FOR_LITTLE_ELSE
    # one word, such as "swimming", is no reason to go elsewhere for it; a whole name is
    bonus += np.where(reading.elsewhere.take(places), alone * FOR_THE_WORDS, FOR_THE_WORDS) if len(asked) == 1 else FOR_THE_WORDS
    bonus *= said.real
    bonus *= np.float32(1 / whole)
    bonus += 1
    return bonus


def worth_of(slot: Slot) -> float:
    """How much a thing that was asked for counts in a name."""
    return FILLER_WORTH if slot.filler else PLACE_WORTH if slot.place else 1.0


def with_group(asked: Sequence[Asked]) -> list[Asked]:
    """The same, where a group that a search ends in counts as a place does: "autism group" is not answered by "Autism shop"."""
    out = list(asked)
    for at in range(len(out) - 1, -1, -1):
        slot = out[at][0]
        if not (slot.filler or slot.place):
            break
        if slot.words[-1] in GROUPS:
            out[at] = replace(slot, filler=False, place=True), None
    return out


def known_in_names(reading: Reading, slot: Slot, held: Held) -> tuple[Places, InNames]:
    """(the entries whose names say something of a thing, how much each does); kept with who says it."""
    if held.in_names is None:
        terms = {term for variant in slot.variants[:2] for term in variant.terms}
        places = np.unique(np.concatenate([reading.named(term) for term in terms]))
        held.in_names = places, in_names(reading, places, slot)
    return held.in_names


def in_names(reading: Reading, places: Places, slot: Slot) -> InNames:
    """How much each name says of a thing as typed, or of the whole of it as services call it."""
    typed, *others = slot.variants[:2]
    words = said_in_names(reading, places, typed.terms)
    share = words / len(typed.terms)
    for other in others:
        telling = tuple(each for each in other.terms if not is_filler(each)) or other.terms
        told = said_in_names(reading, places, telling)
        found = told if telling == other.terms else said_in_names(reading, places, other.terms)
        found *= told == len(telling)  # half of what services call it is another thing
        of_other = SAID_OTHERWISE * found / len(other.terms)
        words = np.where(of_other > share, found, words)
        share = np.maximum(share, of_other)
    out = np.empty(len(places), dtype=np.complex64)
    out.real, out.imag = worth_of(slot) * share, words
    return out


def said_in_names(reading: Reading, places: Places, terms: Terms) -> NDArray[np.float64]:
    """How many of some terms each name holds."""
    count = np.zeros(len(places))
    for term in terms:
        count += among(reading.named(term), places)
    return count

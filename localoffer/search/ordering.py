"""In which order the entries that match are shown."""

from __future__ import annotations

import numpy as np

from localoffer.database import now
from localoffer.search.facts import Places, among
from localoffer.search.matching import Match
from localoffer.search.query import Query
from localoffer.search.reading import Numbers, Reading
from localoffer.search.thesaurus import Slot, Variant
from localoffer.search.times import times
from localoffer.search.words import stem, tokens

MOST_RANKED = 80
FILLER_WORTH = 0.35
PLACE_WORTH = 0.6
SAID_OTHERWISE = 0.8
MOST_IN_ORDER = 200
BITS = 0x7FFFFFFF


def name_bonus(reading: Reading, places: Places, slots: list[Slot]) -> Numbers:
    """More for an entry whose name is what was asked for: how much of the words it holds, and how little else."""
    held, used, whole = np.zeros(len(places)), np.zeros(len(places)), 0.0
    for slot in slots:
        worth = FILLER_WORTH if slot.filler else PLACE_WORTH if slot.place else 1.0
        share, words = in_names(reading, places, slot)
        held += worth * share
        used += words
        whole += worth
    held /= whole
    return np.asarray(
        1 + 0.4 * held + 0.5 * held * np.minimum(used / np.maximum(reading.name_sizes[places], 1), 1), dtype=np.float32
    )


def place_said(found: Match) -> list[Slot]:
    """The place among the words, as it may stand in a name: who types "Wickersley School" wants the one called so."""
    words = tuple(tokens(found.understood.place)) if found.understood.place else ()
    return [Slot(words, (Variant(tuple(map(stem, words)), 1.0, as_typed=True),), place=True)] if words else []


def in_names(reading: Reading, places: Places, slot: Slot) -> tuple[np.ndarray, np.ndarray]:
    """For each entry (how much of a slot its name says, in how many words): as typed, or as services call it."""
    words = said_in_names(reading, places, slot.variants[0])
    best = words / len(slot.variants[0].terms)
    for variant in slot.variants[1:2]:
        found = said_in_names(reading, places, variant)
        share = SAID_OTHERWISE * found / len(variant.terms)
        words = np.where(share > best, found, words)
        best = np.maximum(best, share)
    return best, words


def said_in_names(reading: Reading, places: Places, variant: Variant) -> np.ndarray:
    """How many terms of a way to say something each name holds."""
    first, *others = (among(reading.named(term), places) for term in variant.terms)
    count = first.astype(np.float64)
    for each in others:
        count += each
    return count


def by_distance(query: Query, found: Match) -> bool:
    """Whether the nearest come first: when that was asked for, or there is a place and nothing else to go by."""
    return found.miles is not None and (query.sort or ("best" if found.slots else "nearest")) == "nearest"


def order_of(reading: Reading, query: Query, found: Match, *, apart: bool = False) -> np.ndarray:
    """The places of the entries that match, best first by the order that was asked for; `apart` as in `find`."""
    if query.sort == "name":
        return reading.in_name_order[found.mask[reading.in_name_order]]
    places = found.places
    if query.sort == "soonest":
        return places[np.lexsort((reading.by_name[places], times(reading, now()).starts[places]))]
    if found.miles is not None and by_distance(query, found):
        return places[in_order(reading, places, found.miles, falling=False)]
    ranked = best_first(reading, places, found.scores, needed=query.page * query.per_page, apart=apart)
    if found.slots and len(ranked):
        top = ranked[:MOST_RANKED]
        better = found.scores[top] * name_bonus(reading, places[top], [*found.slots, *place_said(found)])
        ranked[:MOST_RANKED] = top[(-better).argsort(kind="stable")]
    return places[ranked]


def best_first(reading: Reading, places: Places, scores: Numbers, needed: int, *, apart: bool) -> Places:
    """Which of the places come first, by their scores, equals by name.

    Of many, only the best two hundred are put in order, or as many as are needed; and the national ones where they have
    a first page of their own.
    """
    most = max(MOST_IN_ORDER, 2 * needed)
    if len(places) <= most:
        return in_order(reading, places, scores)
    least = np.partition(scores, len(scores) - most)[len(scores) - most]
    high = (scores >= least).nonzero()[0]
    first = high[in_order(reading, places[high], scores[high])]
    low = scores < least
    aside = low & reading.wide[places] if apart else low[:0]
    if not aside.any():
        return np.concatenate([first, low.nonzero()[0]])
    others = aside.nonzero()[0]
    ordered = others[in_order(reading, places[others], scores[others])]
    return np.concatenate([first, ordered, (low & ~aside).nonzero()[0]])


def in_order(reading: Reading, places: Places, numbers: Numbers, *, falling: bool = True) -> Places:
    """The order of places by numbers that are not negative, equals by name: as one whole number each, which is sorted in a
    third of the time. The bits of such a number, read as a whole one, are in the same order."""
    bits = numbers.view(np.int32).astype(np.int64)
    key = (BITS - bits if falling else bits) << 32
    key |= reading.by_name[places]
    return key.argsort()

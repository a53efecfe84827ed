"""In which order the entries that match are shown."""

from __future__ import annotations

import numpy as np

from localoffer.database import now
from localoffer.search.facts import among
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
MOST_IN_ORDER = 400


def name_bonus(reading: Reading, places: np.ndarray, slots: list[Slot]) -> Numbers:
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
    words = tuple(tokens(found.understood.place))
    terms = tuple(map(stem, words))
    return [Slot(words, (Variant(terms, 1.0, as_typed=True),), place=True)] if words else []


def in_names(reading: Reading, places: np.ndarray, slot: Slot) -> tuple[np.ndarray, np.ndarray]:
    """For each entry (how much of a slot its name says, in how many words): as typed, or as services call it."""
    best, words = np.zeros(len(places)), np.zeros(len(places))
    for variant, worth in zip(slot.variants[:2], (1.0, SAID_OTHERWISE), strict=False):
        found = sum((among(reading.named(term), places) for term in variant.terms), start=np.zeros(len(places)))
        share = worth * found / len(variant.terms)
        words = np.where(share > best, found, words)
        best = np.maximum(best, share)
    return best, words


def order_of(reading: Reading, query: Query, found: Match) -> np.ndarray:
    """The places of the entries that match, best first by the order that was asked for."""
    places = np.flatnonzero(found.mask)
    sort = query.sort or ("nearest" if found.spot and not found.slots else "best")
    if sort == "name":
        return places[np.argsort(reading.by_name[places], kind="stable")]
    if sort == "soonest":
        return places[np.lexsort((reading.by_name[places], times(reading, now()).starts[places]))]
    if sort == "nearest" and found.miles is not None:
        return places[np.lexsort((reading.by_name[places], found.miles[places]))]
    ranked = best_first(reading, places, found.scores, needed=query.page * query.per_page)
    if found.slots and len(ranked):
        top = ranked[:MOST_RANKED]
        score = found.scores[top] * reading.worth[top]
        better = np.argsort(-score * name_bonus(reading, top, [*found.slots, *place_said(found)]), kind="stable")
        ranked[:MOST_RANKED] = top[better]
    return ranked


def best_first(reading: Reading, places: np.ndarray, scores: Numbers, needed: int) -> np.ndarray:
    """Places by score, equals by name.

    Of many, only the best few hundred are put in order, or as many as are needed; and the national ones, which have a
    first page of their own.
    """
    worth = scores[places] * reading.worth[places]
    most = max(MOST_IN_ORDER, 2 * needed)
    if len(places) <= most:
        return in_order(reading, places, worth)
    high = worth >= np.partition(worth, len(worth) - most)[len(worth) - most]
    low = ~high
    aside = low & reading.wide[places]
    parts = [in_order(reading, places[each], worth[each]) for each in (high, aside)]
    return np.concatenate([*parts, places[low & ~aside]])


def in_order(reading: Reading, places: np.ndarray, worth: Numbers) -> np.ndarray:
    return places[np.lexsort((reading.by_name[places], -worth))]

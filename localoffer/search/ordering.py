"""In which order the entries that match are shown."""

from __future__ import annotations

import numpy as np

from localoffer.database import now
from localoffer.search.facts import Places
from localoffer.search.matching import Match
from localoffer.search.naming import Asked, name_bonus
from localoffer.search.query import Query
from localoffer.search.reading import Numbers, Reading
from localoffer.search.slots import Slot, Variant
from localoffer.search.times import times
from localoffer.search.words import stem, tokens

MOST_RANKED = 80
MOST_IN_ORDER = 200
SORTED_AT_ONCE = 256
"""So few are put in order faster than the best of them are told apart from the rest."""
BITS = 0x7FFFFFFF
ACROSS = np.float32(4.0)
"""The farthest that two points can be apart, as `Match.nearness` counts: the square of the globe's width."""


def by_distance(query: Query, found: Match) -> bool:
    """Whether the nearest come first: when that was asked for, or there is a place and nothing else to go by."""
    said = found.slots and not found.unmatched
    return found.spot is not None and (query.sort or ("best" if said else "nearest")) == "nearest"


def order_of(reading: Reading, query: Query, found: Match, *, needed: int = 0) -> Places:
    """The places of the entries that match, best first by the order that was asked for.

    Of many, only the best two hundred are put in order, or as many as are needed.
    """
    places = found.places
    if query.sort == "name":
        return reading.in_name_order.compress(found.mask.take(reading.in_name_order))
    if query.sort == "soonest":
        return places[np.lexsort((reading.by_name[places], times(reading, now()).starts[places]))]
    first = leading(reading, query, found, max(MOST_IN_ORDER, 2 * (needed or query.page * query.per_page)))
    if len(first) == len(places):
        return places.take(first)
    is_other = np.ones(len(places), dtype=bool)
    is_other[first] = False
    return places.take(np.concatenate([first, is_other.nonzero()[0]]))


def first_of(reading: Reading, query: Query, found: Match) -> Places:
    """The same as far as the end of the page that was asked for, which takes less."""
    last = query.page * query.per_page
    if query.sort in ("name", "soonest"):
        return order_of(reading, query, found)[:last]
    return found.places.take(leading(reading, query, found, max(MOST_RANKED, last))[:last])


def leading(reading: Reading, query: Query, found: Match, most: int) -> Places:
    """Which of the places come first, in order: so many of them, or more; where one thing was asked for and nothing else,
    they are kept with it."""
    if by_distance(query, found):
        return best_first(reading, found.places, as_near(reading, found), most, falling=False)
    asked = [*zip(found.slots, found.held, strict=True), *place_said(found)]
    only = found.held[0] if len(asked) == 1 and found.scores is found.held[0].scores else None
    if only and only.first is not None and len(only.first) >= min(most, len(only)):
        return only.first
    first = best_first(reading, found.places, found.scores, most)
    if found.slots and len(first):
        top = first[:MOST_RANKED]
        better = found.scores.take(top) * name_bonus(reading, found.places.take(top), asked)
        first[:MOST_RANKED] = top.take((-better).argsort(kind="stable"))
    if only:
        only.first = first
    return first


def as_near(reading: Reading, found: Match) -> Numbers:
    """How far each is, only to tell which comes first where the nearest do: those for the whole borough without a place
    after all that have one, and those for everyone further, wherever their offices are, after these."""
    apart = np.minimum(found.nearness, ACROSS)
    apart += 2 * ACROSS * reading.wide.take(found.places)
    return apart


def place_said(found: Match) -> list[Asked]:
    """The place among the words, as it may stand in a name: who types "Wickersley School" wants the one called so."""
    words = tuple(tokens(found.understood.place)) if found.understood.place else ()
    return [(Slot(words, (Variant(tuple(map(stem, words)), 1.0, as_typed=True),), place=True), None)] if words else []


def best_first(reading: Reading, places: Places, numbers: Numbers, most: int, *, falling: bool = True) -> Places:
    """Which of some places come first by their numbers, equals by name: so many of them, or more; at least those that are as
    good as the last of these."""
    if len(places) <= max(most, SORTED_AT_ONCE):
        return in_order(reading, places, numbers, falling=falling)
    at = len(numbers) - most if falling else most - 1
    last = np.partition(numbers, at)[at]
    good = (numbers >= last if falling else numbers <= last).nonzero()[0]
    return good.take(in_order(reading, places.take(good), numbers.take(good), falling=falling))


def in_order(reading: Reading, places: Places, numbers: Numbers, *, falling: bool = True) -> Places:
    """The order of places by numbers that are not negative, equals by name: as one whole number each, which is sorted in a
    third of the time. The bits of such a number, read as a whole one, are in the same order."""
    key = numbers.view(np.int32).astype(np.int64)
    if falling:
        np.subtract(BITS, key, out=key)
    key <<= 32
    key |= reading.by_name.take(places)
    return key.argsort()

"""Which entries match a search, and how well: arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from localoffer.places import gazetteer
from localoffer.places.spots import Finding, Spot
from localoffer.search import book as books
from localoffer.search import sentences
from localoffer.search.facts import Places, among, miles_of
from localoffer.search.filtering import all_of, filters_of, weighed
from localoffer.search.lexicon import Lexicon
from localoffer.search.query import Query
from localoffer.search.reading import Found, Mask, Numbers, Reading
from localoffer.search.thesaurus import Slot, Thesaurus
from localoffer.search.understanding import Understood, spot_of, understand, with_needs
from localoffer.search.words import STOP, WORD, stem

FEW_ENOUGH = 8
MOST_WORDS = 40
FILLER_SCORE, FILLER_COVER = 0.3, 0.2
LEAST_COVER = 0.15
WELL_HELD = 0.3
"""Who holds a word this well, beside whoever holds it best, holds it whole: a faint synonym is half an answer."""


@dataclass
class Match:
    """The entries that match: their places in order, beside each how well and how far, and who holds each of the words."""

    size: int
    places: Places
    scores: Numbers
    miles: Numbers | None
    slots: list[Slot]
    held: list[Found]
    spot: Spot | None
    note: str
    understood: Understood
    corrected: tuple[tuple[str, str], ...]
    filters: dict[str, Mask]
    unmatched: bool = False
    """Nothing says any of the words, and what is here only fits the place and the choices."""

    @cached_property
    def mask(self) -> Mask:
        """The same over the whole reading."""
        return mask_of(self.size, self.places)

    def lacked_by(self, places: NDArray[Any]) -> dict[int, tuple[str, ...]]:
        """{place: the words that the entry does not hold, small ones apart}."""
        out: dict[int, tuple[str, ...]] = dict.fromkeys(places.tolist(), ())
        for slot, found in zip(self.slots, self.held, strict=True):
            if not slot.filler:
                for at in places[~among(found.places, places)].tolist():
                    out[at] += (slot.said,)
        return out

    def miles_to(self, places: NDArray[Any]) -> dict[int, float | None]:
        """{place: how far it is} of some that match; None without a place to measure from or to."""
        if self.miles is None:
            return dict.fromkeys(places.tolist(), None)
        found = self.miles[np.searchsorted(self.places, places)].tolist()
        return {at: miles if isfinite(miles) else None for at, miles in zip(places.tolist(), found, strict=True)}

    def lacking(self, places: NDArray[Any]) -> int:
        """How many of some entries do not hold all the words that matter."""
        matter = [found.places for slot, found in zip(self.slots, self.held, strict=True) if not slot.filler]
        if self.unmatched or not matter or (len(matter) == 1 and len(matter[0])):  # who holds none of them is not here
            return 0
        return int(len(places) - len(holding_all(self.size, matter, places)))


def right_words(reading: Reading) -> Lexicon:
    """Every word that is not misspelt: what entries use, and what the thesaurus knows."""
    return reading.lexicon(books.current(reading).vocabulary)


def match(reading: Reading, query: Query, book: Thesaurus | None = None) -> Match:
    """Which entries match a search; by another thesaurus than the one in use where one is tried out."""
    book = book or books.current(reading)
    lexicon = reading.lexicon(book.vocabulary)
    understood = understand(query, lexicon.is_word)
    return matched(reading, query, understood, spot_of(query, understood), book)


def matched(reading: Reading, query: Query, understood: Understood, finding: Finding, book: Thesaurus) -> Match:
    """Which entries match a search whose sentence was understood and whose place was found."""
    lexicon = reading.lexicon(book.vocabulary)
    spot = finding.spot
    words = WORD.findall(understood.words)[:MOST_WORDS]
    if understood.age is not None and sentences.only_somebody(words):
        words = []
    odd = [] if query.exact else alone(words, lexicon.is_used)
    fixed = in_phrase(words, lexicon.corrected(odd), lexicon, book)
    words = [part for word in words for part in fixed.get(word, word).split()]
    own = gazetteer.own_names()
    expand = "synonyms" not in query.without
    slots = book.slots(words, expand=expand, known=lexicon.is_used, alike=lexicon.heard(odd) if expand else {})
    slots = [replace(each, filler=True) if own.issuperset(each.words) else each for each in slots] if own & set(words) else slots
    if "need" in query.without:
        slots = [replace(each, needs=()) if each.needs else each for each in slots]
    apart = reading.apart_from(spot.lat, spot.lon) if spot else None
    chosen = filters_of(reading, query, understood, apart)
    fitting = all_of(reading, chosen)
    held = [reading.slot(each) for each in slots]
    places = enough(reading, slots, held, fitting)
    if slots and not len(places):
        slots = singly(book, slots)
        held = [reading.slot(each) for each in slots]
        places = enough(reading, slots, held, fitting)
    unmatched = not len(places)
    if unmatched and (chosen or spot):
        places = np.flatnonzero(fitting)
    miles = None if apart is None else miles_of(apart[places])
    scores = weighed(reading, places, text_scores(reading, places, slots, held), slots, understood, miles)
    mended = (*understood.mended, *fixed.items())
    understood = with_needs(query, understood, slots)
    note = finding.note or (spot.note if spot else "")
    return Match(reading.size, places, scores, miles, slots, held, spot, note, understood, mended, chosen, unmatched)


def in_phrase(words: list[str], fixed: dict[str, str], lexicon: Lexicon, book: Thesaurus) -> dict[str, str]:
    """The corrections; of several words that were nearly as near, the one that makes a phrase with its neighbour."""
    if not fixed:
        return fixed
    out = dict(fixed)
    for at, word in enumerate(words):
        if word not in fixed:
            continue
        before, after = stem(words[at - 1]) if at else "", stem(words[at + 1]) if at + 1 < len(words) else ""
        choices = [fixed[word], *lexicon.choices(word)]
        phrased = (x for x in choices if {(before, stem(x)), (stem(x), after)} & book.neighbours)
        out[word] = next(phrased, fixed[word])
    return out


def alone(words: list[str], known: Callable[[str], bool]) -> list[str]:
    """The words that may be misspelt: no words of grammar, and no half of a word that was typed in two."""
    halves = {half for two in pairwise(words) if known("".join(two)) for half in two}
    return [each for each in words if each not in STOP and each not in halves]


def singly(book: Thesaurus, slots: list[Slot]) -> list[Slot]:
    """The words of phrases that nobody uses, one by one."""
    words = dict.fromkeys(word for slot in slots for word in slot.words if word not in STOP)
    return [book.slot((word,), (stem(word),), (stem(word),), expand=True) for word in words]


def text_scores(reading: Reading, chosen: Places, slots: list[Slot], held: list[Found]) -> Numbers:
    """How well each of the chosen entries holds the words: those that hold more of them gain most."""
    if not slots:
        return np.ones(len(chosen), dtype=np.float32)
    if len(slots) == 1 and chosen is held[0].places:
        return held[0].scores
    if len(slots) == 1:
        return scores_of(reading.size, held[0], chosen)
    total, cover, whole = np.zeros(len(chosen), dtype=np.float32), np.zeros(len(chosen), dtype=np.float32), 0.0
    for slot, found in zip(slots, held, strict=True):
        weight = FILLER_COVER if slot.filler else 1.0
        if len(found.scores):
            scores = scores_of(reading.size, found, chosen)
            total += scores * np.float32(FILLER_SCORE if slot.filler else 1.0)
            cover += weight * np.minimum(scores * np.float32(1 / (WELL_HELD * found.scores.max())), 1)
        whole += weight
    cover /= whole
    cover *= cover
    cover *= 1 - LEAST_COVER
    cover += LEAST_COVER
    total *= cover
    return total


def scores_of(size: int, found: Found, chosen: Places) -> Numbers:
    """How well each of the chosen entries holds something, 0 for those that do not."""
    every = np.zeros(size, dtype=np.float32)
    every[found.places] = found.scores
    return every[chosen]


def holding_all(size: int, matter: list[Places], among: Places) -> Places:
    """Those of some entries that hold all of some words."""
    for places in matter:
        among = among[mask_of(size, places)[among]]
    return among


def mask_of(size: int, places: Places) -> Mask:
    mask = np.zeros(size, dtype=bool)
    mask[places] = True
    return mask


def held_by(size: int, matter: list[Places]) -> NDArray[np.uint8]:
    """How many of some words each entry holds."""
    count = np.zeros(size, dtype=np.uint8)
    for places in matter:
        count += mask_of(size, places)
    return count


def enough(reading: Reading, slots: list[Slot], held: list[Found], among: Mask) -> Places:
    """The entries that hold all the words that matter; where few do, those that hold the most of them come as well."""
    if not slots:
        return np.flatnonzero(among)
    matter = [found.places for slot, found in zip(slots, held, strict=True) if not slot.filler]
    if not any(map(len, matter)):
        matter = [found.places for found in held]
    if len(matter) == 1:
        return matter[0] if among is reading.live and reading.all_live else matter[0][among[matter[0]]]
    rarest, *others = sorted(matter, key=len)
    whole = holding_all(reading.size, others, rarest[among[rarest]])
    if len(whole) >= FEW_ENOUGH:
        return whole
    count = held_by(reading.size, matter)
    count *= among
    for least in range(len(matter) - 1, 0, -1):
        found = count >= least
        if np.count_nonzero(found) >= FEW_ENOUGH:
            return np.flatnonzero(found)
    return np.flatnonzero(count)

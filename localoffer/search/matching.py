"""Which entries match a search, and how well: arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from localoffer.places import gazetteer
from localoffer.places.spots import Spot
from localoffer.search import book as books
from localoffer.search.facts import among
from localoffer.search.filtering import all_of, filters_of, weighed
from localoffer.search.lexicon import Lexicon
from localoffer.search.query import Query
from localoffer.search.reading import Found, Mask, Numbers, Reading
from localoffer.search.thesaurus import Slot, Thesaurus
from localoffer.search.understanding import Understood, spot_of, understand, with_needs
from localoffer.search.words import STOP, stem, tokens

FEW_ENOUGH = 8
MOST_WORDS = 40
FILLER_SCORE, FILLER_COVER = 0.3, 0.2
LEAST_COVER = 0.15
WELL_HELD = 0.3
"""Who holds a word this well, beside whoever holds it best, holds it whole: a faint synonym is half an answer."""


@dataclass
class Match:
    """The entries that match, in arrays: which, how well, how far, and who holds each of the words."""

    mask: Mask
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

    def lacked_by(self, places: NDArray[Any]) -> dict[int, tuple[str, ...]]:
        """{place: the words that the entry does not hold, small ones apart}."""
        out: dict[int, tuple[str, ...]] = dict.fromkeys(places.tolist(), ())
        for slot, found in zip(self.slots, self.held, strict=True):
            if not slot.filler:
                for at in places[~among(found.places, places)].tolist():
                    out[at] += (slot.said,)
        return out

    def lacking(self, places: NDArray[Any]) -> int:
        """How many of some entries do not hold all the words that matter."""
        if self.unmatched:
            return 0
        whole = np.ones(len(self.mask), dtype=bool)
        for slot, found in zip(self.slots, self.held, strict=True):
            if not slot.filler:
                holds = np.zeros(len(self.mask), dtype=bool)
                holds[found.places] = True
                whole &= holds
        return int(len(places) - np.count_nonzero(whole[places]))


def right_words(reading: Reading) -> Lexicon:
    """Every word that is not misspelt: what entries use, and what the thesaurus knows."""
    return reading.lexicon(books.current(reading).vocabulary)


def match(reading: Reading, query: Query, book: Thesaurus | None = None) -> Match:
    """Which entries match a search; by another thesaurus than the one in use where one is tried out."""
    book = book or books.current(reading)
    lexicon = reading.lexicon(book.vocabulary)
    understood = understand(query, lexicon.is_word)
    finding = spot_of(query, understood)
    spot = finding.spot
    miles = reading.miles_from(spot.lat, spot.lon) if spot else None
    words = tokens(understood.words)[:MOST_WORDS]
    odd = [] if query.exact else alone(words, lexicon.is_used)
    fixed = in_phrase(words, lexicon.corrected(odd), lexicon, book)
    words = [part for word in words for part in fixed.get(word, word).split()]
    own = gazetteer.own_names()
    expand = "synonyms" not in query.without
    slots = book.slots(words, expand=expand, known=lexicon.is_used, alike=lexicon.heard(odd) if expand else {})
    slots = [replace(each, filler=True) if own.issuperset(each.words) else each for each in slots] if own & set(words) else slots
    if "need" in query.without:
        slots = [replace(each, needs=()) for each in slots]
    chosen = filters_of(reading, query, understood, miles)
    fitting = all_of(reading, chosen)
    held = [reading.slot(each) for each in slots]
    mask = enough(reading, slots, held, fitting)
    if slots and not mask.any():
        slots = singly(book, slots)
        held = [reading.slot(each) for each in slots]
        mask = enough(reading, slots, held, fitting)
    unmatched = not mask.any()
    if unmatched and (chosen or spot):
        mask = fitting
    scores = weighed(reading, text_scores(reading, slots, held), slots, understood, miles)
    mended = (*understood.mended, *fixed.items())
    understood = with_needs(query, understood, slots)
    note = finding.note or (spot.note if spot else "")
    return Match(mask, scores, miles, slots, held, spot, note, understood, mended, chosen, unmatched)


def in_phrase(words: list[str], fixed: dict[str, str], lexicon: Lexicon, book: Thesaurus) -> dict[str, str]:
    """The corrections; of several words that were nearly as near, the one that makes a phrase with its neighbour."""
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


def text_scores(reading: Reading, slots: list[Slot], held: list[Found]) -> Numbers:
    """How well each entry holds the words: entries that hold more of them gain most."""
    if not slots:
        return np.ones(reading.size, dtype=np.float32)
    total = np.zeros(reading.size, dtype=np.float32)
    if len(slots) == 1:
        total[held[0].places] = held[0].scores
        return total
    cover, whole = np.zeros(reading.size, dtype=np.float32), 0.0
    for slot, (places, scores) in zip(slots, held, strict=True):
        total[places] += scores * np.float32(FILLER_SCORE if slot.filler else 1.0)
        weight = FILLER_COVER if slot.filler else 1.0
        if len(scores):
            cover[places] += weight * np.minimum(scores * np.float32(1 / (WELL_HELD * scores.max())), 1)
        whole += weight
    cover /= whole
    cover *= cover
    cover *= 1 - LEAST_COVER
    cover += LEAST_COVER
    total *= cover
    return total


def enough(reading: Reading, slots: list[Slot], held: list[Found], among: Mask) -> Mask:
    """The entries that hold all the words that matter; where few do, those that hold the most of them come as well."""
    if not slots:
        return among
    matter = [found.places for slot, found in zip(slots, held, strict=True) if not slot.filler]
    if not any(map(len, matter)):
        matter = [found.places for found in held]
    count = np.zeros(reading.size, dtype=np.uint8)
    if len(matter) == 1:
        count[matter[0]] = 1
        return np.asarray(count.view(bool) & among)
    for places in matter:
        count[places] += 1
    count *= among
    for least in range(len(matter), 0, -1):
        found = count >= least
        if np.count_nonzero(found) >= FEW_ENOUGH:
            return np.asarray(found)
    return np.asarray(count >= 1)

"""Which entries match a search, and how well: arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, pairwise
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from localoffer.places.atlas import Atlas, atlas
from localoffer.places.spots import Finding, Spot
from localoffer.search import ages, english, sentences
from localoffer.search import book as books
from localoffer.search.asking import Told, parts_of, without_settings, without_story
from localoffer.search.combining import Counts, Enough, Sought, enough
from localoffer.search.facts import Places, among, miles_of
from localoffer.search.filtering import all_of, filters_of, weighed
from localoffer.search.held import Held, Worth
from localoffer.search.lexicon import Lexicon
from localoffer.search.query import Query
from localoffer.search.reading import Mask, Numbers, Reading
from localoffer.search.slots import MOST_SLOTS, Slot, each_once
from localoffer.search.thesaurus import Thesaurus
from localoffer.search.understanding import Understood, spot_of, understand, with_needs
from localoffer.search.words import STOP, stem

MOST_WORDS = 40
A_SENTENCE = 3


@dataclass(frozen=True)
class Said:
    """All that decides what the words of a search come to; the choices made beside them do not."""

    words: str
    told: Told | None
    an_age: bool
    a_place: bool
    exact: bool
    without: tuple[str, ...]


@dataclass
class Meant:
    """What the words of a search come to: what is looked for, who says it, and what was corrected."""

    sought: Sought
    fixed: dict[str, str]
    one_by_one: Sought | None = None

    def is_of(self, standing: Numbers) -> bool:
        """Whether it was made by what the entries' standing is worth today."""
        return all(each.standing is standing for each in self.sought.held)

    def holds(self, one: object) -> bool:
        """Whether it goes by what was put together for one of the things."""
        return one in self.sought.held or (self.one_by_one is not None and one in self.one_by_one.held)

    def singly(self, reading: Reading, book: Thesaurus) -> Sought:
        """The words of phrases that nobody uses, one by one, and who says each."""
        if self.one_by_one is None:
            words = dict.fromkeys(word for slot in self.sought.slots for word in slot.words if word not in STOP)
            slots = [book.slot((word,), (stem(word),), (stem(word),), expand=True) for word in words]
            self.one_by_one = Sought(self.sought.words, slots, reading.slots(slots))
        return self.one_by_one


@dataclass
class Match:
    """The entries that match: their places in order, and who holds each of the words; how well and how far when asked."""

    reading: Reading
    places: Places
    sought: Sought
    spot: Spot | None
    note: str
    understood: Understood
    corrected: tuple[tuple[str, str], ...]
    filters: dict[str, Mask]
    apart: Numbers | None
    """How far every entry is from the spot, as `Columns.apart_from` tells it."""
    whole: bool
    """Whether each of them holds all the words that matter."""
    worth: Worth | None
    """How well each says what matters, as `Enough` tells it."""
    counts: Counts | None
    """How many of these each entry of the reading says, held for who tries the same words with fewer choices."""
    unmatched: bool = False
    """Nothing says any of the words, and what is here only fits the place and the choices."""
    guesses: tuple[Spot, ...] = ()
    """Other places that may have been meant, where the note says that we are not sure."""

    @property
    def slots(self) -> list[Slot]:
        """The things that are looked for."""
        return self.sought.slots

    @property
    def held(self) -> list[Held]:
        """Who says each of them."""
        return self.sought.held

    @cached_property
    def mask(self) -> Mask:
        """The same over the whole reading."""
        return mask_of(self.reading.size, self.places)

    @cached_property
    def miles(self) -> Numbers | None:
        """How far each is; infinite without a place of its own, None without one to measure from."""
        return None if self.apart is None else miles_of(self.apart.take(self.places))

    @property
    def nearness(self) -> Numbers:
        """How far each is, only to tell which is nearer."""
        if self.apart is None:
            raise ValueError("nobody is near to nowhere")
        return self.apart.take(self.places)

    @cached_property
    def scores(self) -> Numbers:
        """How well each matches."""
        return weighed(self.reading, self.sought, self.places, self.worth, self.understood, self.miles)

    def those(self, of: Mask) -> Match:
        """Only some of them."""
        worth = None if self.worth is None else self.worth.compress(of)
        return replace(self, places=self.places.compress(of), worth=worth)

    def lacked_by(self, places: NDArray[Any]) -> dict[int, tuple[str, ...]]:
        """{place: the words that the entry does not hold, small ones apart}."""
        out: dict[int, tuple[str, ...]] = dict.fromkeys(places.tolist(), ())
        for slot, held in zip(self.slots, self.held, strict=True):
            if not slot.filler:
                for at in places[~among(held.places, places)].tolist():
                    out[at] += (slot.said,)
        return out

    def miles_to(self, places: NDArray[Any]) -> dict[int, float | None]:
        """{place: how far it is} of some that match; None without a place to measure from or to."""
        if self.apart is None:
            return dict.fromkeys(places.tolist(), None)
        found = miles_of(self.apart.take(places)).tolist()
        return {at: miles if isfinite(miles) else None for at, miles in zip(places.tolist(), found, strict=True)}

    def lacking(self, places: NDArray[Any]) -> int:
        """How many of some entries that match do not hold all the words that matter."""
        if self.whole or self.unmatched:
            return 0
        holding = np.ones(len(places), dtype=bool)
        for each in self.sought.matter:
            holding &= each.among(places)
        return len(places) - int(np.count_nonzero(holding))


def right_words(reading: Reading) -> Lexicon:
    """Every word that is not misspelt: what entries use, and what the thesaurus knows."""
    return reading.lexicon(books.current(reading).vocabulary)


def match(reading: Reading, query: Query, book: Thesaurus | None = None) -> Match:
    """Which entries match a search; by another thesaurus than the one in use where one is tried out."""
    book = book or books.current(reading)
    lexicon = reading.lexicon(book.vocabulary)
    area = atlas()
    understood = understand(query, area, lexicon.is_word)
    return matched(reading, query, understood, spot_of(query, understood), book, area)


def matched(reading: Reading, query: Query, understood: Understood, finding: Finding, book: Thesaurus, area: Atlas) -> Match:
    """Which entries match a search whose sentence was understood and whose place was found."""
    said = Said(understood.words, understood.told, understood.age is not None, bool(understood.place), query.exact, query.without)
    meant = meant_by(reading, said, book, area)
    sought, spot = meant.sought, finding.spot
    apart = reading.apart_from(spot.lat, spot.lon) if spot else None
    chosen = filters_of(reading, query, understood, apart)
    fitting = all_of(reading, chosen)
    found = Enough(np.flatnonzero(fitting), True) if understood.only_an_age else enough(reading, sought, fitting)
    if sought.slots and not len(found.places) and fitting.any():
        sought = meant.singly(reading, book)
        found = enough(reading, sought, fitting)
    unmatched = not len(found.places)
    if unmatched and (chosen or spot):
        found = found._replace(places=np.flatnonzero(fitting), worth=None)
    return Match(
        reading,
        found.places,
        sought,
        spot,
        finding.note or (spot.note if spot else ""),
        with_needs(query, understood, sought.needs),
        (*understood.mended, *meant.fixed.items()),
        chosen,
        apart,
        found.whole,
        found.worth,
        found.counts,
        unmatched,
        finding.suggestions if finding.note else (),
    )


def meant_by(reading: Reading, said: Said, book: Thesaurus, area: Atlas) -> Meant:
    """What the words come to: each thing with the ways to say it, and who says it; kept beside the lexicon, which holds for
    this book alone, as long as the reading keeps who says it."""
    lexicon = reading.lexicon(book.vocabulary)
    key = (said, area.version)
    found: Meant | None = lexicon.kept_searches.get(key)
    if found is None or not found.is_of(reading.standing):
        slots, fixed = (found.sought.slots, found.fixed) if found else things_said(reading, said, book, lexicon, area)
        found = lexicon.kept_searches.keep(key, Meant(Sought(said.words, slots, reading.slots(slots)), fixed))
    return found


def things_said(
    reading: Reading, said: Said, book: Thesaurus, lexicon: Lexicon, area: Atlas
) -> tuple[list[Slot], dict[str, str]]:
    """The things that words say, and what was corrected in them."""
    parts = parts_of(said.words, said.told, MOST_WORDS)
    words = list(chain.from_iterable(parts))
    if said.an_age and sentences.only_somebody(words):
        words, parts = [], []
    odd = [] if said.exact or all(map(lexicon.__contains__, words)) else alone(words, lexicon.is_used)
    fixed = in_phrase(words, lexicon.corrected(odd), lexicon, book) if odd else {}
    if fixed:
        parts = [[part for word in words for part in fixed.get(word, word).split()] for words in parts]
        words = list(chain.from_iterable(parts))
    own = area.own_words
    expand = "synonyms" not in said.without
    heard = lexicon.heard(odd) if odd and expand else {}
    found = (book.slots(each, expand=expand, known=lexicon.__contains__, alike=heard) for each in parts)
    slots = each_once(chain.from_iterable(found))[:MOST_SLOTS]
    slots = [each.as_filler if own.issuperset(each.words) else each for each in slots] if own & set(words) else slots
    if said.a_place:
        others = [each for each in slots if each.said not in area.named]
        slots = [replace(each, filler=True) if each.said in area.named else each for each in slots] if others else []
    slots = without_settings(without_story(without_everyday(reading, slots), said.told), said.words)
    if said.an_age:
        slots = [each.as_filler if ages.is_stage(each.said) else each for each in slots]
    if "need" in said.without:
        slots = [replace(each, needs=()) if each.needs else each for each in slots]
    return slots, fixed


def without_everyday(reading: Reading, slots: list[Slot]) -> list[Slot]:
    """The same, where words of every other sentence say little beside others, unless something here is called so."""
    if len(slots) < A_SENTENCE:
        return slots
    out = [each.as_filler if is_everyday(reading, each) else each for each in slots]
    return slots if all(each.filler for each in out) else out


def is_everyday(reading: Reading, slot: Slot) -> bool:
    """Whether a slot is one word of everyday English that neither the thesaurus nor any name knows."""
    plain = len(slot.words) == 1 and not (slot.rows or slot.filler)
    return plain and english.is_everyday(slot.words[0]) and not len(reading.named(slot.variants[0].terms[0]))


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


def mask_of(size: int, places: Places) -> Mask:
    mask = np.zeros(size, dtype=bool)
    mask[places] = True
    return mask

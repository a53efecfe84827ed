"""A reading: one process's immutable picture of the index at one generation, as numpy arrays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from math import inf
from threading import Lock
from typing import Any

import numpy as np

from localoffer.search.columns import Columns
from localoffer.search.facts import FACETS, VOCABULARY, Mask, Numbers
from localoffer.search.held import Held
from localoffer.search.lexicon import Lexicon, Words
from localoffer.search.phrases import Terms
from localoffer.search.scoring import NOTHING, Basis, Found, Scored, Segment, settled
from localoffer.search.slots import CANONICAL_WEIGHT, Slot, Variant

__all__ = ["FACETS", "VOCABULARY", "Found", "Mask", "Numbers", "Reading", "Segment"]

MANY_USE_IT = 3
NEED_WORTH, CATEGORY_WORTH = 2.0, 1.5
MOST_ROOM, FEWEST_TO_GIVE_ROOM = 1000, 20_000
"""So many bytes for each entry, of at least so many, hold what was put together of the words that are searched for."""


class Reading(Columns):
    """Everything a search needs, in arrays with one place for each row of the segments; `live` says which still count."""

    def __init__(self, generation: int, segments: Sequence[Segment], live: Mask, before: Reading | None = None) -> None:
        """What the reading `before` knows of the segments that stayed is taken over."""
        super().__init__([each.facts for each in segments], live)
        self.generation = generation
        self.segments = segments
        self.scored = scored_of(segments, before)
        self.large = {id(each) for each in settled(segments)}
        self.kept_slots: dict[Slot, Held] = {}
        self.room_of_slots = 0
        self.keeping = Lock()
        self.kept_code_names: dict[str, list[str]] = {}
        self.kept_times: dict[int, Any] = {}
        self.kept_lexicon: Lexicon | None = None

    def said(self, terms: Terms, *, apart: bool = False) -> Found:
        """Who says all of some terms, and how well: side by side, or also `apart`, which is worth less."""
        begun = self.begun if self.terms_of_small.issuperset(terms) else self.begun_large
        parts = [(start, found) for start, each in begun if len((found := each.said(terms, apart=apart)).places)]
        if not parts:
            return NOTHING
        if len(parts) == 1 and not parts[0][0]:
            return parts[0][1]  # shared, not copied
        places = np.concatenate([each.places + start for start, each in parts])
        return Found(places, np.concatenate([each.scores for _start, each in parts]))

    @cached_property
    def begun(self) -> list[tuple[int, Scored]]:
        """Where each segment begins, and its terms."""
        return list(zip(self.starts, self.scored, strict=True))

    @cached_property
    def begun_large(self) -> list[tuple[int, Scored]]:
        """The same without the small ones that hold what changed lately, of which there may be many and which hold few terms."""
        return [(start, each) for start, each in self.begun if id(each.segment) in self.large]

    @cached_property
    def terms_of_small(self) -> frozenset[str]:
        """What may be held by them."""
        small = self.words_of_small
        return frozenset().union(*(each.stems for each in small), *(each.numbers for each in small))

    @property
    def words_of_small(self) -> list[Words]:
        return [each.facts.words for each in self.segments if id(each) not in self.large]

    def sorting(self) -> Iterator[object]:
        """Have each segment sort what it has read, a piece at a time, where it would ask somebody else for each term."""
        for each in self.segments:
            yield from each.sorting()

    def variant(self, variant: Variant) -> Found:
        """Who says something in one way, and how well; only the words as typed may stand apart."""
        found = self.said(variant.terms, apart=variant.as_typed)
        return found if variant.weight == 1 else Found(found.places, found.scores * np.float32(variant.weight))

    def slots(self, slots: Iterable[Slot]) -> list[Held]:
        """Who says each of some things in any of the ways there are to say it, each by its best; kept for who asks next."""
        standing, kept = self.standing, self.kept_slots
        found = ((slot, kept.get(slot)) for slot in slots)
        return [self.slot(slot) if held is None or held.standing is not standing else held for slot, held in found]

    def slot(self, slot: Slot) -> Held:
        """The same of one, worked out, without the rows that do not count any more."""
        others: list[Variant] = []
        places, scores = self._slot(slot, others)
        if not self.all_live:
            counts = self.live.take(places)
            places, scores = places.compress(counts), scores.compress(counts)
        found = Held(places, scores, self.standing, filler=slot.filler, others=others)
        self.keep(slot, found)
        return found

    def keep(self, slot: Slot, found: Held) -> None:
        """Keep what was put together for who asks next; what was kept longest makes room for it."""
        most = MOST_ROOM * max(self.size, FEWEST_TO_GIVE_ROOM)
        with self.keeping:
            self.let_go(slot)
            while self.kept_slots and self.room_of_slots + found.room > most:
                self.let_go(next(iter(self.kept_slots)))
            self.room_of_slots += found.room
            self.kept_slots[slot] = found

    def let_go(self, slot: Slot) -> None:
        if (gone := self.kept_slots.pop(slot, None)) is not None:
            self.room_of_slots -= gone.room
            if self.kept_lexicon:
                self.kept_lexicon.forget(gone)

    def _slot(self, slot: Slot, others: list[Variant]) -> Found:
        """The same as postings; the other ways to say it that some entry uses are added to `others`."""
        typed = self.variant(slot.variants[0])
        if len(slot.variants) == 1 and not (slot.needs or slot.categories):
            return typed
        best = np.zeros(self.size, dtype=np.float32)
        best[typed.places] = typed.scores
        most = self.most_a_synonym_is_worth(slot, typed)
        for variant in slot.variants[1:]:
            places, scores = self.variant(variant)
            if not len(places):
                continue
            others.append(variant)
            worth = scores if variant.related or most == inf else np.minimum(scores, most * variant.weight)
            best[places] = np.maximum(best.take(places), worth)
        if slot.needs:
            np.add(best, NEED_WORTH, out=best, where=self.having("need", slot.needs))
        if slot.categories:
            np.add(best, CATEGORY_WORTH, out=best, where=self.having("category", slot.categories))
        places = (best > 0).nonzero()[0].astype(np.int32)  # of truths, which takes a fifth of the time it takes of numbers
        return Found(places, best[places])

    def most_a_synonym_is_worth(self, slot: Slot, typed: Found) -> float:
        """Where services' own word was typed and is in use, a rare synonym of it is never worth more."""
        if any(each.weight == CANONICAL_WEIGHT for each in slot.variants) or not len(typed.places):
            return inf
        is_in_use = len(self.said(slot.variants[0].terms).places) >= MANY_USE_IT
        return float(typed.scores.max()) if is_in_use else inf

    def lexicon(self, also: Words) -> Lexicon:
        """The words that are right, with those of the thesaurus beside them."""
        known = self.kept_lexicon
        if known is None or known.parts[-1] is not also:  # somebody else may try out another thesaurus at this moment
            large = [each.facts.words for each in self.segments if id(each) in self.large]
            known = self.kept_lexicon = Lexicon([*large, Words.of_all(self.words_of_small)], also)
        return known


def scored_of(segments: Sequence[Segment], before: Reading | None) -> list[Scored]:
    """The terms of each segment; those of a segment that stayed go on, unless what scores are made by is another."""
    known = before.scored if before else []
    stayed = known and settled(segments) == known[0].basis.segments
    basis = known[0].basis if stayed else Basis(segments)
    kept = {id(each.segment): each for each in known if stayed}
    return [kept.get(id(each)) or Scored(each, basis) for each in segments]

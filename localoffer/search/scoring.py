"""Who holds a term and how well, by BM25: worked out once for each segment of the index, and kept as long as that is there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import log
from typing import Any, NamedTuple, Protocol

import numpy as np

from localoffer.search.facts import Facts, Numbers, Places, among
from localoffer.search.phrases import Terms

K1, B = 1.2, 0.6
SCATTERED = 0.3
"""What the words of a phrase are worth, beside the phrase itself, where they stand apart."""
MOSTLY = 0.6
"""More than so much of a phrase stands side by side where it is said."""
MOST_PHRASES, MOST_PLACES = 4000, 20
"""Of who says a phrase so many are kept, and so many places for each entry."""
SETTLED = 500
"""From so many entries on a segment counts for how rare a word is; a small one comes and goes with each change."""


Postings = tuple[Places, Numbers]
"""The rows that hold a term, and its weight in each."""
NOBODY: Postings = (np.empty(0, dtype=np.int32), np.empty(0, dtype=np.float32))


class Segment(Protocol):
    """A part of the index that never changes: its entries' facts, and the postings of a term."""

    facts: Facts
    lengths: Numbers

    def postings(self, term: str) -> Postings: ...

    def sorting(self) -> Iterable[object]: ...

    def is_sure_of(self, term: str) -> bool:
        """Whether what it said of a term stays so."""
        ...


class Found(NamedTuple):
    """Who holds something, in order of place, and how well (more than 0)."""

    places: Places
    scores: Numbers


NOTHING = Found(*NOBODY)


class Basis:
    """What scores are made by: how long entries are, and how many of them use a word, in the settled segments alone.

    So a change of one entry leaves the scores of all others as they were, in every process.
    """

    def __init__(self, segments: Sequence[Segment]) -> None:
        self.segments = settled(segments)
        lengths = [each.lengths for each in self.segments]
        self.size = sum(map(len, lengths))
        self.mean = max(float(np.concatenate(lengths).mean()), 1.0) if self.size else 1.0
        self.kept: dict[str, int] = {}

    def rarity(self, term: str, known: dict[int, int]) -> float:
        """What a term is worth; `known` is in how many entries of some segments (by their `id`) it is."""
        count = self.kept.get(term)
        if count is None:
            holding = [each for each in self.segments if each.facts.words.may_hold(term)]
            count = sum(known[id(each)] if id(each) in known else len(each.postings(term)[0]) for each in holding)
            if all(each.is_sure_of(term) for each in holding):
                self.kept[term] = count
        return log(1 + (max(self.size - count, 0) + 0.5) / (count + 0.5))


def settled(segments: Sequence[Segment]) -> list[Segment]:
    """The segments that are large; all of them where none is."""
    return [each for each in segments if len(each.lengths) >= SETTLED] or list(segments)


class Scored:
    """The terms of one segment, each with who holds it and how well."""

    def __init__(self, segment: Segment, basis: Basis) -> None:
        self.segment, self.basis = segment, basis
        self.norms: Numbers = np.asarray(K1 * (1 - B + B * segment.lengths / basis.mean), dtype=np.float32)
        self.kept: dict[str, Found] = {}
        self.kept_phrases: dict[Terms, Found] = {}
        self.kept_pairs: dict[Terms, Places] = {}
        self.room_of_phrases = 0

    def said(self, terms: Terms, *, apart: bool) -> Found:
        """Who says all of some terms: side by side, or also `apart`, which is worth less.

        Most of the ways to say a thing that the thesaurus knows are said by nobody: that is looked up once.
        """
        if len(terms) == 1:
            return self.term(terms[0])
        if apart:
            held, scores = self.holding(terms)
            return Found(held, scores * (SCATTERED + (1 - SCATTERED) * self.together(terms, held))) if len(held) else NOTHING
        found = self.kept_phrases.get(terms)
        if found is None:
            found = self.side_by_side(terms)
            self.keep(self.kept_phrases, terms, found, len(found.places))
        return found

    def keep(self, kept: dict[Terms, Any], terms: Terms, found: object, room: int) -> None:
        """Keep what was looked up, where it stays so; all is let go of where that takes too much room."""
        if not all(map(self.segment.is_sure_of, terms)):
            return
        self.room_of_phrases += room
        if len(kept) >= MOST_PHRASES or self.room_of_phrases > MOST_PLACES * max(len(self.norms), SETTLED):
            self.kept_phrases.clear()
            self.kept_pairs.clear()
            self.room_of_phrases = room
        kept[terms] = found

    def side_by_side(self, terms: Terms) -> Found:
        """Who says a phrase."""
        held, scores = self.holding(terms)
        if not len(held):
            return NOTHING
        is_said = self.together(terms, held) > MOSTLY
        return Found(held[is_said], scores[is_said]) if is_said.any() else NOTHING

    def together(self, terms: Terms, held: Places) -> Numbers:
        """How much of a phrase stands side by side in each of these rows, which hold all of it: 1 for all, 0 for none."""
        share = np.zeros(len(held), dtype=np.float32)
        for pair in pairwise(terms):
            share += among(self.pair(pair), held)
        return share / np.float32(len(terms) - 1)

    def pair(self, two: Terms) -> Places:
        """The rows in which two terms stand side by side; kept, for phrases share them."""
        found = self.kept_pairs.get(two)
        if found is None:
            held = self.holding(two).places
            found = held[self.segment.facts.say(f" {' '.join(two)} ", held)]
            self.keep(self.kept_pairs, two, found, len(found))
        return found

    def holding(self, terms: Terms) -> Found:
        """Who holds all of some terms, wherever they stand."""
        parts = []
        for term in terms:
            parts.append(self.term(term))
            if not len(parts[-1].places):
                return NOTHING
        parts.sort(key=lambda each: len(each.places))
        held, total = parts[0]
        for part in parts[1:]:
            at = np.searchsorted(part.places, held)
            both = at < len(part.places)
            both[both] = part.places[at[both]] == held[both]
            held, total = held[both], total[both] + part.scores[at[both]]
            if not len(held):
                return NOTHING
        return Found(held, total)

    def term(self, term: str) -> Found:
        return self.kept.get(term) or self._term(term)

    def _term(self, term: str) -> Found:
        if not self.segment.facts.words.may_hold(term):
            return NOTHING  # which the index would say as well, but a tenth as fast
        places, weights = self.segment.postings(term)
        if not len(places):
            return NOTHING
        rarity = self.basis.rarity(term, {id(self.segment): len(places)})
        scores = rarity * weights * (K1 + 1) / (weights + self.norms[places])
        found = Found(places, scores.astype(np.float32))
        if self.segment.is_sure_of(term):
            self.kept[term] = found
        return found

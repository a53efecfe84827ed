"""Why a result matched: the piece of its text that holds most of the words, with the words marked. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from localoffer.directory.listing import Listing
from localoffer.search.slots import Slot
from localoffer.search.words import terms, terms_of_each

SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")
PIECE = re.compile(r"[\w'’&-]+")
LONGEST = 180
Parts = tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Said:
    """What an entry says, ready to be looked through: the terms of its name and summary, and each sentence with its own."""

    first: frozenset[str]
    sentences: tuple[tuple[str, frozenset[str]], ...]


def said_by(listing: Listing) -> Said:
    texts = (listing.description, listing.eligibility, listing.schedule_text, listing.access_text, listing.cost_text)
    sentences = [found.group().strip() for text in texts for found in SENTENCE.finditer(text)]
    first, *others = terms_of_each([f"{listing.name} {listing.summary}", *sentences])
    return Said(first, tuple(zip(sentences, others, strict=True)))


@dataclass(frozen=True)
class Wanted:
    """What a search looks for: the terms that count alone, other phrases by their first term, how many things matter."""

    terms: frozenset[str]
    things: int
    phrases: dict[str, list[frozenset[str]]]
    any: frozenset[str]
    """A text that holds none of these answers nothing of the search."""

    def held(self, said: frozenset[str]) -> frozenset[str]:
        """The terms of a text that answer the search; "service" only where the whole "SLT service" is said."""
        found = said & self.terms
        for first in self.phrases.keys() & said:
            found = found.union(*(each for each in self.phrases[first] if each <= said))
        return found


def wanted_by(slots: Sequence[Slot]) -> Wanted:
    matter = [each for each in slots if not each.filler]
    alone: set[str] = set()
    phrases: dict[str, list[frozenset[str]]] = defaultdict(list)
    for variant in (variant for slot in matter for variant in slot.variants):
        if variant.as_typed or len(variant.terms) == 1:
            alone.update(variant.terms)
        else:
            phrases[variant.terms[0]].append(frozenset(variant.terms))
    return Wanted(frozenset(alone), len(matter), dict(phrases), frozenset(alone | phrases.keys()))


def snippet_of(said: Said, wanted: Wanted) -> Parts:
    """The best sentence beyond name and summary as ((text, whether marked), ...); () when those show the words already."""
    if not wanted.things or len(wanted.held(said.first)) >= wanted.things:
        return ()
    best, found = "", frozenset[str]()
    for sentence, its_terms in said.sentences:
        if not wanted.any.isdisjoint(its_terms) and len(holds := wanted.held(its_terms)) > len(found):
            best, found = sentence, holds
    return shown(best, found) if best else ()


@lru_cache(maxsize=4000)
def shown(sentence: str, found: frozenset[str]) -> Parts:
    """A sentence of an entry with the words that answer a search marked; many searches are answered by the same."""
    return marked(shortened(sentence, found), found)


@lru_cache(maxsize=20_000)
def terms_of_word(word: str) -> tuple[str, ...]:
    return tuple(terms(word))


def is_wanted(word: str, wanted: frozenset[str]) -> bool:
    return not wanted.isdisjoint(terms_of_word(word))


def shortened(sentence: str, wanted: frozenset[str]) -> str:
    """The sentence cut to about 180 letters around its first wanted word."""
    if len(sentence) <= LONGEST:
        return sentence
    at = next((found.start() for found in PIECE.finditer(sentence) if is_wanted(found.group(), wanted)), 0)
    start = max(0, min(at - LONGEST // 3, len(sentence) - LONGEST))
    start = sentence.find(" ", start) + 1 if start else 0
    end = start + LONGEST
    cut = sentence[start:end] if end >= len(sentence) else sentence[start : sentence.rfind(" ", start, end)]
    return ("… " if start else "") + cut + ("" if end >= len(sentence) else " …")


def marked(text: str, wanted: frozenset[str]) -> Parts:
    parts: list[tuple[str, bool]] = []
    last = 0
    for found in PIECE.finditer(text):
        if is_wanted(found.group(), wanted):
            parts += [(text[last : found.start()], False), (found.group(), True)]
            last = found.end()
    parts.append((text[last:], False))
    return tuple(part for part in parts if part[0])

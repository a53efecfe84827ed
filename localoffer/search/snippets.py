"""Why a result matched: the piece of its text that holds most of the words, with the words marked. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from localoffer.directory.listing import Listing
from localoffer.search.thesaurus import Slot
from localoffer.search.words import STOP, stem, tokens

SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")
PIECE = re.compile(r"[\w'’&-]+")
LONGEST = 180
Parts = tuple[tuple[str, bool], ...]


def snippet_of(listing: Listing, slots: Sequence[Slot]) -> Parts:
    """The best sentence beyond name and summary as ((text, whether marked), ...); () when those show the words already."""
    wanted = {term for slot in slots if not slot.filler for variant in slot.variants for term in variant.terms}
    if not wanted or wanted_in(f"{listing.name} {listing.summary}", wanted) >= len([each for each in slots if not each.filler]):
        return ()
    texts = (listing.description, listing.eligibility, listing.schedule_text, listing.access_text, listing.cost_text)
    sentences = [found.group().strip() for text in texts for found in SENTENCE.finditer(text)]
    best = max(sentences, key=lambda each: wanted_in(each, wanted), default="")
    return marked(shortened(best, wanted), wanted) if best and wanted_in(best, wanted) else ()


def wanted_in(text: str, wanted: set[str]) -> int:
    """How many different wanted terms a text holds."""
    return len({stem(each) for each in tokens(text) if each not in STOP} & wanted)


def is_wanted(word: str, wanted: set[str]) -> bool:
    return any(stem(each) in wanted for each in tokens(word) if each not in STOP)


def shortened(sentence: str, wanted: set[str]) -> str:
    """The sentence cut to about 180 letters around its first wanted word."""
    if len(sentence) <= LONGEST:
        return sentence
    at = next((found.start() for found in PIECE.finditer(sentence) if is_wanted(found.group(), wanted)), 0)
    start = max(0, min(at - LONGEST // 3, len(sentence) - LONGEST))
    start = sentence.find(" ", start) + 1 if start else 0
    end = start + LONGEST
    cut = sentence[start:end] if end >= len(sentence) else sentence[start : sentence.rfind(" ", start, end)]
    return ("… " if start else "") + cut + ("" if end >= len(sentence) else " …")


def marked(text: str, wanted: set[str]) -> Parts:
    parts: list[tuple[str, bool]] = []
    last = 0
    for found in PIECE.finditer(text):
        if is_wanted(found.group(), wanted):
            parts += [(text[last : found.start()], False), (found.group(), True)]
            last = found.end()
    parts.append((text[last:], False))
    return tuple(part for part in parts if part[0])

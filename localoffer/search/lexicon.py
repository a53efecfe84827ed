"""The words that entries use, ready to tell what is misspelt and what was meant. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from localoffer.search.words import stem

SHORTEST = 4
LONG = 6
MOST_NEAR = 8
MOST_KEPT = 2000


class Words:
    """The words of one segment, or of the thesaurus: in how many entries each is, their stems, and those of one length."""

    def __init__(self, entries: Iterable[Iterable[str]]) -> None:
        self.counts: Counter[str] = Counter()
        for words in entries:
            self.counts.update(words)

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(stem(each) for each in self.counts)

    @cached_property
    def by_length(self) -> dict[int, list[str]]:
        out: dict[int, list[str]] = defaultdict(list)
        for each in self.counts:
            if each.isalpha() and len(each) >= SHORTEST:
                out[len(each)].append(each)
        return out


class Lexicon:
    """All words that are right: what entries use, and beside them what the thesaurus knows."""

    def __init__(self, parts: Iterable[Words], also: Words) -> None:
        self.used = tuple(parts)
        self.parts = (*self.used, also)
        self.kept: dict[str, str] = {}

    def __contains__(self, word: object) -> bool:
        return any(word in each.counts for each in self.parts)

    def is_used(self, word: str) -> bool:
        """Whether some entry uses a word."""
        return any(word in each.counts for each in self.used)

    def count(self, word: str) -> int:
        return sum(each.counts[word] for each in self.used)

    def corrected(self, words: Iterable[str]) -> dict[str, str]:
        """{misspelt word: what was probably meant}; two words for a run-together one. A known word is never touched."""
        fixed = {}
        for word in words:
            if len(word) < SHORTEST or not word.isalpha() or word in self or self.knows_stem(stem(word)):
                continue
            if word not in self.kept:
                if len(self.kept) >= MOST_KEPT:
                    self.kept.clear()
                self.kept[word] = self.split_in_two(word) or self.nearest(word)
            if meant := self.kept[word]:
                fixed[word] = meant
        return fixed

    def knows_stem(self, stemmed: str) -> bool:
        return any(stemmed in each.stems for each in self.parts)

    def nearest(self, word: str) -> str:
        """The word nearest in letters, "" when none is near: among equals one that begins alike and is used more."""
        most = 1 if len(word) < LONG else 2
        lengths = range(len(word) - most, len(word) + most + 1)
        choices = list(dict.fromkeys(w for part in self.parts for length in lengths for w in part.by_length.get(length, ())))
        found = process.extract(word, choices, scorer=OSA.distance, score_cutoff=most, limit=MOST_NEAR)
        ranked = sorted(found, key=lambda each: (each[1], each[0][0] != word[0], -max(self.count(each[0]), 1), each[0]))
        return ranked[0][0] if ranked else ""

    def split_in_two(self, word: str) -> str:
        for at in range(3, len(word) - 2):
            if word[:at] in self and word[at:] in self:
                return f"{word[:at]} {word[at:]}"
        return ""

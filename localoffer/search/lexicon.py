"""The words that entries use, ready to tell what is misspelt and what was meant. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import cached_property, reduce
from itertools import accumulate, chain, islice
from operator import or_
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from localoffer.memory import Memory
from localoffer.search import english
from localoffer.search.sounds import singled, sound, sounds
from localoffer.search.words import LONGEST_WORD, STOP, stem

SHORTEST = 4
SHORTEST_HEARD = 3
LONG = 6
LITTLE = frozenset(each for each in STOP if len(each) < SHORTEST)
"""Nobody who types "thetre" runs "the" together with anything."""
MOST_CHOICES = 60
MOST_MENDED, MOST_SPLITS = 12, 4
MOST_KEPT, MOST_SEARCHES = 2000, 500
SOUNDS_ALIKE, BEGINS_ALIKE, BUT_DOUBLED = 1.2, 0.3, 0.5
SAYS_LITTLE = 0.5
"""So much farther is a word of grammar than another: "thetre" is theatre before it is there."""
NEARLY_AS_NEAR = 0.6
Letters = NDArray[np.uint32]
Likely = list[tuple[float, int, str]]


class Words:
    """The words of one segment, or of the thesaurus: in how many entries each is, their stems, and those of one length."""

    def __init__(self, entries: Iterable[Iterable[str]], *, numbers_apart: bool = False) -> None:
        self.counts: Counter[str] = Counter()
        for words in entries:
            self.counts.update(words)
        self.numbers = frozenset(each for each in self.counts if each.isdigit() and numbers_apart)
        for each in self.numbers:  # a house number is no word that is right
            del self.counts[each]

    @classmethod
    def of_all(cls, parts: Sequence[Words]) -> Words:
        """Those of several small segments as one, which is looked through once."""
        if len(parts) == 1:
            return parts[0]
        out = cls(())
        for each in parts:
            out.counts.update(each.counts)
        out.numbers = frozenset().union(*(each.numbers for each in parts))
        return out

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(stem(each) for each in self.counts)

    def may_hold(self, term: str) -> bool:
        """Whether some entry holds a term; where it does not, nobody need look."""
        return term in self.stems or term in self.numbers

    @cached_property
    def by_length(self) -> tuple[list[str], Letters, list[int]]:
        """(the words that may have been meant, the shortest first; which letters each has; where each length begins)."""
        found: list[list[str]] = [[] for _ in range(LONGEST_WORD + 1)]
        for each in self.counts:
            if each.isalpha() and len(each) >= SHORTEST:
                found[len(each)].append(each)
        letters = np.concatenate([letters_of(words) for words in found])
        return list(chain.from_iterable(found)), letters, [0, *accumulate(map(len, found))]

    def of_lengths(self, lengths: range) -> range:
        """The numbers of the words of some lengths among them."""
        starts = self.by_length[2]
        return range(starts[min(max(lengths.start, 0), LONGEST_WORD + 1)], starts[min(lengths.stop, LONGEST_WORD + 1)])

    def may_be(self, word: str, farthest: int) -> Iterator[str]:
        """The words that may lie within so many changes of a misspelt one: about as long, of nearly the same letters."""
        words, letters, _starts = self.by_length
        about = self.of_lengths(range(len(word) - farthest, len(word) + farthest + 1))
        own = np.uint32(reduce(or_, (1 << (ord(each) & 31) for each in word)))
        alike = np.bitwise_count(letters[about.start : about.stop] ^ own) <= 2 * farthest
        return map(words.__getitem__, (alike.nonzero()[0] + about.start).tolist())


def letters_of(words: list[str]) -> Letters:
    """Which of the 26 letters each of some words of one length has, as bits; two words that lie so many changes apart differ
    in at most twice as many."""
    if not words:
        return np.empty(0, dtype=np.uint32)
    letters = np.frombuffer("".join(words).encode("utf-32-le"), dtype=np.uint32).reshape(len(words), -1)
    return np.asarray(np.bitwise_or.reduce(np.uint32(1) << (letters & 31), axis=1))


class Lexicon:
    """All words that are right: what entries use, beside them what the thesaurus knows, and behind them English."""

    def __init__(self, parts: Iterable[Words], also: Words) -> None:
        self.used = tuple(parts)
        self.parts = (*self.used, also)
        self.counts = tuple(each.counts for each in self.parts)
        self.kept_meant: Memory[str, str] = Memory(MOST_KEPT)
        self.kept_likely: Memory[tuple[str, bool], Likely] = Memory(MOST_KEPT)
        self.kept_heard: Memory[str, str] = Memory(MOST_KEPT)
        self.kept_searches: Memory[Hashable, Any] = Memory(MOST_SEARCHES)
        """What other files make of whole searches by these words."""

    def __contains__(self, word: object) -> bool:
        for known in self.counts:  # noqa: SIM110  (in half the time; each search asks this of each of its words)
            if word in known:
                return True
        return False

    def is_used(self, word: str) -> bool:
        """Whether some entry uses a word."""
        return any(word in each.counts for each in self.used)

    def is_word(self, word: str) -> bool:
        """Whether a word is used here in some form, or exists at all."""
        return word in self or self.knows_stem(stem(word)) or english.exists(word)

    def count(self, word: str) -> int:
        return sum(each.counts[word] for each in self.used)

    def corrected(self, words: Iterable[str]) -> dict[str, str]:
        """{misspelt word: what was probably meant}; two words for a run-together one. A word that exists is never touched.

        Of many misspelt words only the first few are mended, so that no search takes long.
        """
        odd = (word for word in dict.fromkeys(words) if word.isalpha() and word not in self and not english.exists(word))
        meant = {word: self.meant(word) for word in islice(odd, MOST_MENDED)}
        return {word: other for word, other in meant.items() if other}

    def heard(self, words: Iterable[str]) -> dict[str, str]:
        """{word that exists but nobody here uses: one that somebody does, and that sounds alike ("def", "deaf"), is a part, or
        is one letter away from a rare one}."""
        odd = (x for x in words if x.isalpha() and x not in self and not self.knows_stem(stem(x)) and english.exists(x))
        meant = {word: self.sounding(word) for word in islice(odd, MOST_MENDED)}
        return {word: other for word, other in meant.items() if other}

    def sounding(self, word: str) -> str:
        found = self.kept_heard.get(word)
        if found is None:
            alike = self.nearest(word, only_alike=True)
            alike = alike if not english.is_frequent(alike) else ""
            found = self.kept_heard.keep(word, alike or self.part_of(word) or self.one_letter_off(word))
        return found

    def one_letter_off(self, word: str) -> str:
        """The word in use that a rare one of English is but one letter away from, and begins as: "portage" for "potage"."""
        if len(word) < LONG or not english.is_rare(word):
            return ""
        near = (x for x in self.may_be(word, 1) if x[0] == word[0] and OSA.distance(x, word) == 1)
        return max((x for x in near if self.is_used(x) and not english.is_frequent(x)), key=self.count, default="")

    def part_of(self, word: str) -> str:
        """The word in use that one of two words begins with: "story" of "storytelling"."""
        ends = range(SHORTEST, len(word) - SHORTEST)
        return next((word[:at] for at in reversed(ends) if self.is_used(word[:at]) and english.exists(word[at:])), "")

    def forget(self, one: object) -> None:
        """Forget the searches that go by something that the reading lets go."""
        for key, each in list(self.kept_searches.items()):
            if each.holds(one):
                self.kept_searches.pop(key, None)

    def meant(self, word: str) -> str:
        found = self.kept_meant.get(word)
        if found is None:
            found = self.kept_meant.keep(word, self._meant(word))
        return found

    def _meant(self, word: str) -> str:
        if self.knows_stem(stem(word)):  # "sencos" is right, but "counciling" is no council
            other = self.nearest(word, only_alike=True)
            return other if stem(other) != stem(word) else ""
        return self.split_in_two(word) or self.nearest(word) or self.split_and_mended(word)

    def knows_stem(self, stemmed: str) -> bool:
        return any(stemmed in each.stems for each in self.parts)

    def may_be(self, word: str, farthest: int) -> list[str]:
        """The words that may lie within so many changes of a misspelt one."""
        return list(dict.fromkeys(chain.from_iterable(part.may_be(word, farthest) for part in self.parts)))

    def nearest(self, word: str, *, only_alike: bool = False) -> str:
        """The word nearest in letters and in sound, "" when none is near: among equals the one that is used more."""
        likely = self.likely(word, only_alike)
        return likely[0][2] if likely else ""

    def choices(self, word: str) -> list[str]:
        """The words that a misspelt one may also have been meant as, nearest first."""
        likely = self.likely(word, False)
        return [other for cost, _, other in likely if cost <= likely[0][0] + NEARLY_AS_NEAR]

    def likely(self, word: str, only_alike: bool) -> Likely:
        """(how far in letters and sound, less what it is used, word) of the words that are near, nearest first; kept."""
        key = (word, only_alike)
        found = self.kept_likely.get(key)
        if found is None:
            found = self.kept_likely.keep(key, sorted(self._likely(word, only_alike)))
        return found

    def _likely(self, word: str, only_alike: bool) -> Likely:
        if len(word) < SHORTEST_HEARD:
            return []
        within = 0 if len(word) < SHORTEST else 1 if len(word) < LONG else 2
        most, farthest = 0 if only_alike else within, within + 1
        found = process.extract(word, self.may_be(word, farthest), scorer=OSA.distance, score_cutoff=farthest, limit=MOST_CHOICES)
        heard = sounds(word)
        return [
            (distance - likeness(word, other, alike) + SAYS_LITTLE * (other in STOP), -max(self.count(other), 1), other)
            for other, distance, _ in found
            if (alike := sound(other) in heard) or distance <= most
        ]

    def split_in_two(self, word: str) -> str:
        for at in range(3, len(word) - 2):
            if word[:at] in self and word[at:] in self and LITTLE.isdisjoint((word[:at], word[at:])):
                return f"{word[:at]} {word[at:]}"
        return ""

    def split_and_mended(self, word: str) -> str:
        """Two words run together one of which is misspelt: "rothervally"."""
        parts = ((word[:at], word[at:]) for at in range(len(word) - SHORTEST, SHORTEST - 1, -1))
        halves = (each for one, two in parts for each in ((one, two, True), (two, one, False)) if self.is_used(each[0]))
        for right, odd, is_first in islice(halves, MOST_SPLITS):
            if other := self.nearest(odd, only_alike=True):
                return f"{right} {other}" if is_first else f"{other} {right}"
        return ""


def likeness(word: str, other: str, alike: bool) -> float:
    """How much nearer than its letters say one word is to another: by sound, by its first letter, by doubled letters alone."""
    doubled = singled(word) == singled(other)
    return SOUNDS_ALIKE * alike + BEGINS_ALIKE * (other[0] == word[0]) + BUT_DOUBLED * doubled

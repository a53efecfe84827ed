"""The words of English: one that exists is never taken for a misspelt one, and those that everybody uses say little."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from localoffer.search.words import stem

PACKAGE, FILE = "symspellpy", "frequency_dictionary_en_82_765.txt"
MOST_USED, MUCH_USED, SELDOM_USED = 700, 2000, 40_000


@lru_cache(maxsize=1)
def ranked() -> tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]:
    """(some 80,000 lower-case words, British and American; the stems of those that are used most; those used much; those that
    hardly anybody uses), read once."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"{PACKAGE}, which brings the list of English words, is not installed")
    lines = (Path(spec.origin).parent / FILE).read_text(encoding="utf-8-sig").splitlines()
    found = [line.split(" ", 1)[0] for line in lines]  # the list has the most used first
    often = frozenset(map(stem, found[:MOST_USED]))
    return frozenset(found), often, frozenset(found[:MUCH_USED]), frozenset(found[SELDOM_USED:])


def exists(word: str) -> bool:
    """Whether a lower-case word is English."""
    return word in ranked()[0]


def is_everyday(word: str) -> bool:
    """Whether a word stands in every other sentence, whatever that is about: "one", "points", "driving"."""
    return stem(word) in ranked()[1]


def is_frequent(word: str) -> bool:
    """Whether everybody knows and writes a word, so that nobody means another by it."""
    return word in ranked()[2]


def is_rare(word: str) -> bool:
    """Whether a word exists but is more likely another, misspelt: "potage" is no soup here."""
    return word in ranked()[3]

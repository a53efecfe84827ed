"""The words of English: one that exists is never taken for a misspelt one, though nobody here may use it."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

PACKAGE, FILE = "symspellpy", "frequency_dictionary_en_82_765.txt"


@lru_cache(maxsize=1)
def words() -> frozenset[str]:
    """Some 80,000 lower-case words, read once; British and American spellings."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"{PACKAGE}, which brings the list of English words, is not installed")
    lines = (Path(spec.origin).parent / FILE).read_text(encoding="utf-8-sig").splitlines()
    return frozenset(line.split(" ", 1)[0] for line in lines)


def exists(word: str) -> bool:
    """Whether a lower-case word is English."""
    return word in words()

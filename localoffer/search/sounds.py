"""How a word sounds, roughly: who writes "hospis" or "libery" hears hospice and library. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

SPELT = tuple(
    (re.compile(pattern), other)
    for pattern, other in (
        (r"^(?:ps|sc(?=[eiy]))", "s"), (r"^(?:kn|gn|pn)", "n"), (r"^sch", "sk"), (r"^wr", "r"),
        (r"^x", "s"), (r"x", "ks"), (r"ph", "f"),
        (r"sych", "syk"), (r"ck|q|ch(?=[rl])", "k"), (r"[st]ion|[cs]ian|cio", "xn"), (r"tch|ch|sh", "x"),
        (r"c(?=[eiy])|z", "s"), (r"c", "k"), (r"dg|g(?=[eiy])|j", "j"), (r"(?<!^)gh", ""), (r"th", "t"), (r"mb$", "m"),
        (r"v", "f"),
    )
)  # fmt: skip
QUIET = re.compile(r"[aeiouyhw]")
FRONTED = re.compile(r"ff?|v")
TWICE = re.compile(r"(.)\1+")


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """The consonants of a lower-case word as they sound; a vowel counts only where it begins.

    >>> sound("hospis") == sound("hospice"), sound("teatre") == sound("theatre"), sound("hitting") == sound("knitting")
    (True, True, False)
    """
    said = word
    for pattern, other in SPELT:
        said = pattern.sub(other, said)
    first = "a" if said[:1] in "aeiouy" else said[:1]
    return singled(first + QUIET.sub("", said[1:]))


@lru_cache(maxsize=20_000)
def sounds(word: str) -> frozenset[str]:
    """The ways a word as written may be meant to sound: who writes "youf" or "bruver" says "f" for "th"."""
    return frozenset({sound(word), sound(FRONTED.sub("th", word))})


@lru_cache(maxsize=20_000)
def singled(word: str) -> str:
    """A word with each of its doubled letters once."""
    return TWICE.sub(r"\1", word)

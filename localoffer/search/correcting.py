"""Misspelt words: a word that nobody here uses becomes the nearest one that somebody does. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from localoffer.search.words import stem

SHORTEST = 4


def corrected_words(words: Collection[str], known: Mapping[str, int], also_known: Collection[str]) -> dict[str, str]:
    """{misspelt word: what was probably meant}; two words for a run-together one. A known word is never touched."""
    stems = {stem(each) for each in known} | {stem(each) for each in also_known}
    fixed = {}
    for word in words:
        if len(word) < SHORTEST or not word.isalpha() or word in known or word in also_known or stem(word) in stems:
            continue
        meant = split_in_two(word, known, also_known) or nearest(word, known, also_known)
        if meant:
            fixed[word] = meant
    return fixed


def nearest(word: str, known: Mapping[str, int], also_known: Collection[str]) -> str:
    most = 1 if len(word) < 6 else 2
    choices = [
        each for each in {*known, *also_known} if abs(len(each) - len(word)) <= most and each.isalpha() and len(each) >= SHORTEST
    ]
    found = process.extract(word, choices, scorer=OSA.distance, score_cutoff=most, limit=8)
    ranked = sorted(found, key=lambda each: (each[1], each[0][0] != word[0], -known.get(each[0], 1), each[0]))
    return ranked[0][0] if ranked else ""


def split_in_two(word: str, known: Mapping[str, int], also_known: Collection[str]) -> str:
    for at in range(3, len(word) - 2):
        if (word[:at] in known or word[:at] in also_known) and (word[at:] in known or word[at:] in also_known):
            return f"{word[:at]} {word[at:]}"
    return ""

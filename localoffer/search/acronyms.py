"""What acronyms mean: those with one meaning here, told behind their first use in a text. Pure."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping

from localoffer.search.thesaurus_rows import Row
from localoffer.search.words import STOP, tokens

ACRONYM = re.compile(r"\b[A-Z]{3,7}\b(?: plan\b)?")
ACRONYM_IN_TEXT = re.compile(r"\b[A-Z]{3,7}\b(?: plans?\b)?(?! \()")
"""Not one that something in brackets stands behind already."""


def told(rows: Iterable[Row], ambiguous: Container[str]) -> dict[str, str]:
    """{acronym, or acronym and "plan": what it means} for those with one meaning here."""
    known: dict[str, str] = {}
    for row in rows:
        meaning = row.canonical if " " in row.canonical else in_full(row)
        for name in row.names:
            if meaning and ACRONYM.fullmatch(name) and name.lower() not in ambiguous:
                known.setdefault(name, meaning)
    return known


def in_full(row: Row) -> str:
    """What a row that is called by an acronym stands for: the name with these initials."""
    letters = row.canonical.lower()
    initials = {"".join(word[0] for word in tokens(each)): each for each in row.also if " " in each}
    return initials.get(letters) or {"".join(w[0] for w in tokens(x) if w not in STOP): x for x in row.also if " " in x}.get(
        letters, ""
    )


def expand_first_use(text: str, meanings: Mapping[str, str]) -> str:
    """The text with the meaning of each acronym added behind its first use, unless the text says it already."""
    seen: set[str] = set()

    def with_meaning(found: re.Match[str]) -> str:
        word = found.group()
        meaning = meanings.get(word.removesuffix("s")) or meanings.get(word)
        if not meaning or word in seen or meaning.lower() in text.lower() or f"({word})" in text:
            return word
        seen.add(word)
        return f"{word} ({meaning})"

    return ACRONYM_IN_TEXT.sub(with_meaning, text)

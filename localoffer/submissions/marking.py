"""Which words of a long text were changed, so that nobody reads it twice to find one. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

Pieces = list[tuple[str, bool]]
MOST_WORDS, FEWEST_WORDS, ALIKE = 1500, 6, 0.5
WORD = re.compile(r"\n|[^\S\n]+|\S+")
NEXT_LINE = ""  # no word is empty; a line may hold line ends of its own


def marked(lines: Sequence[str], others: Sequence[str]) -> list[Pieces]:
    """Each line as (text, whether the other side has it not); short texts, and those that have little in common, unmarked.

    >>> marked(["A warm club for all on Friday nights"], ["A warm club for all on Monday nights"])
    [[('A warm club for all on ', False), ('Friday', True), (' nights', False)]]
    """
    mine, theirs = (words(side) for side in (lines, others))
    if not FEWEST_WORDS < min(len(mine), len(theirs)) <= max(len(mine), len(theirs)) <= MOST_WORDS:
        return [[(line, False)] for line in lines]
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    if matcher.ratio() < ALIKE:
        return [[(line, False)] for line in lines]
    found: list[Pieces] = [[]]
    for kind, start, end, _, _ in matcher.get_opcodes():
        part = ""
        for word in (*mine[start:end], None):
            if word:
                part += word
                continue
            if part:
                found[-1].append((part, kind != "equal" and not part.isspace()))
            part = ""
            if word == NEXT_LINE:
                found.append([])
    return found


def words(lines: Sequence[str]) -> list[str]:
    """The words, gaps and line ends of all lines, with `NEXT_LINE` between two lines."""
    return [word for place, line in enumerate(lines) for word in ([NEXT_LINE] if place else []) + WORD.findall(line)]

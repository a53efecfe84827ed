"""Which guides answer what somebody typed into the search. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from localoffer.search.words import is_filler, terms, tokens

MOST = 3


@dataclass(frozen=True)
class Guide:
    """A guide as the search shows it; `phrases` are the words of each question that it answers, as they are indexed."""

    slug: str
    title: str
    summary: str
    urgent: bool
    phrases: tuple[frozenset[str], ...]


def phrases_of(texts: Iterable[str]) -> tuple[frozenset[str], ...]:
    """The terms of each text; one that says nothing by itself ("how do I start") would match everything, and is left out.

    >>> phrases_of(["EHC plans", "what can I do", "the new year"]) == (frozenset({"ehc", "plan"}),)
    True
    """
    telling = (each for each in texts if any(terms(word) and not is_filler(word) for word in tokens(each)))
    return tuple(frozenset(terms(each)) for each in telling)


def answering(text: str, guides: Sequence[Guide]) -> list[Guide]:
    """The guides with a phrase that is in the text whatever the order: the longest first, then as the guides stand."""
    said = frozenset(terms(text))
    longest = {
        each.slug: max((len(phrase) for phrase in each.phrases if phrase <= said), default=0) for each in guides
    }  # fmt: skip
    found = sorted((each for each in guides if longest[each.slug]), key=lambda each: (not each.urgent, -longest[each.slug]))
    return found[:MOST]

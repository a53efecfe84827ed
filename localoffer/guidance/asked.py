"""Which guides answer what somebody typed into the search. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from localoffer.search.words import is_filler, stem, terms, tokens

MOST = 3
JOINING = frozenset({"a", "an", "the", "of", "to", "for", "in", "on", "at", "by", "get"})
"""Small words that make no difference to what a word means, as "hits me" is more than "hits"."""


@dataclass(frozen=True)
class Guide:
    """A guide as the search shows it; `phrases` are the words of each question that it answers, as they are indexed."""

    slug: str
    title: str
    summary: str
    urgent: bool
    phrases: tuple[frozenset[str], ...]

    @cached_property
    def words(self) -> frozenset[str]:
        """All that is in its phrases: most searches say none of it."""
        return frozenset().union(*self.phrases)


@lru_cache(maxsize=500)
def phrases_of(texts: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    """The terms of each text; one that says nothing by itself ("how do I start") would match everything, and is left out.
    Where all but one word are small, they count too, since that one may be harmless alone: "can't cope" is not "cope".
    Kept, for every guide is looked at again after each change of the directory.

    >>> phrases_of(("EHC plans", "what can I do", "the new year")) == (frozenset({"ehc", "plan"}),)
    True
    >>> phrases_of(("hits me",)) == (frozenset({"hit", "me"}),)
    True
    """
    telling = (each for each in texts if any(terms(word) and not is_filler(word) for word in tokens(each)))
    return tuple(frozenset(terms(each)) if len(terms(each)) > 1 else whole(each) for each in telling)


def whole(text: str) -> frozenset[str]:
    """The words of a text with the small ones among them, but for those that only join."""
    return frozenset(stem(each) for each in tokens(text) if each not in JOINING)


def answering(text: str, guides: Sequence[Guide]) -> list[Guide]:
    """The guides with a phrase that is in the text whatever the order: the longest first, then as the guides stand."""
    said = frozenset(stem(each) for each in tokens(text))
    about = [each for each in guides if not said.isdisjoint(each.words)]
    longest = {each.slug: max((len(phrase) for phrase in each.phrases if phrase <= said), default=0) for each in about}
    found = sorted((each for each in about if longest[each.slug]), key=lambda each: (not each.urgent, -longest[each.slug]))
    return found[:MOST]

"""Which guides answer what somebody typed into the search. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache

from localoffer.guidance.texts import QUOTE
from localoffer.search.phrases import NOT
from localoffer.search.words import is_filler, stem, terms, tokens

MOST = 3
ARTICLES = frozenset({"a", "an", "the"})
JOINING = frozenset({"of", "to", "for", "in", "on", "at", "by", "get"})
"""Small words that make no difference to what a word means, as "can't cope" is more than "cope"."""
CANNOT = frozenset({"cant", "cannot", "couldnt"})
PASSED_OVER = "|"
MEANT = 0.5
"""What is only meant counts for less than one word that a guide was written for."""


@dataclass(frozen=True)
class Guide:
    """A guide as the search shows it, and the words of each question that it answers, as `read` has them.

    The words of one of its `phrases` may stand anywhere, those of one of `together` side by side and in their order.
    `harmless` is what sounds like one of them and is none: "hit a ball" where "hit" is a phrase; `harmless_alone` is none only
    where it is all that was typed: "my son hits out", but not "my son hits out at me". `known` are the rows of the thesaurus
    that it answers. Words of `strain` say of what cannot wait that it is hard, and may be said of anything.
    """

    slug: str
    title: str
    summary: str
    urgent: bool
    phrases: tuple[frozenset[str], ...]
    together: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()
    harmless_alone: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    strain: frozenset[str] = frozenset()

    @cached_property
    def words(self) -> frozenset[str]:
        """All that is in its phrases: most searches say none of it."""
        return frozenset().union(*self.phrases, *(each.split() for each in self.together))

    @cached_property
    def runs(self) -> frozenset[str]:
        return frozenset(self.together)

    @cached_property
    def longest_together(self) -> int:
        return max((len(each.split()) for each in self.together), default=0)

    def longest_in(self, words: Sequence[str]) -> int:
        """How many words the longest of its phrases has that a text says; 0 where it says none.

        What is harmless is passed over, but not for several words that may stand anywhere: "can't cope" is no less so with
        change.
        """
        whole = " ".join(words)
        text, said = f" {whole} ", frozenset(words)
        if whole in self.harmless_alone or not self.longest_of(text, said):
            return 0
        return self.longest_of(self.without_harmless(text), said)

    def is_grave(self, words: Sequence[str]) -> bool:
        """Whether a text says more of its phrases than strain: "can't cope in school" does not, "can't cope, he hits me" does."""
        return self.longest_in([PASSED_OVER if each in self.strain else each for each in words]) > 0

    def is_meant(self, words: Sequence[str], meant: Set[str]) -> bool:
        """Whether a text means something by the thesaurus that the guide answers, and says nothing that only sounds like it."""
        whole = " ".join(words)
        text = f" {whole} "
        return not self.known.isdisjoint(meant) and whole not in self.harmless_alone and self.without_harmless(text) == text

    def longest_of(self, left: str, said: frozenset[str]) -> int:
        """As `longest_in`, of what is left of a text in which all these words were said."""
        words = left.split()
        alone = frozenset(words)
        anywhere = [len(each) for each in self.phrases if each <= (said if len(each) > 1 else alone)]
        return max(anywhere + [end - first for first, end in self.spans_in(words)], default=0)

    def spans_in(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Where words stand together as in one of `together`, from one place to before another: there are thousands of those,
        and few places in what somebody types."""
        for first in range(len(words)):
            for end in range(first + 1, min(first + self.longest_together, len(words)) + 1):
                if " ".join(words[first:end]) in self.runs:
                    yield first, end

    def besides(self, words: Sequence[str]) -> list[str]:
        """The words of a text with those of its phrases passed over."""
        said = frozenset(words)
        gone = frozenset().union(*(each for each in self.phrases if each <= said))
        places = {at for first, end in self.spans_in(words) for at in range(first, end)}
        return [PASSED_OVER if at in places or each in gone else each for at, each in enumerate(words)]

    def without_harmless(self, text: str) -> str:
        """Only for a text that says a phrase: few do, and what is harmless is a long list."""
        for each in self.harmless:
            text = text.replace(f" {each} ", f" {PASSED_OVER} ")
        return text


def guide(
    slug: str,
    title: str,
    summary: str,
    *,
    urgent: bool,
    says: tuple[str, ...],
    harmless: tuple[str, ...],
    known: tuple[str, ...] = (),
    strain: tuple[str, ...] = (),
) -> Guide:
    """A guide by what people type when it answers them.

    In quotation marks stands what must stand together, and what is harmless only where it is all that was typed.
    """
    together, anywhere = parted(says)
    alone, passed_over = parted(harmless)
    phrases = phrases_of((*anywhere, title))
    harmless_alone = frozenset(runs_of(alone))
    return Guide(
        slug, title, summary, urgent, phrases, runs_of(together), runs_of(passed_over), harmless_alone, frozenset(known),
        frozenset(map(stem, strain)),
    )  # fmt: skip


def parted(texts: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The texts in quotation marks, and the others."""
    quoted = tuple(each for each in texts if each.startswith(QUOTE))
    return quoted, tuple(each for each in texts if not each.startswith(QUOTE))


@lru_cache(maxsize=500)
def phrases_of(texts: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    """The terms of each text; one that says nothing by itself ("how do I start") would match everything, and is left out.
    Where all but one word are small, they count too, since that one may be harmless alone: "can't cope" is not "cope".
    Kept, for every guide is read again when one of them changes.

    >>> phrases_of(("EHC plans", "what can I do", "the new year")) == (frozenset({"ehc", "plan"}),)
    True
    >>> phrases_of(("can't cope",)) == (frozenset({"cannot", "cope"}),)
    True
    """
    telling = (each for each in texts if any(terms(word) and not is_filler(word) for word in tokens(each)))
    return tuple(frozenset(terms(each)) if len(terms(each)) > 1 else whole(each) for each in telling)


def whole(text: str) -> frozenset[str]:
    """The words of a text with the small ones among them, but for those that only join."""
    return frozenset(read(" ".join(each for each in tokens(text) if each not in JOINING)))


@lru_cache(maxsize=500)
def runs_of(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(" ".join(read(each)) for each in texts)


def read(text: str) -> list[str]:
    """The words of a text as stems, without "a" and "the", and with one word for all ways to say no.

    >>> read("He doesn't hit the balls"), read("I couldn't cope")
    (['he', 'not', 'hit', 'ball'], ['i', 'cannot', 'cope'])
    """
    return ["cannot" if each in CANNOT else "not" if each in NOT else stem(each) for each in tokens(text) if each not in ARTICLES]


def answering(text: str, guides: Sequence[Guide], meant: Set[str] = frozenset()) -> list[Guide]:
    """The guides that a text speaks of: what cannot wait, then the longest phrase first, then those that answer what it is
    `meant` to say by the thesaurus, then as the guides stand.

    What says that something cannot wait says nothing else: who wants "to sleep and not wake up" needs no tips for the night.
    But who "can't cope in school" needs help in school as well.
    """
    words = read(text)
    urgent = rated([each for each in guides if each.urgent], words, meant)
    grave = [each for each in urgent if each.is_grave(words)]
    for each in grave:
        words = each.besides(words)
    others = rated([each for each in guides if not each.urgent], words, frozenset() if grave else meant)
    return [*urgent, *others][:MOST]


def rated(guides: Sequence[Guide], words: Sequence[str], meant: Set[str]) -> list[Guide]:
    """Those that the words speak of, the longest phrase first."""
    about = [each for each in guides if not (each.words.isdisjoint(words) and each.known.isdisjoint(meant))]
    longest = {each.slug: each.longest_in(words) or (MEANT if each.is_meant(words, meant) else 0) for each in about}
    return sorted((each for each in about if longest[each.slug]), key=lambda each: -longest[each.slug])

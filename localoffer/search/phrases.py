"""The phrases of the thesaurus: the terms they are indexed under, and how they are known in a visitor's words. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from localoffer.search.words import STOP, is_filler, stem, tokens

SMALL_WORDS_OF_ASKING = 2
SOMEBODY = frozenset({"him", "her", "them", "me", "us"})
WHOSE = frozenset({"my", "our", "his", "her", "a", "the", "your", "their"})
RELATIONS = frozenset(
    {
        "son", "sons", "daughter", "daughters", "child", "children", "boy", "boys", "girl", "girls", "lad", "lads", "lass", "kid",
        "kids", "teenager", "teen", "toddler", "baby", "grandson", "granddaughter", "grandchild", "nephew", "niece", "twins",
    }
)  # fmt: skip
NOT = frozenset(
    {
        "not", "never", "isnt", "arent", "wasnt", "doesnt", "dont", "didnt", "hasnt", "havent", "wont", "wouldnt", "cant",
        "cannot", "couldnt", "shouldnt", "hardly", "barely", "rarely", "scarcely",
    }
)  # fmt: skip
NO = frozenset({"no", "nobody", "nothing", "without"})
DENIES = NOT | NO
DENIED_BEFORE = 3
"""So many words before a phrase may deny it: "can't really manage school"."""
BESIDE_NOT = frozenset({"is", "are", "was", "does", "do", "did", "has", "have", "will", "would", "can", "could", "am"})
STANDS_FOR_OTHER = WHOSE | SOMEBODY | NOT | BESIDE_NOT
NOT_SEEN = ("not", "see")
"""Who "can't see" has trouble with the eyes, and who "never sees" friends has not."""
GOOD_NEWS = frozenset(map(stem, ("happy", "live", "reach", "birthday", "right", "criteria", "work")))
"""Words of good news but for a "not": who reaches adulthood has no need of a hospice."""
NO_STEMS = frozenset(map(stem, DENIES))
Terms = tuple[str, ...]


def is_worn_down(name: str, terms: Terms) -> bool:
    """Whether little is left of a phrase: "won't go to school" must not become a search for "school"."""
    return len(terms) == 1 < len(words_of(name))


def is_asking(name: str, terms: Terms) -> bool:
    """Whether a name is a way of asking, known when it is typed, and not one that an entry would be written in."""
    return bool(terms) and len(words_of(name)) - len(terms) >= SMALL_WORDS_OF_ASKING


@lru_cache(maxsize=20_000)
def words_of(name: str) -> Terms:
    """The words of a phrase of the thesaurus: the slots of one search look at hundreds."""
    return tuple(tokens(name))


@lru_cache(maxsize=20_000)
def terms_of(name: str) -> Terms:
    """A phrase of the thesaurus as the terms it is indexed under."""
    return tuple(map(stem, (each for each in words_of(name) if each not in STOP))) if says_something(name) else ()


def says_something(name: str) -> bool:
    """Whether more is left of a phrase than words that say little: of "young people having a say" nothing is."""
    return any(each not in STOP and not is_filler(each) for each in words_of(name))


def keys_of(name: str) -> list[Terms]:
    """The phrases by which a name is known in a visitor's words: whole, and without its smallest words."""
    words = words_of(name)
    whole = tuple(map(stem, words))
    short = () if "needs" in words[:-1] else terms_of(name)  # "special needs at school" is no special school
    told = as_said(words)
    told = () if told[-1:] == ("not",) else told  # "school can't" is not the beginning of "school is not helping"
    told = () if told == NOT_SEEN else told
    return [each for each in dict.fromkeys([whole, short if len(short) > 1 else whole, told]) if each]


def loses_its_no(name: str, key: Terms) -> bool:
    """Whether a key of a name with a "no" is left without it: "no one to play with" is not "one to play with".

    With a "not" it is another matter, but for good news. "Can't manage school" is also said by who struggles to, refuses to, or
    wants help to, in more ways than anybody can list.

    >>> [loses_its_no("no sense of danger", key) for key in keys_of("no sense of danger")]
    [False, True]
    >>> any(loses_its_no("can't manage school", key) for key in keys_of("can't manage school"))
    False
    """
    no = NO if GOOD_NEWS.isdisjoint(key) else DENIES
    return not no.isdisjoint(words_of(name)) and NO_STEMS.isdisjoint(key)


def is_denied(words: Sequence[str], at: int, length: int) -> bool:
    """Whether words of a text, or those just before them, say no."""
    return not DENIES.isdisjoint(words[max(at - DENIED_BEFORE, 0) : at + length])


@lru_cache(maxsize=20_000)
def _as_said(words: Terms) -> Terms:
    out: list[str] = []
    at = 0
    while at < len(words):
        length = next((n for n in (3, 2) if is_somebody(words[at : at + n], n)), 0)
        if length or words[at] in SOMEBODY:
            out.append("him")
        elif length := next((n for n in (2, 1) if is_not(words[at : at + n], n)), 0):
            out.append("not")
        else:
            out.append("to" if words[at] == "into" else stem(words[at]))
        at += length or 1
    return tuple(out)


def as_said(words: Iterable[str]) -> Terms:
    """A phrase with "him" for whoever it is about, "not" for every way to say no, and "to" for "into"; () for one word, and
    without a "him" or a "not".

    >>> as_said(["take", "my", "disabled", "son", "to", "school"]), as_said(["does", "not", "sleep"]), as_said(["wont", "sleep"])
    (('take', 'him', 'to', 'school'), ('not', 'sleep'), ('not', 'sleep'))
    """
    found = _as_said(tuple(words))
    return found if len(found) > 1 and not {"him", "not"}.isdisjoint(found) else ()


def is_not(words: Terms, length: int) -> bool:
    """Whether words are a way to say no: "doesnt", "is not"."""
    return len(words) == length and words[-1] in NOT and all(each in BESIDE_NOT for each in words[:-1])


def may_stand_for_other(word: str) -> bool:
    """Whether a phrase with a word may be known with "him" or "not" in its place."""
    return word in STANDS_FOR_OTHER


def is_somebody(words: Terms, length: int) -> bool:
    """Whether words are "my son" or "our disabled daughter"."""
    return len(words) == length and words[0] in WHOSE and words[-1] in RELATIONS and all(map(is_filler, words[1:-1]))

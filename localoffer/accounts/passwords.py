"""Which passwords are too easy to guess: the ones everybody tries, also when they are dressed up. Pure.

There are no rules about capitals, digits or signs, and no greatest length: three words that do not belong together are good.
So everything here takes a time that grows no faster than the password, and of a very long one only the beginning is judged:
it must not keep a process busy.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

SHORTEST = 12
JUDGED = 2000
"""So many characters that are hard to guess are enough, whatever follows."""
MOST_COMMON = 3000
OF_THE_HOUSE = (
    "localoffer",
    "local offer",
    "local-offer",
    "council",
    "rotherham",
    "councillor",
    "moderator",
    "administrator",
    "send",
)
ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "01234567890",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "qazwsxedcrfvtgbyhnujm",
)
NEIGHBOURS = frozenset(pair for row in ROWS for a, b in pairwise(row) for pair in (a + b, b + a))
LETTERS = re.compile(r"[^\W\d_](?:.*[^\W\d_])?", re.DOTALL)
SIGNS = re.compile(r"[^\W_](?:.*[^\W_])?", re.DOTALL)
DISGUISES = str.maketrans("013457@$!", "oieastasi")
TAIL = re.compile(r"(?:(?:19|20)\d\d|1234?5?6?7?8?9?0?)$")
LETTERS_LEFT = 5
SHORT_UNIT = 8


@lru_cache(maxsize=1)
def longest_common() -> int:
    return max(map(len, common()))


@lru_cache(maxsize=1)
def common() -> dict[str, int]:
    """{password that everybody tries: its rank}."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # slow to load, and only whoever chooses a password needs it

    return {word: rank for rank, word in enumerate(FREQUENCY_LISTS["passwords"])}


def is_too_easy(password: str, about_them: Iterable[str] = ()) -> bool:
    """Whether a password is one that is tried early; `about_them`: the person's name and e-mail address.

    >>> is_too_easy("football2026!"), is_too_easy("green kettle mountain")
    (True, False)
    """
    plain = unicodedata.normalize("NFKC", password.strip()[:JUDGED]).casefold().strip()
    return (
        any(is_common(each) for each in undressed(plain))
        or is_repeated(plain)
        or is_a_run(plain)
        or says_little_more_than(plain, [*OF_THE_HOUSE, *words_about(about_them)])
    )


def undressed(plain: str) -> set[str]:
    """The password, without what is put before and after a word, and with the disguises of letters taken off."""
    found = {plain, plain.translate(DISGUISES)}
    for each in tuple(found):
        found.add(re.sub(r"[\W\d_]+", "", each))
        found.add(inside(each, LETTERS))
    bare = inside(plain, SIGNS)
    found |= {bare, TAIL.sub("", bare), TAIL.sub("", bare).translate(DISGUISES)}
    return {each for each in found if len(each) > 2}


def inside(text: str, wanted: re.Pattern[str]) -> str:
    """The text from the first of some signs to the last."""
    found = wanted.search(text)
    return found[0] if found else ""


def is_common(word: str) -> bool:
    """One common password, one said again and again, or two of the most common put together."""
    known = common()
    if word in known or unit_of(word) in known:
        return True
    return len(word) <= 2 * longest_common() and any(
        known.get(word[:cut], MOST_COMMON) < MOST_COMMON and known.get(word[cut:], MOST_COMMON) < MOST_COMMON
        for cut in range(3, len(word) - 2)
    )


def unit_of(text: str) -> str:
    """The shortest piece that, said again and again, gives the text; the text itself when there is none shorter.

    >>> unit_of("abcabcab"), unit_of("abcab!")
    ('abc', 'abcab!')
    """
    same = [0] * len(text)  # of each beginning, how much of its end is its beginning again
    for at in range(1, len(text)):
        long = same[at - 1]
        while long and text[at] != text[long]:
            long = same[long - 1]
        same[at] = long + (text[at] == text[long])
    size = len(text) - same[-1] if text else 0
    return text[:size] if 2 * size <= len(text) else text


def is_repeated(plain: str) -> bool:
    return len(set(plain)) < LETTERS_LEFT or len(unit_of(plain)) < min(SHORT_UNIT, len(plain))


def is_a_run(plain: str) -> bool:
    """Neighbours on the keyboard or in the alphabet, forwards or backwards, for all but a few signs."""
    letters = re.sub(r"\W", "", plain)
    steps = sum(neighbours(a, b) for a, b in pairwise(letters))
    return len(letters) > 1 and steps >= (len(letters) - 1) * 0.75


def neighbours(a: str, b: str) -> bool:
    return a == b or a + b in NEIGHBOURS


def words_about(about_them: Iterable[str]) -> list[str]:
    """The names in a name and an e-mail address that are long enough to count."""
    return [word for each in about_them for word in re.split(r"[\W_]+", each.casefold()) if len(word) > 3]


def says_little_more_than(plain: str, words: Iterable[str]) -> bool:
    """Whether little is left of a password when words that anybody would try here are taken away."""
    rest = plain
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    if rest == plain:
        return False
    left = set(re.sub(r"[\W\d_]", "", rest))
    return len(left) < LETTERS_LEFT or any(is_common(each) for each in undressed(rest))

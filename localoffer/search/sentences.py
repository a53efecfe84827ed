"""What a parent's sentence says besides words to look for: days, cost, level of help. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from localoffer.search.phrases import RELATIONS
from localoffer.search.words import STOP

DAYS = {"MO": "mondays?", "TU": "tuesdays?", "WE": "wednesdays?", "TH": "thursdays?", "FR": "fridays?",
        "SA": "saturdays?|weekends?", "SU": "sundays?|weekends?"}  # fmt: skip
DAY_PATTERNS = {code: re.compile(rf"\b(?:{words})\b") for code, words in DAYS.items()}
FREE = re.compile(r"\bfree\b(?!\s*(?:school meals?|bus|travel|childcare))|\bno cost\b|\bfor nothing\b")
LEVELS = {
    "universal": re.compile(r"\b(?:open to (?:all|everyone)|for everyone|mainstream (?:club|group|activit\w+))\b"),
    "targeted": re.compile(r"\b(?:extra help|bit of help|targeted)\b"),
    "specialist": re.compile(r"\b(?:specialist (?:help|support|service|team)|complex needs)\b"),
}

MAY = r"(?:can|could|do|does|should|would|will|to)"
WHO = r"(?:i|we|you|he|she|they|my \w+|our \w+)"
SOMEONE = r"(?:someone|somebody|anyone|anybody)"
SAY = r"(?:talk|speak|chat|contact|ring|phone|call|email|write|report|turn)"
ABOUT = r"(?:about|regarding|that|if|for)"
ROLES = (
    r"parents?|mum|dad|teacher|teaching assistant|head ?teacher|gp|doctor|nurse|senco|sendco|councillor|governor|social worker"
    r"|health visitor|professional|paediatrician|nursery worker|support worker|youth worker"
)
ASKING = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:who|whom|where|how)(?: else)? {MAY} (?:{WHO} )?{SAY}(?: to| with)?(?: {SOMEONE})? {ABOUT}\b",
        rf"\b(?:who|whom|where)(?: else)? {MAY} (?:{WHO} )?(?:contact|ask|turn to|go to)\b",
        rf"\b{SAY} (?:to|with) (?:{SOMEONE}|a person|people)(?: who knows)? {ABOUT}\b",
        r"\b(?:i am|im|we are|were|i was|been)(?: very| really| so| a bit| quite| getting)?"
        r" (?:worried|concerned|unsure|desperate|confused)(?: about| that)?\b",
        rf"\bshould {WHO} (?:be )?(?:worried|worry|concerned)\b",
        r"\b(?:i|we) (?:think|believe|suspect|wonder|wish|hope|reckon)\b",
        rf"\b(?:can|could|would) (?:you|{SOMEONE})(?: please)? (?:tell|advise|point|recommend|suggest|explain)\b",
        r"\bwho (?:can|could|will|would) (?:please )?(?:tell|advise|explain|show)\b",
        rf"\b(?:i am|im|we are|were|as) an? (?:\w+ )?(?:{ROLES})\b",
    )
)
A_SENTENCE = 4
SOMEBODY_IS = RELATIONS | {"young", "person", "people", "old", "year", "years", "age", "aged", "little", "baby", "mum", "dad"}


def days_in(text: str) -> tuple[str, ...]:
    """The days of the week that the text names, as codes; a weekend is two."""
    return tuple(code for code, pattern in DAY_PATTERNS.items() if pattern.search(text))


def is_free(text: str) -> bool:
    """Whether what is looked for should cost nothing; free school meals and free buses are something else."""
    return bool(FREE.search(text))


def levels_in(text: str) -> tuple[str, ...]:
    """The levels of help that the text asks for, as codes."""
    return tuple(code for code, pattern in LEVELS.items() if pattern.search(text))


def without_asking(text: str) -> str:
    """A sentence without what only says that somebody asks or worries; a few words, or what would be left empty, as they are.

    >>> without_asking("who can i talk to about my sons stammer")
    'my sons stammer'
    """
    if text.count(" ") < A_SENTENCE:
        return text
    rest = text
    for pattern in ASKING:
        rest = pattern.sub(" ", rest)
    return " ".join(rest.split()) or text


def only_somebody(words: Iterable[str]) -> bool:
    """Whether nothing but who somebody is was said, as in "my son"."""
    return all(each in SOMEBODY_IS or each in STOP for each in words)

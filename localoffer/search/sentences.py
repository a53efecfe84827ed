"""What a parent's sentence says besides words to look for: ages, days, cost, level of help. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from localoffer.search.phrases import RELATIONS
from localoffer.search.query import OLDEST
from localoffer.search.words import STOP

NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
    "twenty": 20,
}  # fmt: skip
NUMBER = rf"(\d{{1,2}}|{'|'.join(NUMBERS)})"
SPAN = re.compile(
    r"\b(?:ages?|aged)\s*(\d{1,2})\s*(?:-|to|and)\s*(\d{1,2})\b|\b(\d{1,2})\s*(?:-|to)\s*(\d{1,2})\s*year\s*-?\s*olds?\b"
)
MONTHS = re.compile(r"\b(\d{1,2})\s*-?\s*(?:months?|mths?)\s*-?\s*olds?\b")
AGES = (
    re.compile(rf"\b(?:just turned|just turning|turned|turning|aged?|age of)\s*{NUMBER}\b"),
    re.compile(rf"\b{NUMBER}\s*-?\s*(?:years?|yrs?)\s*-?\s*(?:olds?|of age)\b"),
    re.compile(r"\b(\d{1,2})\s*(?:yo|y/o|y o)\b"),
    re.compile(rf"\b(?:is|im|i am|hes|shes|who is|whos)\s+{NUMBER}\b(?!\s*(?:miles?|weeks?|months?|hours?|minutes?|days?|of))"),
)
YEAR = re.compile(r"\b(?:school\s+)?(?:year|yr)\s*(\d{1,2})\b")
AT_SCHOOL = tuple(
    (re.compile(rf"\b(?:is|hes|shes|whos|im|am|are|pupil|who)\s+(?:in|at|attends|goes to)\s+(?:an?\s+)?(?:{words})\b"), low, high)
    for words, low, high in (
        (r"nursery(?: school)?", 2, 4), (r"reception", 4, 5), (r"(?:primary|infants?|juniors?)(?: school)?", 4, 11),
        (r"(?:secondary|senior|high)(?: school)?", 11, 16),
    )
)  # fmt: skip
STAGES = (
    (r"bab(?:y|ies)|newborns?", 0, 1), (r"toddlers?", 1, 3), (r"pre\s*-?\s*school(?:ers?)?", 3, 4),
    (r"reception (?:class|age|year|child)", 4, 5), (r"primary\s*-?\s*(?:school\s*-?\s*)?aged?", 4, 11),
    (r"secondary\s*-?\s*(?:school\s*-?\s*)?aged?", 11, 16), (r"teen(?:age(?:rs?|d)?|s)?", 13, 17),
    (r"young adults?", 18, 25), (r"primary(?! (?:care|needs?|carers?))", 4, 11), (r"secondary(?! (?:care|needs?))", 11, 16),
)  # fmt: skip
STAGE = tuple((re.compile(rf"\b(?:{words})\b"), low, high) for words, low, high in STAGES)
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


def as_number(text: str) -> int:
    return NUMBERS[text] if text in NUMBERS else int(text)


def age_in(text: str) -> tuple[int | None, int | None, str]:
    """(youngest, oldest, the text without it) in whole years; school years as the ages in them. None where none is said.

    >>> age_in("swimming for my 4 year old")
    (4, 4, 'swimming for my ')
    """
    if found := SPAN.search(text):
        low, high = (int(each) for each in found.groups() if each)
        if low <= high <= OLDEST:
            return low, high, cut(text, found)
    if found := MONTHS.search(text):
        return int(found.group(1)) // 12, int(found.group(1)) // 12, cut(text, found)
    for pattern in AGES:
        if (found := pattern.search(text)) and (age := as_number(found.group(1))) <= OLDEST:
            return age, age, cut(text, found)
    if (found := YEAR.search(text)) and 1 <= int(found.group(1)) <= 13:
        return int(found.group(1)) + 4, int(found.group(1)) + 5, cut(text, found)
    for pattern, low, high in AT_SCHOOL:
        if found := pattern.search(text):
            return low, high, cut(text, found)
    for pattern, low, high in STAGE:
        if found := pattern.search(text):
            return low, high, text
    return None, None, text


def cut(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()].rstrip()} {text[found.end() :].lstrip()}"


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

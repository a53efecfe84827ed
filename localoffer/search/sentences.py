"""What a parent's sentence says besides words to look for: days, cost, level of help. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from localoffer.directory.timetable import days_between
from localoffer.search.phrases import RELATIONS
from localoffer.search.words import LATELY, STOP

PART = r"(?= (?:am|pm|mornings?|afternoons?|evenings?|nights?|clubs?|groups?|sessions?|and sun|sun)\b)"
DAYS = {
    "MO": r"mondays?|mon", "TU": r"tuesdays?|tues?", "WE": r"wednesdays?|weds?", "TH": r"thursdays?|thurs?|thu",
    "FR": r"fridays?|fri", "SA": rf"saturdays?|weekends?|sat{PART}", "SU": rf"sundays?|weekends?|sun{PART}",
}  # fmt: skip
DAY_PATTERNS = {code: re.compile(rf"\b(?:{words})\b") for code, words in DAYS.items()}
ANY_DAY = re.compile(rf"\b(?:{'|'.join(DAYS.values())}|week\s?days?)\b")
WEEKDAYS = re.compile(r"\bweek\s?days?\b|\bmon(?:day)?\s*(?:to|-)\s*fri(?:day)?\b")
SPAN = re.compile(rf"\b({'|'.join(DAYS.values())})\s*(?:to|-|–|until)\s*({'|'.join(DAYS.values())})\b")
NOT_THEN = re.compile(r"\b(?:closed|except|excluding|apart from|not|no|never|without)\b")
SOON = re.compile(r"\b(today|tonight|tomorrow)\b")
OPEN_NOW = re.compile(r"\b(?:open|on|running|happening) (?:right )?(?:now|at the moment)\b|\bwhats on now\b")
TURN_UP = re.compile(r"\b(?:just|can) turn up\b|\bdrop[\s-]?ins?\b|\bwalk[\s-]ins?\b")
FREE = re.compile(
    r"\b(?:free(?<!step free)(?<!step-free)(?<!barrier free)(?<!gluten free)(?<!dairy free)(?<!nut free)(?<!queue free)"
    r"(?<!stress free)(?!\s*(?:school meals?|bus|travel|childcare|parking|time|hours|play|from))"
    r"|(?:no|low|without) cost|for nothing|without paying|costs? nothing|doesnt cost|cheap(?:er|est)?)\b"
)
BOOKING_WORDS = re.compile(
    r"\b(?:no need|without having|(?:dont|do not) (?:have|need|want)) to book\b|\bwithout (?:having to )?book\w*\b"
    r"|\b(?:no|without|without any) (?:booking|appointments?)\b"
)
"""What only says that nobody should have to book: "book" is no wish for a library."""
COST_WORDS = re.compile(
    r"\b(?:at )?(?:no|low) cost\b|\bfree of charge\b|\bwithout (?:paying|cost)\b"
    r"|\b(?:it |that |they )?(?:costs? nothing|doesnt cost (?:anything|much))\b"
)
"""What only says a cost, and is no word to look for."""
LEVELS = {
    "universal": re.compile(r"\b(?:open to (?:all|everyone)|for everyone|mainstream (?:club|group|activit\w+))\b"),
    "targeted": re.compile(r"\b(?:extra help|bit of help|targeted)\b"),
    "specialist": re.compile(r"\b(?:specialist (?:help|support|service|team)|complex needs)\b"),
}

MILES = re.compile(
    r"\b(?:(?:within|less than|under|up to|no more than) )*(?<![\d./])([1-9]\d?(?:\.\d{1,2})?|0\.(?!00? )\d{1,2})"
    r" miles?(?: away)?(?: (?:of|from|radius))?\b"
)
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


@lru_cache(maxsize=LATELY)
def days_in(text: str) -> tuple[str, ...]:
    """The days of the week that the text names, as codes; a weekend is two."""
    if not ANY_DAY.search(text):
        return ()
    if WEEKDAYS.search(text):
        return tuple(DAYS)[:5]
    return tuple(code for code, pattern in DAY_PATTERNS.items() if pattern.search(text))


def day_at(text: str, at: int) -> str:
    """The code of the day that is named from there on; what follows tells whether "sat" is one."""
    return next(code for code, pattern in DAY_PATTERNS.items() if pattern.match(text, at))


def days_told(text: str) -> tuple[str, ...]:
    """The days, as codes, on which an entry is by its own words in small letters; none where they also say when it is not.

    >>> days_told("open monday to wednesday, saturday (2023)"), days_told("closed on sundays"), days_told("thu to sat mornings")
    (('MO', 'TU', 'WE', 'SA'), (), ('TH', 'FR', 'SA'))
    """
    if NOT_THEN.search(text):
        return ()
    found = set(days_in(text))
    for span in SPAN.finditer(text):
        found.update(days_between(*(day_at(text, span.start(number)) for number in (1, 2))))
    return tuple(code for code in DAYS if code in found)


def soon_in(text: str, weekday: int) -> tuple[str, ...]:
    """The days that the text names from where it is now (0 for a Monday), as codes: "today", "tomorrow"."""
    found = SOON.search(text)
    return (tuple(DAYS)[(weekday + (found.group(1) == "tomorrow")) % 7],) if found else ()


def is_open_now(text: str) -> bool:
    """Whether what is looked for should be open as it is asked."""
    return bool(OPEN_NOW.search(text))


def is_turn_up(text: str) -> bool:
    """Whether nobody should have to book what is looked for."""
    return bool(TURN_UP.search(text) or BOOKING_WORDS.search(text))


def is_free(text: str) -> bool:
    """Whether what is looked for should cost nothing; free school meals and free buses are something else."""
    return bool(FREE.search(text))


def without_cost(text: str) -> str:
    """A text without what only says that it should cost nothing."""
    return COST_WORDS.sub(" ", text)


def without_booking(text: str) -> str:
    """A text without what only says that nobody should have to book."""
    return BOOKING_WORDS.sub(" ", text)


def miles_in(text: str) -> tuple[float | None, str]:
    """(how many miles away at most the text says, the text without it)."""
    found = MILES.search(text)
    if not found:
        return None, text
    return float(found.group(1)), f"{text[: found.start()].rstrip()} {text[found.end() :].lstrip()}"


@lru_cache(maxsize=LATELY)
def levels_in(text: str) -> tuple[str, ...]:
    """The levels of help that the text asks for, as codes."""
    return tuple(code for code, pattern in LEVELS.items() if pattern.search(text))


@lru_cache(maxsize=LATELY)
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

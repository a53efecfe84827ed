"""The age that a sentence says: in years and months, as a span, or by school year, key stage and time of life. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from localoffer.search.query import OLDEST
from localoffer.search.words import LATELY

NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
    "twenty": 20,
}  # fmt: skip
ALONE = r"(?<![\d.:£/-])"
N = rf"{ALONE}(\d{{1,2}}(?![\d:/])|(?:{'|'.join(NUMBERS)}))"
UNITS = r"miles?|weeks?|wks?|months?|mths?|hours?|hrs?|minutes?|mins?|days?|nights?|times?|places?|pounds?|terms?|sessions?"
ELSE = rf"(?!\s*-?\s*(?:{UNITS}|of|am|pm|%|more|other|years? (?:ago|wait\w*|list))\b)(?!\s*%|\.\d)"
OLD = r"(?:\s*-?\s*(?:years?|yrs?)(?:\s*-?\s*(?:olds?|of age))?)?"
HALF = r"(?: and a half|\.5| 1[/\u2044]2)"
LASTS = rf"(?!{HALF}?\s*-?\s*(?:years?|yrs?)\b(?!\s*-?\s*(?:olds?|of age)\b))"
"""Behind a number: no bare "years", which may be a time of waiting."""
EXAM = (
    r"(?:(?<=\bthe )(?:11|eleven)\s*-?\s*(?:\+|plus)(?! (?:years?|yrs?|age\w*|groups?|clubs?|sessions?)\b)"
    r"|(?:11|eleven)\s*-?\s*(?:\+|plus) (?:exam\w*|tests?|tuition|tutor\w*|papers?|practice|entrance)\b)"
)
WHOSE = r"(?:son|daughter|boy|girl|child|lad|lass|grandson|granddaughter|nephew|niece|brother|sister)"
SOMEBODY_IS = rf"(?:(?:he|she|who|baby|{WHOSE}) is|i am|im|hes|shes|whos)"
SINCE = (
    r"(?:behind|late|delayed|ahead|ago|away|apart|long|into|in|since|on|off|out|without|older|younger|wait\w*|list|from|to|until|till"
    r"|clean|sober|pregnant)\b"
)
"""Behind a number of years or months that are no age: "he is two years behind"."""
YEAR = r"(?:years?|yrs?|y)"
MORE = rf"(?:(?:,| and| or| ?&|, and) ?{N})"
SPAN = re.compile(
    rf"(?:\bage[sd]? )?{ALONE}(\d{{1,2}})\s*(?:-|to)\s*(\d{{1,2}})(?![\d:.]){OLD}"
    rf"(?!\s*(?:{UNITS}|am|pm|service|team|nurs\w*)\b)"
)
SEVERAL = (
    re.compile(rf"\b(?:ages?|aged|are|is|im|hes|shes)\s+{N}{MORE}+{OLD}{ELSE}"),
    re.compile(rf"\b(?:aged? )?(?:between|from)(?: (?:the )?ages?(?: of)?)?\s+{N} (?:and|to) {N}{OLD}{ELSE}"),
    re.compile(rf"\b{N}{MORE}+\s*-?\s*(?:years?|yrs?)\s*-?\s*olds?\b"),
)
EACH = re.compile(N)
LESS = rf"\b(?:under|below|younger than)(?: the)?(?: ages?)?(?: of)?\s+{N}s?{LASTS}{OLD}{ELSE}(?!\w)"
GREATER = rf"\b(?:over|above|older than)(?: the)?(?: ages?)?(?: of)?\s+{N}s?{LASTS}{OLD}{ELSE}(?!\w)"
OVER_UNDER = re.compile(rf"{GREATER},? (?:and|but) {LESS}")
UNDER_OVER = re.compile(rf"{LESS},? (?:and|but) {GREATER}")
UNDER = re.compile(LESS)
OVER = (
    re.compile(GREATER),
    re.compile(rf"\b(?!{EXAM}){N}{OLD}(?:\s*\+|s?\s+(?:plus|and over|or over|and above|or older|and older|upwards|onwards)\b)"),
)
MONTHS = (
    re.compile(r"\b(\d{1,2})\s*-?\s*(?:months?|mths?|mo)\s*-?\s*olds?\b"),
    re.compile(
        rf"(?<!list )(?<!lists )(?<!wait )(?<!waiting )(?<!times )(?<!time )(?<!it )(?<!that )(?<!delay )"
        rf"\b(?:is|at|aged?|hes|shes|baby|{WHOSE})\s+(\d{{1,2}})\s*(?:months?|mths?)\b(?! {SINCE})"
    ),
)
WEEKS = re.compile(r"\b\d{1,2}\s*-?\s*(?:weeks?|wks?)\s*-?\s*olds?\b")
NEARLY = re.compile(rf"\b(?:nearly|almost|coming up to|not quite|going on)\s+{N}{LASTS}{OLD}{ELSE}(?!\w)")
BECOMES = re.compile(
    r"\b(?:(?<!just )(?:turns?|turning|hits|reaches|becomes)"
    r"|(?:happens?|happening|stops?|ends?|changes?) (?:at|when (?:\w+ ){1,2}is))"
    rf" (1[6-9]){OLD}{ELSE}(?!\w)"
)
"""What begins with an age is looked for: "when she turns 18", "what happens at 18"."""
AGES = (
    re.compile(
        rf"\b(?:just turned|turned|turning|turns?|aged?|age of|will be|(?:about|going) to be|hits)\s*{N}{HALF}?{OLD}{ELSE}(?!\w)"
    ),
    re.compile(rf"\b{N}{HALF}?\s*-?\s*(?:years?|yrs?)\s*-?\s*(?:olds?|of age)\b"),
    re.compile(rf"\b{SOMEBODY_IS}\s+(?:only |just |now |about )*{N} (?:years?|yrs?)\b(?! {SINCE})"),
    re.compile(r"\b(\d{1,2})\s*(?:yo|y/o|y o)\b"),
    re.compile(r"^(\d{1,2})$"),
    re.compile(rf"\b(?:is|im|i am|hes|shes|theyre|who is|whos)\s+(?:only |just |now |about )*{N}{LASTS}{HALF}?{ELSE}(?!\w)"),
    re.compile(rf"\b{N}{LASTS}{HALF}{OLD}{ELSE}(?!\w)"),
    re.compile(rf"\b{WHOSE}\s*[,(]?\s*(\d{{1,2}})(?![\d:/]){ELSE}(?!\w)\s*[,)]?"),
)
AT_SCHOOL_YEAR = re.compile(
    rf"\b(?:school )?{YEAR}\s*-?\s*{N}(?:\s*(?:-|and|or|to)\s*(?:{YEAR}\s*)?(?<![.:£])(\d{{1,2}})(?!\s*-?\s*(?:years?|yrs?)))?"
    rf"(?![\w:/])(?! (?:{UNITS}|year)\b)"
)
LAST_SCHOOL_YEAR = 13
KEY_STAGE = re.compile(r"\b(?:ks|key\s*-?stages?)\s*-?([1-5]|one|two|three|four|five)\b")
KEY_STAGES = {1: (5, 7), 2: (7, 11), 3: (11, 14), 4: (14, 16), 5: (16, 18)}
AT_SCHOOL = tuple(
    (re.compile(rf"\b(?:is|hes|shes|whos|im|am|are|pupil|who)\s+(?:in|at|attends|goes to)\s+(?:an?\s+)?(?:{words})\b"), low, high)
    for words, low, high in (
        (r"nursery(?: school)?", 2, 4), (r"reception", 4, 5), (r"(?:primary|infants?|juniors?)(?: school)?", 4, 11),
        (r"(?:secondary|senior|high)(?: school)?", 11, 16),
    )
)  # fmt: skip
STAGES_TAKEN_OUT = (
    (r"(?:starts?|starting|in|into) reception|^reception$", 4, 5), (r"eyfs|(?:early years )?foundation stage", 0, 5),
    (r"pre\s*-?teens?|pre\s*-?teenagers?|tweens?|tweenagers?", 9, 12), (r"tots", 1, 3), (r"early teens", 12, 14),
    (r"late teens", 17, 19), (r"(?:early |in (?:his|her|their) )?twenties", 20, 25),
    (r"(?<!primary )(?<!secondary )school\s*-?aged?", 4, 16),
)  # fmt: skip
STAGES_OF_SCHOOL = (
    (r"pre\s*-?\s*school(?:ers?)?", 3, 4), (r"reception (?:class|age|year|child)", 4, 5),
    (r"post\s*-?\s*16|school leavers?", 16, 25), (r"(?:sixth|6th)\s*-?\s*form(?:ers?)?", 16, 19), (r"post\s*-?\s*1[89]", 19, 25),
    (r"1[67]th birthday", 16, 25), (r"18th birthday", 18, 25),
)  # fmt: skip
STAGES = (
    (r"bab(?:y|ies)|newborns?", 0, 1), (r"toddlers?", 1, 3), (r"primary\s*-?\s*(?:school\s*-?\s*)?aged?", 4, 11),
    (r"secondary\s*-?\s*(?:school\s*-?\s*)?aged?", 11, 16), (r"teen(?:age(?:rs?|d)?|s)?", 13, 17),
    (r"young adults?", 18, 25), (r"primary(?! (?:care|needs?|carers?))", 4, 11), (r"secondary(?! (?:care|needs?))", 11, 16),
)  # fmt: skip
TAKEN_OUT = tuple((re.compile(rf"(?:\b|^)(?:{words})\b"), low, high) for words, low, high in STAGES_TAKEN_OUT)
STAGE = tuple((re.compile(rf"\b(?:{words})\b"), low, high) for words, low, high in STAGES)
STAYS = (*((re.compile(rf"\b(?:{words})\b"), low, high) for words, low, high in STAGES_OF_SCHOOL), *STAGE)
HINT = re.compile(
    rf"\d|\b(?:{'|'.join(NUMBERS)})|bab|newborn|toddler|tots|school|nursery|reception|eyfs|foundation|key|teen|tween|twenties"
    r"|adult|primary|secondary|infant|junior|form"
)
Ages = tuple[int, int]
Said = tuple[int | None, int | None, str]


@lru_cache(maxsize=LATELY)
def age_in(text: str) -> Said:
    """(youngest, oldest, the text without it) in whole years; school years as the ages in them. None where none is said.

    >>> age_in("swimming for my 4 year old"), age_in("clubs for under 5s"), age_in("sixth form")
    ((4, 4, 'swimming for my '), (0, 4, 'clubs for '), (16, 19, 'sixth form'))
    """
    if not HINT.search(text):
        return None, None, text
    for patterns, ages_of in IN_NUMBERS:
        for pattern in patterns:
            if (found := pattern.search(text)) and (ages := ages_of(found)) and 0 <= ages[0] <= ages[1] <= OLDEST:
                return *ages, cut(text, found)
    for pattern, low, high in (*AT_SCHOOL, *TAKEN_OUT):
        if found := pattern.search(text):
            return low, high, cut(text, found)
    for pattern, low, high in STAYS:
        if found := pattern.search(text):
            return low, high, text
    return None, None, text


def is_stage(words: str) -> bool:
    """Whether words are a time of life, which says an age and little else: "secondary", "toddlers"."""
    return any(pattern.fullmatch(words) for pattern, _low, _high in STAGE)


def as_number(text: str) -> int:
    return NUMBERS[text] if text in NUMBERS else int(text)


def cut(text: str, found: re.Match[str]) -> str:
    """A text without what was found in it; whose age that is stays."""
    whose = re.match(WHOSE, found.group())
    return f"{text[: found.start()].rstrip()} {f'{whose.group()} ' if whose else ''}{text[found.end() :].lstrip()}"


def first(found: re.Match[str]) -> int:
    return as_number(found.group(1))


def all_of(found: re.Match[str]) -> Ages:
    numbers = [as_number(each) for each in EACH.findall(found.group())]
    return min(numbers), max(numbers)


def school_years(found: re.Match[str]) -> Ages | None:
    year = first(found)
    last = int(found.group(2) or year)
    return (year + 4, last + 5) if 1 <= year <= last <= LAST_SCHOOL_YEAR else None


def span(found: re.Match[str]) -> Ages | None:
    low, high = int(found.group(1)), int(found.group(2))
    return (low, high) if low < high else None


IN_NUMBERS: tuple[tuple[tuple[re.Pattern[str], ...], Callable[[re.Match[str]], Ages | None]], ...] = (
    ((AT_SCHOOL_YEAR,), school_years),
    ((KEY_STAGE,), lambda found: KEY_STAGES[first(found)]),
    ((SPAN,), span),
    (SEVERAL, all_of),
    ((OVER_UNDER,), lambda found: (first(found), as_number(found.group(2)) - 1)),
    ((UNDER_OVER,), lambda found: (as_number(found.group(2)), first(found) - 1)),
    ((UNDER,), lambda found: (0, first(found) - 1)),
    (OVER, lambda found: (first(found), OLDEST)),
    (MONTHS, lambda found: (int(found.group(1)) // 12,) * 2),
    ((WEEKS,), lambda _found: (0, 0)),
    ((NEARLY,), lambda found: (first(found) - 1, first(found))),
    ((BECOMES,), lambda found: (first(found), OLDEST)),
    (AGES, lambda found: (first(found),) * 2),
)
"""How ages are said in numbers, and what each way says; the first that fits counts."""

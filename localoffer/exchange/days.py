"""Days of the week as people and feeds write them: "TH,FR", "2MO", "Mon-Fri", "first and third Tuesday". Pure."""

from __future__ import annotations

import re
from typing import Any

from localoffer.directory.timetable import DAYS, days_between

NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SHORTER = {"tues": "TU", "weds": "WE", "wednes": "WE", "thur": "TH", "thurs": "TH"}
SAID = {
    form: code
    for code, name in zip(DAYS, (each.lower() for each in NAMES), strict=True)
    for form in (code.lower(), name[:3], name, f"{name}s", f"{name[:3]}s")
} | SHORTER
GROUPS = {
    "daily": DAYS,
    "everyday": DAYS,
    "weekdays": DAYS[:5],
    "weekday": DAYS[:5],
    "weekends": DAYS[5:],
    "weekend": DAYS[5:],
}
NTH = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5, "last": -1}
LITTLE = {",", ";", "/", "&", "+", ".", "and", "every", "each", "on", "the", "of", "month", "in", "a", "week"}
UNTIL = {"-", "–", "—", "to", "until", "till", "through"}
TOKEN = re.compile(r"[+-]?\d+(?:st|nd|rd|th)?(?![\d:])|[a-z]+|[^\s\w]")
MONTHLY = re.compile(
    rf"\b(?:(?:{'|'.join(NTH)})(?:\s*(?:,|and|&)\s*(?:{'|'.join(NTH)})){{0,5}})\s+(?:{'|'.join(NAMES)})s?\b", re.IGNORECASE
)
RULE = re.compile(rf"[+-]?\d{{0,2}}(?:{'|'.join(DAYS)})(?:,[+-]?\d{{0,2}}(?:{'|'.join(DAYS)}))*")
LONGEST = 200
Groups = dict[int, tuple[str, ...]]


def days_of(value: Any) -> Groups:
    """{nth of the month, or 0 for every week: codes of days}; nothing where any of it cannot be read.

    >>> days_of("TH,FR"), days_of("first and third Tuesday"), days_of("Mon-Wed"), days_of("every other Monday")
    ({0: ('TH', 'FR')}, {1: ('TU',), 3: ('TU',)}, {0: ('MO', 'TU', 'WE')}, {})
    """
    said = ",".join(each for each in value if isinstance(each, str)) if isinstance(value, list | tuple) else value
    if not isinstance(said, str) or len(said) > LONGEST:
        return {}
    if RULE.fullmatch(code := "".join(said.split())):
        return of_rule(code)
    return of_words(said)


def of_rule(code: str) -> Groups:
    """The days of a rule; none where some are numbered and some are not, or one has a number that no month has."""
    found: dict[int, list[str]] = {}
    for each in code.split(","):
        found.setdefault(int(each[:-2] or 0), []).append(each[-2:])
    return settled(found)


def settled(found: dict[int, list[str]]) -> Groups:
    mixed = (0 in found and len(found) > 1) or not set(found) <= {-1, 0, 1, 2, 3, 4, 5}
    return {} if mixed else {nth: tuple(dict.fromkeys(codes)) for nth, codes in found.items()}


def of_words(said: str) -> Groups:
    """The days in words; nothing where a word among them may change what they mean."""
    found: dict[int, list[str]] = {}
    nths: list[int] = []
    used, spanning, unsure, last = False, False, False, ""
    words = TOKEN.findall(said.lower())
    for place, word in enumerate(words):
        if code := SAID.get(word):
            unsure = unsure or bool(nths and used)  # "first Monday, Tuesday": is it the first Tuesday, or every one?
            wanted = days_between(last, code) if spanning and last and not nths else (code,)
            for each in nths or [0]:
                found.setdefault(each, []).extend(wanted)
            used, spanning, last = True, False, code
        elif word in GROUPS or (word == "day" and words[place - 1 : place] in (["every"], ["each"])):
            found.setdefault(0, []).extend(GROUPS.get(word, DAYS))
        elif (nth := nth_of(word)) is not None:
            nths = [nth] if used else [*nths, nth]
            used = False
        elif word in UNTIL:
            spanning = True
        elif word not in LITTLE:
            return {}
    return {} if unsure or (nths and not used) else settled(found)


def nth_of(word: str) -> int | None:
    """The number in "third", "3rd", "3" and "-1"."""
    digits = re.sub(r"st|nd|rd|th", "", word)
    return NTH[word] if word in NTH else int(digits) if re.fullmatch(r"[+-]?\d", digits) else None


def of_the_month(text: str) -> Groups:
    """The days in "Repeats every month on the third Tuesday"; nothing where a sentence has none."""
    found = MONTHLY.search(text)
    return days_of(found.group()) if found else {}


def as_rule(groups: Groups) -> str:
    """The days as the standard writes them: "TH,FR", "1TU,3TU"."""
    return ",".join(f"{nth or ''}{code}" for nth, codes in groups.items() for code in codes)


def in_words(groups: Groups) -> str:
    """The days in English: "Monday, Friday", "third Tuesday"."""
    ordinal = {number: word for word, number in NTH.items() if word.isalpha()}
    return ", ".join(
        f"{ordinal.get(nth, '')} {NAMES[DAYS.index(code)]}".strip() for nth, codes in groups.items() for code in codes
    )

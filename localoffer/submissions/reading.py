"""Reading what people type as times, websites and ages; kind to every way of writing. Pure."""

from __future__ import annotations

import re

from localoffer.directory.dates import earliest
from localoffer.directory.timetable import ends_next_day, time_of

TIME = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2}))?\s*(am|pm|a\.m\.?|p\.m\.?|noon|midnight)?", re.IGNORECASE)
LOOKS_LIKE_A_SITE = re.compile(r"(?:https?://)?[\w-]+(\.[\w-]+)+(/\S*)?", re.IGNORECASE)
WORDS = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}
NOON, EVENING = 12, 18
SHORTEST_NUMBER = 8
"""Digits of the shortest phone number with a nought before it: 0800 1111, Childline."""


def clock_time(text: str) -> str | None:
    """A time as "HH:MM", "" for nothing, None for what cannot be read.

    >>> clock_time("5.30pm"), clock_time("17:30"), clock_time("9am"), clock_time("12 noon"), clock_time("soon")
    ('17:30', '17:30', '09:00', '12:00', None)
    """
    text = text.strip().lower()
    if not text or text in WORDS:
        return WORDS.get(text, "")
    found = TIME.fullmatch(text)
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").replace(".", "")
    if half in ("pm", "noon") and hour < 12:
        hour += 12
    if half in ("am", "midnight") and hour == 12:
        hour = 0
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None


def slip_of(start: str, end: str) -> str:
    """What to ask about two times as "HH:MM" of which the end comes first though it is no night; "" where all is well.

    >>> slip_of("09:30", "03:30")
    'Does it end at 3:30 in the afternoon? Write 15:30. If it goes on into the night, leave this empty and say so in the note.'
    >>> slip_of("19:00", "17:30"), slip_of("20:00", "02:00")
    ('It ends before it starts. Swap the two times?', '')
    """
    first, last = time_of(start), time_of(end)
    if first is None or last is None or last >= first or ends_next_day(first, last):
        return ""
    if last.hour >= NOON:
        return "It ends before it starts. Swap the two times?"
    meant, part = last.replace(hour=last.hour + NOON), "afternoon" if last.hour + NOON < EVENING else "evening"
    said = f"{last.hour or NOON}:{last.minute:02d}".removesuffix(":00")
    night = "If it goes on into the night, leave this empty and say so in the note."
    return f"Does it end at {said} in the {part}? Write {meant:%H:%M}. {night}"


def website(text: str) -> str:
    """A website with its "https://" where somebody left it out; other words are kept as they are.

    >>> website("www.example.org/club"), website("On Facebook"), website("http://example.org")
    ('https://www.example.org/club', 'On Facebook', 'http://example.org')
    """
    text = text.strip()
    if text.lower().startswith(("http://", "https://")) or not LOOKS_LIKE_A_SITE.fullmatch(text):
        return text
    return f"https://{text}"


def is_cut_short(phone: str) -> bool:
    """Whether a phone number ends too soon to ring: none of ours that begins with a nought has fewer than 8 digits.

    >>> is_cut_short("01709"), is_cut_short("01709 555123"), is_cut_short("0800 1111"), is_cut_short("999")
    (True, False, False, False)
    """
    digits = re.sub(r"\D", "", phone)
    return digits.startswith("0") and len(digits) < SHORTEST_NUMBER


def first_sentence(text: str, longest: int = 200) -> str:
    """The first sentence of a text on one line, cut at a word when it is long.

    >>> first_sentence("A club on Mondays. All are welcome!")
    'A club on Mondays.'
    """
    line = " ".join(text.split())
    sentence = re.split(r"(?<=[.!?])\s", line, maxsplit=1)[0]
    if len(sentence) <= longest:
        return sentence
    return sentence[: longest - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def partial_date(text: str) -> bool:
    """Whether a text is an ISO date, or a month or year of one.

    >>> partial_date("2026-11-24"), partial_date("2026-11"), partial_date("2026-13"), partial_date("soon")
    (True, True, False, False)
    """
    return bool(re.fullmatch(r"\d{4}(-\d{2}){0,2}", text)) and earliest(text) is not None

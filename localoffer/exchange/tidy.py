"""What others write, made plain: times, days, ages, phones, links and text of real feeds. Pure; nothing is invented."""

from __future__ import annotations

import html
import json
import re
from datetime import UTC, datetime
from typing import Any

from localoffer.directory.listing import LONGEST_TEXT, clean, clean_line
from localoffer.directory.rules import safe_link

PLACEHOLDERS = ("example.com", "example.org", "noemail.invalid", "noreply@", "test@test", "path/to/")
NOTHING = {"", "null", "none", "n/a", "na", "-", "tbc", "tba", "unknown", "not applicable", "-1"}
TAG = re.compile(r"<[^>]{0,2000}>")
BREAK = re.compile(r"<\s*(?:br|/p|/div|/li|/h\d|/tr)\b[^>]*>", re.IGNORECASE)
HIDDEN = re.compile(r"<\s*(script|style)\b.*?<\s*/\s*\1\s*>", re.IGNORECASE | re.DOTALL)
CLOCK = re.compile(
    r"^(\d{1,2})(?:[:.](\d{2}))?(?::\d{2}(?:\.\d+)?)?\s*([ap])?\.?\s*m?\.?\s*(?:Z|[+-]\d{2}:?\d{2})?$", re.IGNORECASE
)
DAYS = {"mo": "MO", "tu": "TU", "we": "WE", "th": "TH", "fr": "FR", "sa": "SA", "su": "SU"}
DAY_NAMES = {
    "monday": "MO", "tuesday": "TU", "wednesday": "WE", "thursday": "TH", "friday": "FR", "saturday": "SA", "sunday": "SU",
}  # fmt: skip
NTH = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": -1}
MONTHLY = re.compile(rf"({'|'.join(NTH)})\s+({'|'.join(DAY_NAMES)})", re.IGNORECASE)
BYDAY = re.compile(r"^([+-]?\d)?\s*(MO|TU|WE|TH|FR|SA|SU)$", re.IGNORECASE)
PHONE = re.compile(r"(?:\+44|\(?0)[\d\s()-]{7,16}\d")
EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
HOST = re.compile(r"^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/|$)", re.IGNORECASE)
POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})")
OLDEST = 120
LONGEST_KEPT = 100_000
AMOUNT = re.compile(r"(?:£|GBP)?\s*(\d{1,3}(?:,\d{3})+|\d{1,6})(\.\d{1,2})?\s*(p|GBP|pounds?)?", re.IGNORECASE)
FREE = ("free", "no cost", "no charge", "nil")


def is_nothing(value: Any) -> bool:
    """Whether a value says nothing: missing, blank, or a word that stands for missing."""
    if isinstance(value, str):
        return len(value) < 20 and value.strip().lower() in NOTHING
    return value is None or value == [] or value == {}


def is_placeholder(text: str) -> bool:
    return any(each in text.lower() for each in PLACEHOLDERS)


def words(value: Any) -> str:
    """Text without its HTML, its paragraphs kept as lines."""
    if is_nothing(value) or isinstance(value, dict | list | bool):
        return ""
    text = str(value)
    if text.isascii() and text.isprintable() and "<" not in text and "&" not in text:
        return " ".join(text.split())[:LONGEST_TEXT].rstrip()
    if "<" in text:
        text = TAG.sub(" ", BREAK.sub("\n", HIDDEN.sub(" ", text)))
    text = html.unescape(text).replace("\xa0", " ")
    return clean("\n".join(" ".join(line.split()) for line in text.splitlines()).strip())


def plain(text: str) -> str:
    """Text as it is, without what cannot be seen or stored."""
    if text.isascii() and text.isprintable():
        return text.strip()[:LONGEST_KEPT]
    return clean(text, LONGEST_KEPT)


def nested(value: Any) -> Any:
    """What a cell of a table holds as JSON; anything else as it is."""
    if not isinstance(value, str) or value[:1] != "{":
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


def line(value: Any) -> str:
    return clean_line(words(value))


def age(value: Any) -> int | None:
    """A whole number of years that a person can be; -1, 999 and words are nothing."""
    try:
        number = int(float(str(value).strip()))
    except (ValueError, OverflowError):
        return None
    return number if 0 <= number <= OLDEST else None


def number(value: Any, most: float) -> float | None:
    try:
        found = float(str(value).strip())
    except (ValueError, OverflowError):
        return None
    return found if abs(found) <= most else None


def amount(value: Any) -> float | None:
    """Pounds, from a number, "£3.50", "1,200", "50p" or "free"; None for words that are no sum.

    >>> amount("£3.50"), amount("50p"), amount("GBP 1,200"), amount("Free"), amount("£5 to £10")
    (3.5, 0.5, 1200.0, 0.0, None)
    """
    if isinstance(value, bool):
        return None
    if (plain := number(value, 1_000_000)) is not None:
        return plain if plain >= 0 else None
    text = str(value).strip()
    found = AMOUNT.fullmatch(text)
    if not found:
        return 0.0 if text.lower() in FREE else None
    sum_of = float(found[1].replace(",", "") + (found[2] or ""))
    return sum_of / 100 if (found[3] or "").lower() == "p" and not text.startswith("£") else sum_of


def clock(value: Any) -> str:
    """A time of day as HH:MM from "9:00am", "09.30", "17:00:00Z"; "" when it is none."""
    found = CLOCK.match(str(value or "").strip())
    if not found:
        return ""
    hour, minute, half = int(found.group(1)), int(found.group(2) or 0), (found.group(3) or "").lower()
    if half and not 1 <= hour <= 12:
        return ""
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else ""


def date(value: Any) -> str:
    """An ISO date from a date or a time; British order where it is written with strokes; "" when it is none."""
    text = str(value or "").strip()
    for form, length in (("%Y-%m-%d", 10), ("%d/%m/%Y", 10)):
        try:
            return datetime.strptime(text[:length], form).date().isoformat()  # noqa: DTZ007  (a date has no zone)
        except ValueError:
            continue
    return ""


def moment(value: Any) -> datetime | None:
    """A moment with a zone; None for anything else and for what lies ahead."""
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found if found.tzinfo and found <= datetime.now(UTC) else None


def days(value: Any) -> tuple[tuple[str, ...], int]:
    """(day codes, nth of the month or 0 for weekly) from "TH,FR", "2MO", "-1FR", a list, or English names."""
    parts = value if isinstance(value, list | tuple) else re.split(r"[,;/ ]+", str(value or ""))
    found: list[str] = []
    nth = 0
    for part in parts:
        text = str(part).strip()
        if coded := BYDAY.match(text):
            found.append(coded.group(2).upper())
            nth = int(coded.group(1)) if coded.group(1) else nth
        elif (code := DAYS.get(text.lower()[:2])) and (text.lower().rstrip("s") in DAY_NAMES or len(text) <= 3):
            found.append(code)
    return tuple(dict.fromkeys(found)), nth if nth in (-1, 1, 2, 3, 4, 5) else 0


def monthly(text: str) -> tuple[tuple[str, ...], int]:
    """The day and number in "Repeats every month on the third Tuesday"; nothing where there is none."""
    found = MONTHLY.search(text)
    return ((DAY_NAMES[found.group(2).lower()],), NTH[found.group(1).lower()]) if found else ((), 0)


def phone(value: Any) -> tuple[str, str]:
    """(number, what else was written there): "01709 382121 (ask for Jo)" is a number and a note."""
    text = line(value)
    found = PHONE.search(text)
    if not found:
        return "", text
    rest = (text[: found.start()] + text[found.end() :]).strip(" ,;:()-")
    return " ".join(found.group().split()), rest


def postcode(value: Any) -> str:
    """A postcode in capitals with its space; whatever else is written there stays as it is."""
    text = line(value).upper()
    found = POSTCODE.fullmatch(text.replace(" ", ""))
    return f"{found.group(1)} {found.group(2)}" if found else text[:20]


def email(value: Any) -> str:
    text = line(value).removeprefix("mailto:")
    return text if EMAIL.match(text) and not is_placeholder(text) else ""


def link(value: Any) -> str:
    """A web address that is safe to follow; without a scheme it is taken for https."""
    text = line(value)
    if not text or is_placeholder(text) or " " in text or ("://" not in text and not HOST.match(text)):
        return ""
    return safe_link(text if "://" in text else f"https://{text}")

"""What others write, made plain: times, days, ages, phones, links and text of real feeds. Pure; nothing is invented."""

from __future__ import annotations

import html
import json
import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from localoffer.directory.dates import is_no_day
from localoffer.directory.listing import LONGEST_LINE, LONGEST_TEXT, clean, clean_line
from localoffer.directory.rules import safe_link

PLACEHOLDERS = ("example.com", "example.org", "noemail.invalid", "noreply@", "test@test", "path/to/")
NOTHING = {
    "", "null", "(null)", "none", "n/a", "#n/a", "na", "n.a.", "-", "--", ".", "tbc", "tba", "unknown", "not applicable", "-1",
    "undefined", "nan", "\\n", "[object object]", "not known", "not provided",
}  # fmt: skip
TAG = re.compile(r"<(?:[A-Za-z/!?][^<>]{0,2000})?>")
KNOWN_TAG = re.compile(
    r"</?(?:p|br|b|i|u|strong|em|ul|ol|li|div|span|a|h[1-6]|table|tbody|thead|tr|td|th|font|img|script|style|hr)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{1,6}|#x[0-9A-Fa-f]{1,5});")
GARBLED = re.compile("[\u00c2\u00c3\u00e2][\u0080-\u00bf\u0152-\u0178\u2013-\u20ac\u2122]")
"""What UTF-8 looks like when it was read as Windows-1252: "donâ€™t", "CafÃ©"."""
BREAK = re.compile(r"<\s*(?:br|/p|/div|/li|/h\d|/tr)\b[^<>]*>", re.IGNORECASE)
HIDDEN = re.compile(r"<\s*(script|style)\b", re.IGNORECASE)
HIDDEN_ENDS = {name: re.compile(rf"<\s*/\s*{name}\s*>", re.IGNORECASE) for name in ("script", "style")}
CLOCK = re.compile(
    r"^(?:\d{4}-\d{2}-\d{2}[T ]|T)?(\d{1,2})(?:[:.h](\d{2}))?(?::\d{2}(?:\.\d+)?)?"
    r"\s*([ap])?\.?\s*m?\.?\s*(?:Z|[+-]\d{2}:?\d{2})?$",
    re.IGNORECASE,
)
FOUR_DIGITS = re.compile(r"(\d{1,2})(\d[05])")
NOONS = {"noon": "12:00", "12noon": "12:00", "midday": "12:00", "12midday": "12:00", "midnight": "00:00", "12midnight": "00:00"}
DATES = (
    "%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d", "%d %B %Y", "%d %b %Y", "%Y%m%d", "%d/%m/%y",
)  # fmt: skip
AFTER_DATE = re.compile(r"[T ]\d{1,2}:\d{2}.*$", re.DOTALL)
ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b", re.IGNORECASE)
AGE = re.compile(
    r"(?:age[ds]?\s*)?(\d{1,3}(?:\.\d+)?)\s*(months?|mths?|years?|yrs?|y)?\.?\s*(?:old|olds|of age)?"
    r"\s*(?:\+|and over|and above|or over)?",
    re.IGNORECASE,
)
PHONE = re.compile(r"(?:\+44|\(?0)[\d\s().-]{7,16}\d")
SHORT_NUMBER = re.compile(r"999|111|101|112|105|119|116 ?\d{3}")
NO_ZERO = re.compile(r"[12378]\d{9}(?:\.0)?")
"""A number that a spreadsheet took for a sum, and whose first nought is gone."""
EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
NAMED_EMAIL = re.compile(r"[^<>]*<([^<>\s]+@[^<>\s]+)>")
HREF = re.compile(r"<a\s[^>]*href\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
LINKS = re.compile(r"https?://[^\s,;]+")
HOST = re.compile(r"^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/|$)", re.IGNORECASE)
POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})")
OLDEST = 120
LONGEST_DATE = 20
LONGEST_WORD = 60
"""Signs in an age or a time of day. Anything longer is none, and is not looked at: their patterns allow spaces in many places."""
LONGEST_KEPT = 100_000
AMOUNT = re.compile(r"(?:£|GBP)?\s*(\d{1,3}(?:,\d{3})+|\d{1,6})(\.\d{1,2})?\s*(p|GBP|pounds?)?", re.IGNORECASE)
FREE = re.compile(
    r"\W*(?:(?:it is|it's|this is)\s+)?(?:free(?:\s+of\s+charge)?|(?:there is\s+)?no (?:cost|charge|fee)s?|nil|£?0(?:\.00?)?)\W*",
    re.IGNORECASE,
)


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
    text = without_html(ungarbled(text)).replace("\xa0", " ")
    return clean("\n".join(" ".join(line.split()) for line in text.splitlines()).strip())


def without_html(text: str) -> str:
    """The text without its tags and with its letters for their names; what was written over twice is read twice."""
    for tag in (TAG, KNOWN_TAG):
        if "<" in text:
            text = tag.sub(" ", BREAK.sub("\n", without_hidden(text)))
        if not ENTITY.search(text):
            break
        text = ENTITY.sub(lambda found: html.unescape(found.group()), text)  # only whole ones: "S&LT" is no sign
    return KNOWN_TAG.sub(" ", BREAK.sub("\n", text)) if "<" in text else text


def without_hidden(text: str) -> str:
    """The text without what a page never shows; what begins and has no end is left for the tags. Each letter is read once."""
    parts, at, endless = [], 0, set[str]()
    while len(endless) < len(HIDDEN_ENDS) and (begins := HIDDEN.search(text, at)):
        name = begins[1].lower()
        ends = None if name in endless else HIDDEN_ENDS[name].search(text, begins.end())
        if ends is None:
            endless.add(name)
        parts += [text[at : begins.start()], " "] if ends else [text[at : begins.end()]]
        at = (ends or begins).end()
    return "".join([*parts, text[at:]])


def ungarbled(text: str) -> str:
    """The text with its letters put right where UTF-8 was read as Windows-1252; any other is as it was."""
    if text.isascii() or not GARBLED.search(text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


def plain(text: str) -> str:
    """Text as it is, without what cannot be seen or stored."""
    if text.isascii() and text.isprintable():
        return text.strip()[:LONGEST_KEPT]
    return clean(ungarbled(text), LONGEST_KEPT)


def nested(value: Any) -> Any:
    """What a cell of a table holds as JSON; anything else as it is."""
    if not isinstance(value, str) or value[:1] != "{":
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


def line(value: Any) -> str:
    if type(value) is str and value.isascii() and value.isprintable() and "<" not in value and "&" not in value:
        return "" if is_nothing(value) else " ".join(value.split())[:LONGEST_LINE].rstrip()
    return clean_line(words(value))


def word(value: Any) -> str:
    """A value that is said in a few signs; "" for what is longer."""
    text = str(value).strip()
    return text if len(text) <= LONGEST_WORD else ""


def age(value: Any) -> int | None:
    """A whole number of years that a person can be, also from "5 years", "18+" and "6 months"; -1, 999 and words are nothing."""
    if isinstance(value, bool) or not (found := AGE.fullmatch(word(value))):
        return None
    number = int(float(found[1]) / (12 if (found[2] or "").lower().startswith("m") else 1))
    return number if number <= OLDEST else None


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
        return 0.0 if FREE.fullmatch(text) else None
    sum_of = float(found[1].replace(",", "") + (found[2] or ""))
    return sum_of / 100 if (found[3] or "").lower() == "p" and not text.startswith("£") else sum_of


def clock(value: Any) -> str:
    """A time of day as HH:MM from "9:00am", "09.30", "0930", "12 noon", "17:00:00Z"; "" when it is none."""
    text = word(value or "")
    if found := NOONS.get(text.lower().replace(" ", "")):
        return found
    match = CLOCK.match(text)
    if not match and (digits := FOUR_DIGITS.fullmatch(text)):
        return clock(f"{digits[1]}:{digits[2]}")
    if not match:
        return ""
    hour, minute, half = int(match.group(1)), int(match.group(2) or 0), (match.group(3) or "").lower()
    if half and not 1 <= hour <= 12:
        return ""
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else ""


def date(value: Any) -> str:
    """An ISO date from a date or a time; British order where it is written with strokes or words; "" when it is none,
    or says that there is no such day (9999-12-31)."""
    found = written(value)
    return "" if is_no_day(found) else found


def written(value: Any) -> str:
    """As `date`, with the days by which programs say that there is none."""
    text = str(value or "").strip()
    if not text[:1].isdigit():
        return ""
    text = ORDINAL.sub("", AFTER_DATE.sub("", text))
    for form in DATES if len(text) <= LONGEST_DATE else ():
        try:
            return datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007  (a date has no zone)
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


def phone(value: Any) -> tuple[str, str]:
    """(number, what else was written there): "01709 382121 (ask for Jo)" is a number and a note."""
    text = line(value)
    if SHORT_NUMBER.fullmatch(text):
        return text, ""
    text = f"0{text[:10]}" if NO_ZERO.fullmatch(text) else text
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
    """The first e-mail address of a text that is nothing but addresses: "Jo <jo@x.org>; a@x.org" is jo@x.org."""
    text = re.split(r"[;,]|\s+(?:or|and|/)\s+", str(first_of(value) or "").strip()[:2000])[0]
    if found := NAMED_EMAIL.fullmatch(text[:LONGEST_LINE].strip()):
        text = found[1]
    text = line(text).removeprefix("mailto:").split("?")[0].rstrip(".")
    return text if EMAIL.match(text) and not is_placeholder(text) else ""


def link(value: Any) -> str:
    """A web address that is safe to follow; without a scheme it is taken for https. Of several the first."""
    text = str(first_of(value) or "").strip()
    if found := HREF.search(text[:2000]):
        text = found[1]
    text = line(text)
    if len(found_links := LINKS.findall(text)) > 1:
        text = found_links[0]
    text = f"https:{text}" if text.startswith("//") else text
    if not text or is_placeholder(text) or " " in text or ("://" not in text and not HOST.match(text)):
        return ""
    safe = safe_link(text if "://" in text else f"https://{text}")
    return safe if safe and "@" not in urlsplit(safe).netloc and "." in (urlsplit(safe).hostname or "") else ""


def first_of(value: Any) -> Any:
    """The first of a list; anything else as it is."""
    return value[0] if isinstance(value, list) and value else value

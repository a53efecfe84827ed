"""What people typed as phone, e-mail, website or text, as links and paragraphs that are safe to show. Pure."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from markupsafe import Markup

from localoffer.directory.rules import safe_link

GAP = r"\)?\s{0,3}(?:[.\-‐‑–]\s{0,3})?"
DIALLED = re.compile(
    r"(?<![\w+£])(?<!\d[\s.-])(?P<short>0800\s?1111|0845\s?46\s?47|116\s?\d{3}|999|111|101|112|105|119)(?!\w)"
    rf"|(?<![\d+])(?:(?P<abroad>\(?\+44{GAP}(?:\(?0{GAP})?)|\(?0)(?P<rest>\(?\d(?:{GAP}\d){{8,9}})(?!\w)"
)
"""A number of the United Kingdom: a short one, or 0 or +44 and 9 or 10 digits; hours or an extension behind it are none of it."""
NUMBER = re.compile(r"\+?\d[\d\s().-]{3,}\d|\d{3,}")
"""Any other number, with all digits that follow."""
TO_PHONE = re.compile(r"(?<![\w£])(999|111|101|0\d{2,4}(?: \d{3,4}){1,3})(?!\w)")
"""How we write numbers ourselves: as those of an emergency, or in groups that begin with a nought."""
URN = re.compile(r"[1-9]\d{5}")
SCHOOLS = "https://get-information-schools.service.gov.uk/Establishments/Establishment/Details"
PART = r"[^@\s<>\"'(),:;\\\[\]]"
ADDRESS = re.compile(rf"{PART}+@{PART}+\.[A-Za-z]{{2,}}")
WORD = re.compile(rf"{PART}++(@{PART}+\.[A-Za-z]{{2,}})?")
"""Each word of a text, whole, with what makes it an address: a word is looked at once, not once from each of its letters."""


def phone_link(phone: str) -> str:
    """The first number in the text as a tel: link, or "".

    >>> phone_link("01709 123 456 (option 2)")
    'tel:01709123456'
    >>> phone_link("24-7: 01709 123456 (9-5)"), phone_link("+44 (0)1709 123456")
    ('tel:01709123456', 'tel:+441709123456')
    """
    if known := DIALLED.search(phone):
        dialled = known["short"] or ("+44" if known["abroad"] else "0") + known["rest"]
    else:
        found = NUMBER.search(phone)
        dialled = found[0] if found else ""
    digits = re.sub(r"[^\d+]", "", dialled)
    return f"tel:{digits}" if 3 <= len(digits) <= 16 else ""


def with_numbers(text: str) -> Markup:
    """A sentence of ours, in which each number to phone is a tel: link.

    >>> with_numbers("Phone 999 & wait.")
    Markup('Phone <a class="govuk-link" href="tel:999">999</a> &amp; wait.')
    """
    link = Markup('<a class="govuk-link" href="tel:{}">{}</a>')
    parts = enumerate(TO_PHONE.split(text))
    return Markup().join(link.format(each.replace(" ", ""), each) if at % 2 else each for at, each in parts)


def school_page(urn: str) -> str:
    """The page of a school in the register of the Department for Education, which has its phone number, or "".

    >>> school_page("146467")
    'https://get-information-schools.service.gov.uk/Establishments/Establishment/Details/146467'
    """
    return f"{SCHOOLS}/{urn}" if URN.fullmatch(urn) else ""


def mail_link(email: str) -> str:
    """A mailto: link for one plain address, or "" for anything else."""
    return f"mailto:{quote(email, safe='@+')}" if ADDRESS.fullmatch(email) else ""


def first_address(text: str) -> str:
    """The first e-mail address in a text, or "".

    >>> first_address("Write to Jo <jo@example.org>, or kim@example.org.")
    'jo@example.org'
    """
    return next((hit[0] for hit in WORD.finditer(text) if hit[1]), "")


def without_addresses(text: str, words: str) -> str:
    """A text with some words in the place of each e-mail address."""
    return WORD.sub(lambda hit: words if hit[1] else hit[0], text)


def site_shown(url: str) -> str:
    """A website as people read it aloud: "https://www.example.org/club/" is "example.org/club"."""
    if not safe_link(url):
        return url
    parts = urlsplit(url)
    shown = (parts.hostname or "").removeprefix("www.") + parts.path.rstrip("/")
    return shown if len(shown) <= 48 else f"{(parts.hostname or '').removeprefix('www.')}"


def paragraphs(text: str) -> list[list[str]]:
    """Text as paragraphs, each a list of its lines."""
    return [block.strip().split("\n") for block in re.split(r"\n\s*\n", text) if block.strip()]

"""Names and postcodes as people type them, brought to one form; nothing here knows the web or a database."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 120
WORD = re.compile(r"[a-z]+")
"""A word of a folded text."""
FULL = re.compile(r"\b([A-Z]{1,2}[0-9O][A-Z0-9]?)\s*([0-9O])\s*([A-Z]{2})\b")
OUTCODE = re.compile(r"^[A-Z]{1,2}[0-9][A-Z0-9]?$")
SECTOR = re.compile(r"^([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9])[A-Z]?$")
LEADING = re.compile(r"^(?:(?:near|nearby|around|close|next|in|at|to|by|the|of)\s+)+")
SHORT_FORM = re.compile(r" (?:upon|en le|on|le|under) ")
TRAILING = re.compile(r"(?:\s+(?:village|town|area|ward|uk|england))+$")


@dataclass(frozen=True)
class Postcode:
    """A postcode, or the first part of one: outcode "S65", sector digit "1" or "", last letters "AB" or ""."""

    outcode: str
    digit: str = ""
    letters: str = ""

    @property
    def code(self) -> str:
        return self.outcode + self.digit + self.letters

    @property
    def sector(self) -> str:
        return f"{self.outcode} {self.digit}" if self.digit else ""

    @property
    def shown(self) -> str:
        return f"{self.outcode} {self.digit}{self.letters}".strip()


def fold(text: str) -> str:
    """The text in one form for comparing names: lower case, no accents or signs, single spaces, at most 120 letters.

    >>> fold("  Laughton-en-le-Morthen ")
    'laughton en le morthen'
    """
    plain = unicodedata.normalize("NFKD", text[: LONGEST * 2]).encode("ascii", "ignore").decode().lower()
    plain = plain.replace("'", "").replace("&", " and ")
    return " ".join(re.findall(r"[a-z0-9]+", plain))[:LONGEST]


def slug_of(name: str) -> str:
    """The name as an address: lower case letters, digits and hyphens."""
    return fold(name).replace(" ", "-")


def bare(text: str, *areas: str) -> str:
    """A folded name without the words around it: "near Maltby village, Rotherham" -> "maltby"."""
    known = fold(text)
    for word in filter(None, map(fold, areas)):
        if known != word:
            known = known.removesuffix(" " + word)
    return TRAILING.sub("", LEADING.sub("", known)) or known


def full_postcode(text: str) -> Postcode | None:
    """The first full postcode in a text, with or without its space, in any case, O typed for 0; or None."""
    match = FULL.search(upper(text))
    if not match:
        return None
    outcode, digit, letters = match.groups()
    start = re.match(r"[A-Z]{1,2}(?=[0-9O])", outcode)
    head = start.group() if start else outcode[:1]
    return Postcode(head + outcode[len(head) :].replace("O", "0"), digit.replace("O", "0"), letters)


def part_postcode(text: str) -> list[Postcode]:
    """What a text may mean as the first part of a postcode: "S651" is the outcode "S651" or the sector "S65 1"."""
    typed = " ".join(upper(text).split())
    readings = [Postcode(typed)] if OUTCODE.match(typed) else []
    if match := SECTOR.match(typed):
        readings.append(Postcode(match.group(1), match.group(2)))
    return readings


def upper(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text[:LONGEST]).upper()
    return re.sub(r"[^A-Z0-9]+", " ", plain).strip()

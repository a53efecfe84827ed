"""What a parent's sentence says: an age, a place, and the words that are left. Pure but for the names of places."""

from __future__ import annotations

import re
from dataclasses import dataclass

from localoffer.places import gazetteer
from localoffer.places.spots import Finding
from localoffer.search.query import OLDEST, Query
from localoffer.search.words import plain

POSTCODE = re.compile(r"\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b")
OUTCODE = re.compile(r"\b(?:s|dn|ng)\d{1,2}\b")
AGE = re.compile(
    r"\b(?:just turned|aged|age)\s*(\d{1,2})\b|\b(\d{1,2})\s*(?:year|yr)s?\s*-?\s*olds?\b|\b(\d{1,2})\s*(?:yo|y/o)\b"
)
YEAR = re.compile(r"\byear\s*(\d{1,2})\b")
STAGES = {"baby": (0, 1), "babies": (0, 1), "toddler": (1, 3), "toddlers": (1, 3), "preschool": (3, 4), "teenager": (13, 17),
          "teenagers": (13, 17), "teen": (13, 17), "teens": (13, 17)}  # fmt: skip
NEAR = re.compile(r"\b(?:near|in|around|close to|at)\s+$")


@dataclass(frozen=True)
class Chip:
    """One thing that was understood, and the search without it."""

    kind: str
    label: str
    query: Query


@dataclass(frozen=True)
class Understood:
    """What a sentence says; `words` is what is left to look for."""

    words: str = ""
    needs: tuple[str, ...] = ()
    age: int | None = None
    age_to: int | None = None
    place: str = ""
    chips: tuple[Chip, ...] = ()


def age_in(text: str) -> tuple[int | None, int | None, str]:
    """(youngest, oldest, the text without it)."""
    if found := AGE.search(text):
        age = int(next(filter(None, found.groups())))
        if age <= OLDEST:
            return age, age, text[: found.start()] + " " + text[found.end() :]
    if found := YEAR.search(text):
        year = int(found.group(1))
        if 1 <= year <= 13:
            return year + 4, year + 5, text[: found.start()] + " " + text[found.end() :]
    for word, (low, high) in STAGES.items():
        if found := re.search(rf"\b{word}\b", text):
            return low, high, text[: found.start()] + " " + text[found.end() :]
    return None, None, text


def place_in(text: str) -> tuple[str, str]:
    """(a place that the text names, the text without it)."""
    for pattern in (POSTCODE, OUTCODE):
        if found := pattern.search(text):
            return found.group().upper(), without(text, found.start(), found.end())
    names = gazetteer.named_places()
    best: tuple[int, int] | None = None
    for found in re.finditer(r"[a-z]+", text):
        for end in re.finditer(r"[a-z]+", text[found.start() : found.start() + 40]):
            stop = found.start() + end.end()
            if text[found.start() : stop] in names and (best is None or stop - found.start() > best[1] - best[0]):
                best = (found.start(), stop)
    if best is None or text[best[0] : best[1]] == "rotherham":
        return "", text
    return text[best[0] : best[1]].title(), without(text, *best)


def without(text: str, start: int, end: int) -> str:
    return NEAR.sub("", text[:start]) + " " + text[end:]


def understand(query: Query) -> Understood:
    """What the words of a search say beyond words; what the visitor took back is left in the words."""
    text = plain(query.text)
    age = age_to = None
    place = ""
    if "age" not in query.without and query.age is None:
        age, age_to, text = age_in(text)
    if "place" not in query.without and not (query.near or query.cell or query.ward):
        place, text = place_in(text)
    chips = []
    if age is not None:
        label = f"Age {age}" if age == age_to else f"Ages {age} to {age_to}"
        chips.append(Chip("age", label, query.back("age")))
    if place:
        chips.append(Chip("place", f"Near {place}", query.back("place")))
    return Understood(" ".join(text.split()), (), age, age_to, place, tuple(chips))


def spot_of(query: Query, understood: Understood) -> Finding:
    """Where the search is from: the visitor's cell, the place box, or a place in the words."""
    if query.cell and (spot := gazetteer.from_cell(query.cell)):
        return Finding(spot=spot)
    asked = query.near or understood.place
    return gazetteer.find(asked) if asked else Finding()

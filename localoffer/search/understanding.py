"""What a search says, as chips that can be taken back: age, place, days, cost, level, and the words that are left."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from localoffer.clock import today
from localoffer.directory import vocabulary
from localoffer.directory.wording import listed
from localoffer.places import gazetteer
from localoffer.places.atlas import Atlas
from localoffer.places.names import WORD
from localoffer.places.spots import Finding
from localoffer.search import ages, asking, sentences
from localoffer.search.query import Query
from localoffer.search.words import STOP, plain

POSTCODE = re.compile(r"\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b")
OUTCODE = re.compile(r"\b((?:s|dn|ng)\d{1,2})(?: \d(?![\w:-]))?(?!\w)")
"""With or without the first figure of what follows: "S66 8"."""
LONGEST_OUTCODE = 4
LONGEST_NAME = 40
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
    needs_chosen: tuple[str, ...] = ()
    """Needs that were ticked rather than said."""
    days: tuple[str, ...] = ()
    costs: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    open_now: bool = False
    turn_up: bool = False
    age: int | None = None
    age_to: int | None = None
    told: asking.Told | None = None
    """What a long sentence asks for and what it does not; None of a short one."""
    only_an_age: bool = False
    """Nothing but a time of life was said, such as "teenagers"."""
    place: str = ""
    within: float | None = None
    """Miles from the place that were said in the words."""
    mended: tuple[tuple[str, str], ...] = ()
    """Misspelt places: as typed, and as meant."""
    chips: tuple[Chip, ...] = ()


def place_in(text: str, area: Atlas) -> tuple[str, str]:
    """(a place of the area that the text names, the text without it)."""
    for pattern in (POSTCODE, OUTCODE):
        if found := pattern.search(text):
            return spaced(found.group(pattern.groups).upper()), without(text, found.start(), found.end())
    names, own, first_words = area.named, area.own_name, area.first_words
    written = text
    text = text.replace("-", " ")  # "wath-upon-dearne"
    best: tuple[int, int] | None = None
    for found in WORD.finditer(text):
        ends = WORD.finditer(text, found.start(), found.start() + LONGEST_NAME) if found.group() in first_words else ()
        for end in ends:
            stop = end.end()
            name = text[found.start() : stop]
            if name in names and name != own and (best is None or len(name) > best[1] - best[0]):
                best = (found.start(), stop)
    if best is None:
        return "", written
    return text[best[0] : best[1]].title(), without(written, *best)


def spaced(code: str) -> str:
    """A postcode as it is written on letters."""
    bare = "".join(code.split())
    return f"{bare[:-3]} {bare[-3:]}" if len(bare) > LONGEST_OUTCODE else bare


def without(text: str, start: int, end: int) -> str:
    return NEAR.sub("", text[:start]) + " " + text[end:]


def place_beside(text: str, area: Atlas, known: Callable[[str], bool]) -> tuple[str, str]:
    """(a town just outside that the text names, the text without it): only one that no entry speaks of."""
    for found in WORD.finditer(text):
        if found.group() in area.neighbour_names and not known(found.group()):
            return found.group().title(), without(text, found.start(), found.end())
    return "", text


def mended_place(text: str, area: Atlas, known: Callable[[str], bool]) -> tuple[str, str]:
    """(a misspelt place of the area, what it is called): only for words that nobody here uses."""
    odd = (each for each in WORD.findall(text) if not (known(each) or known(each.rstrip("s"))))
    return next(((each, meant) for each in odd if (meant := area.part_like(each))), ("", ""))


def understand(query: Query, area: Atlas, known: Callable[[str], bool] | None = None) -> Understood:
    """What the words of a search say beyond words; what the visitor took back is left in the words.

    `known` tells which words exist, so that none of them is taken for a misspelt place.
    """
    text = plain(asking.written_out(query.text))
    text = text if query.exact else asking.as_written(text)
    told = asking.told_by(text)
    age = age_to = None
    place = ""
    mended: tuple[tuple[str, str], ...] = ()
    if not ("age" in query.without or query.age is not None or query.stage):
        age, age_to, text = ages.age_in(text)
    if not ("place" in query.without or query.near or query.cell or query.ward):
        place, rest = place_in(text, area)
        if known and not place:
            place, rest = place_beside(text, area, known)
        if known and not (place or query.exact) and (typed := mended_place(text, area, known))[0]:
            place, rest = place_in(re.sub(rf"\b{typed[0]}\b", typed[1], text), area)
            mended = ((typed[0], typed[1].title()),) if place else ()
            rest = rest if place else text
        text = rest
    within = None
    if (place or query.near or query.cell) and query.within is None and "within" not in query.without:
        within, text = sentences.miles_in(text)
    free = not query.costs and "cost" not in query.without and sentences.is_free(text)
    turn_up = not query.just_turn_up and "drop_in" not in query.without and sentences.is_turn_up(text)
    text = sentences.without_booking(text) if turn_up else text
    words = sentences.without_asking(" ".join((sentences.without_cost(text) if free else text).split()))
    wished = Understood(
        words=words,
        told=told,
        needs_chosen=query.needs,
        days=days_of(text, told) if not query.days and "day" not in query.without else (),
        costs=("free",) if free else (),
        levels=sentences.levels_in(text) if not query.levels and "level" not in query.without else (),
        open_now=not query.open and "open" not in query.without and sentences.is_open_now(text),
        turn_up=turn_up,
        age=age,
        age_to=age_to,
        only_an_age=age is not None and ages.is_stage(" ".join(each for each in words.split() if each not in STOP)),
        place=place,
        within=within,
        mended=mended,
    )
    chips = chips_of(query, wished)
    return replace(wished, chips=chips) if chips else wished


def days_of(text: str, told: asking.Told | None) -> tuple[str, ...]:
    """The days that a text asks for; what happened today is no wish for today."""
    if days := sentences.days_in(text):
        return days
    soon = sentences.SOON.search(text)
    if not soon or (told and soon.group() not in told.asked):
        return ()
    return sentences.soon_in(text, today().weekday())


def with_needs(query: Query, found: Understood, needs: tuple[str, ...]) -> Understood:
    """The same with the needs that the words name, as one more chip."""
    if not needs:
        return found
    label = f"Need: {listed([vocabulary.of('needs').shown(each) for each in needs])}"
    return replace(found, needs=needs, chips=(*found.chips, Chip("need", label, query.back("need"))))


def chips_of(query: Query, found: Understood) -> tuple[Chip, ...]:
    """What was understood, in the words of the page. Days, cost and level are wishes: what fits them comes first."""
    said = []
    if found.age is not None:
        said.append(("age", ages_in_words(found.age, found.age_to)))
    if found.place:
        said.append(("place", f"Near {found.place}"))
    if found.within is not None:
        said.append(("within", within_in_words(found.within)))
    if found.days:
        names = [f"{vocabulary.of('days').shown(each)}s" for each in found.days]
        said.append(("day", f"{listed(names)} first"))
    if found.costs:
        said.append(("cost", "Free ones first"))
    if found.levels:
        said.append(("level", f"“{listed([vocabulary.of('levels').shown(each) for each in found.levels])}” first"))
    if found.open_now:
        said.append(("open", "Open now first"))
    if found.turn_up:
        said.append(("drop_in", "“Just turn up” first"))
    return tuple(Chip(kind, label, query.back(kind)) for kind, label in said)


def ages_in_words(first: int, last: int | None) -> str:
    """Years in the words of a chip."""
    return f"Ages {first} to {last}" if last is not None and last > first else f"Age {first}"


def within_in_words(miles: float) -> str:
    """How far away at most, in the words of a chip."""
    return f"Within {miles:g} mile{'s' if miles != 1 else ''}"


def spot_of(query: Query, understood: Understood) -> Finding:
    """Where the search is from: the visitor's cell, the place box, or a place in the words."""
    if query.cell and (spot := gazetteer.from_cell(query.cell)):
        return Finding(spot=spot)
    asked = query.near or understood.place
    return gazetteer.find(asked) if asked else Finding()

"""Query: all that a visitor asked for, as frozen data that makes, and is made from, the address of a search."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from localoffer.directory import vocabulary
from localoffer.directory.listing import clean_line

LONGEST_TEXT = 200
LONGEST_PLACE = 80
OLDEST = 25
FURTHEST = 100.0
ON_A_PAGE = 20
MOST_ON_A_PAGE = 100
LAST_PAGE = 500
SORTS = ("best", "nearest", "name", "soonest")
OPEN = ("", "now", "week")
CELL = re.compile(r"^[0-9a-f]{15}$")
WARD = re.compile(r"^[A-Z]\d{8}$")
WHOLE = re.compile(r"[+-]?\d{1,9}")
MILES = re.compile(r"\d{1,3}(\.\d{1,2})?")
LISTS = {
    "need": "needs",
    "category": "categories",
    "cost": "costs",
    "day": "days",
    "level": "levels",
    "access": "access",
    "kind": "kinds",
}


class Arguments(Protocol):
    """What a request gives: several values under one name."""

    def __iter__(self) -> Iterator[str]: ...

    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True)
class Query:
    """One search. Codes are those of the vocabularies; ages in years, `within` in miles; empty means not asked.

    `cell` is an H3 cell of resolution 9 in place of a typed place; `exact` switches corrections off; `without` names
    what was understood from the words and taken back by the visitor ("age", "synonyms", "place" ...).
    """

    text: str = ""
    near: str = ""
    cell: str = ""
    within: float | None = None
    age: int | None = None
    age_to: int | None = None
    needs: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    costs: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    stage: str = ""
    ward: str = ""
    organisation: str = ""
    just_turn_up: bool = False
    open: str = ""
    sort: str = ""
    page: int = 1
    per_page: int = ON_A_PAGE
    exact: bool = False
    without: tuple[str, ...] = ()

    def changed(self, **changes: Any) -> Query:
        """The same search with some of it replaced: a page asks for twenty, and `dataclasses.replace` sets fact after fact."""
        if not changes.keys() <= self.__dict__.keys():
            raise TypeError(f"a search has no {', '.join(changes.keys() - self.__dict__.keys())}")
        other = object.__new__(Query)
        other.__dict__.update(self.__dict__, **changes)
        return other

    @classmethod
    def from_args(cls, args: Arguments) -> Query:
        """The search of an address. Never raises: what makes no sense is left out, and what is not there takes no time."""
        asked = {}
        for key in args:
            if (known := READ_BY.get(key)) and (value := known[1](args.getlist(key))) is not None:
                asked[known[0]] = value
        return NOTHING_ASKED.changed(**asked)

    def to_args(self) -> list[tuple[str, str]]:
        """The search as the parts of an address: always in one order, and nothing that is at its default."""
        said: list[tuple[str, str]] = [("q", self.text), ("near", self.near), ("cell", self.cell)]
        said.append(("within", "" if self.within is None else f"{self.within:g}"))
        said += [("age", _text(self.age)), ("age_to", _text(self.age_to))]
        said += [(key, code) for key, field in LISTS.items() for code in getattr(self, field)]
        said += [("stage", self.stage), ("ward", self.ward), ("organisation", self.organisation)]
        said += [("drop_in", "1" if self.just_turn_up else ""), ("open", self.open), ("sort", self.sort)]
        said += [("page", _text(self.page) if self.page > 1 else "")]
        said += [("per_page", _text(self.per_page) if self.per_page != ON_A_PAGE else "")]
        said += [("exact", "1" if self.exact else ""), *(("without", each) for each in self.without)]
        return [(key, value) for key, value in said if value]

    def as_cards(self) -> Query:
        """The same with no more on a page than has room there: reading an entry and writing its card takes longer than finding
        it."""
        return self.changed(per_page=min(self.per_page, ON_A_PAGE))

    def back(self, what: str) -> Query:
        """The same search with something that was understood taken back."""
        return self.changed(without=(*self.without, what), page=1) if what not in self.without else self


NOTHING_ASKED = Query()


def _first(values: Sequence[str]) -> str:
    return clean_line(values[0], LONGEST_TEXT) if values and values[0] else ""


def _codes(values: Iterable[str], name: str) -> tuple[str, ...]:
    if not values:
        return ()
    known = vocabulary.of(name)
    return tuple(dict.fromkeys(each for each in list(values)[:40] if each in known))


def _whole(text: str, low: int, high: int) -> int | None:
    if not text or not WHOLE.fullmatch(text):
        return None
    return min(max(int(text), low), high) if int(text) >= low else None


def _age(text: str) -> int | None:
    """A whole number of years from birth to 25, else not asked."""
    number = _whole(text, 0, 99)
    return number if number is not None and number <= OLDEST else None


def _miles(text: str) -> float | None:
    if not text or not MILES.fullmatch(text):
        return None
    return min(float(text), FURTHEST) or None


def _words_of(values: Sequence[str]) -> tuple[str, ...]:
    """What was taken back, each once."""
    return tuple(dict.fromkeys(clean_line(each, 60) for each in values[:12] if each.strip()))


def _chosen(name: str) -> Read:
    """Codes of one of the vocabularies."""
    return lambda values: _codes(values, name)


def _one(value_of: Callable[[str], Any]) -> Read:
    """Something of the first value alone; None leaves it as it is where nothing was asked."""
    return lambda values: value_of(_first(values))


def _matching(pattern: re.Pattern[str], text: str) -> str | None:
    return text if pattern.match(text) else None


def _among(known: Container[str], text: str) -> str | None:
    return text if text in known else None


Read = Callable[[Sequence[str]], Any]
READ_BY: dict[str, tuple[str, Read]] = {
    "q": ("text", _first),
    "near": ("near", _one(lambda text: text[:LONGEST_PLACE].rstrip())),
    "cell": ("cell", _one(lambda text: _matching(CELL, text))),
    "within": ("within", _one(_miles)),
    "age": ("age", _one(_age)),
    "age_to": ("age_to", _one(_age)),
    **{key: (fact, _chosen(fact)) for key, fact in LISTS.items()},
    "stage": ("stage", _one(lambda text: _among(vocabulary.of("stages"), text))),
    "ward": ("ward", _one(lambda text: _matching(WARD, text.upper()))),
    "organisation": ("organisation", _first),
    "drop_in": ("just_turn_up", _one(lambda text: text == "1")),
    "open": ("open", _one(lambda text: _among(OPEN, text))),
    "sort": ("sort", _one(lambda text: _among(SORTS, text))),
    "page": ("page", _one(lambda text: _whole(text, 1, LAST_PAGE))),
    "per_page": ("per_page", _one(lambda text: _whole(text, 1, MOST_ON_A_PAGE))),
    "exact": ("exact", _one(lambda text: text == "1")),
    "without": ("without", _words_of),
}
"""{the name of a part of the address: (the fact of the search that it says, what is read out of its values)}."""


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


@dataclass(frozen=True)
class Given:
    """Plain data in the form of a request's arguments."""

    data: Mapping[str, Any]

    def __iter__(self) -> Iterator[str]:
        return iter(self.data)

    def getlist(self, key: str) -> list[str]:
        value = self.data.get(key, ())
        return [str(each) for each in value] if isinstance(value, list | tuple) else [str(value)]


def as_args(data: Mapping[str, Any]) -> Arguments:
    """Plain data as a request's arguments, for what is asked without one: commands, what was logged, ways in that are data."""
    return Given(data)

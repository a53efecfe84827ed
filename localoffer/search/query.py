"""Query: all that a visitor asked for, as frozen data that makes, and is made from, the address of a search."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
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
VOCABULARY_OF = {
    "needs": "needs", "categories": "categories", "costs": "costs", "days": "days", "levels": "levels", "access": "access",
    "kinds": "kinds",
}  # fmt: skip


class Arguments(Protocol):
    """What a request gives: several values under one name."""

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
        """The search of an address. Never raises: what makes no sense is left out."""
        one = _first(args)
        lists = {field: _codes(args.getlist(key), VOCABULARY_OF[field]) for key, field in LISTS.items()}
        stage, ward = one("stage"), one("ward").upper()
        return cls(
            text=one("q"),
            near=one("near")[:LONGEST_PLACE].rstrip(),
            cell=cell if CELL.match(cell := one("cell")) else "",
            within=_miles(one("within")),
            age=_age(one("age")),
            age_to=_age(one("age_to")),
            stage=stage if stage in vocabulary.of("stages") else "",
            ward=ward if WARD.match(ward) else "",
            organisation=one("organisation"),
            just_turn_up=one("drop_in") == "1",
            open=when if (when := one("open")) in OPEN else "",
            sort=order if (order := one("sort")) in SORTS else "",
            page=_whole(one("page"), 1, LAST_PAGE) or 1,
            per_page=_whole(one("per_page"), 1, MOST_ON_A_PAGE) or ON_A_PAGE,
            exact=one("exact") == "1",
            without=tuple(dict.fromkeys(clean_line(each, 60) for each in args.getlist("without")[:12] if each.strip())),
            **lists,
        )

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


def _first(args: Arguments) -> Any:
    def one(name: str) -> str:
        values = args.getlist(name)
        return clean_line(values[0], LONGEST_TEXT) if values and values[0] else ""

    return one


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


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


@dataclass(frozen=True)
class Given:
    """Plain data in the form of a request's arguments."""

    data: Mapping[str, Any]

    def getlist(self, key: str) -> list[str]:
        value = self.data.get(key, ())
        return [str(each) for each in value] if isinstance(value, list | tuple) else [str(value)]


def as_args(data: Mapping[str, Any]) -> Arguments:
    """Plain data as a request's arguments, for commands and tests."""
    return Given(data)

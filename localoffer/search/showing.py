"""How a search is shown: its heading, its choices, its orders and its invitations. Pure; templates only write it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import urlencode

from localoffer.directory.wording import listed
from localoffer.search.finder import FacetValue, Results
from localoffer.search.query import Query

FEW = 3
DISTANCES = (1, 2, 3, 5, 10, 20)
ORDERS = (("best", "Best match"), ("nearest", "Nearest"), ("name", "Name"), ("soonest", "Next session"))
GROUPS = (
    ("need", "Need"),
    ("category", "What it helps with"),
    ("stage", "Age group"),
    ("cost", "Cost"),
    ("drop_in", "How to get it"),
    ("open", "When it is open"),
    ("day", "Day"),
    ("kind", "Kind"),
    ("level", "How much help"),
    ("access", "Access and senses"),
    ("ward", "Ward"),
)
OPEN_AT_FIRST = ("need", "cost", "day")
TYPED = ("q", "near", "cell", "exact", "without")
TYPED_FIELDS = ("text", "near", "cell", "exact", "without", "sort", "per_page")


@dataclass(frozen=True)
class Group:
    """Choices of one kind; `open` when they are shown without a press."""

    key: str
    title: str
    rows: Sequence[FacetValue]
    chosen: int
    open: bool


@dataclass(frozen=True)
class Order:
    """One way to put the results in order."""

    name: str
    query: Query
    chosen: bool


def address(path: str, query: Query) -> str:
    """The address of a search on some page; the same search always has the same address."""
    said = urlencode(query.to_args())
    return f"{path}?{said}" if said else path


def heading(query: Query, results: Results) -> str:
    """What was asked for, as the heading and the title of the page."""
    place = results.spot.label if results.spot else ""
    if query.text:
        return f"“{query.text}” near {place}" if place else f"“{query.text}”"
    names = [each.name for key, _ in GROUPS for each in results.facets.get(key, ()) if each.selected]
    what = ": ".join(filter(None, ["Help", listed(names)])) if names else "All help" if not place else "Help"
    return f"{what} near {place}" if place else what


def how_many(results: Results) -> str:
    """How many were found, in words."""
    if not results.total:
        return "Nothing found near by" if results.wider else "Nothing found"
    found = f"{results.total:,} found"
    return f"{found}, and {results.wider_total:,} for a wider area" if results.wider_total else found


def orders(query: Query, results: Results) -> list[Order]:
    """The orders to choose from; nearest only when there is a place to be near to."""
    return [
        Order(name, query.changed(sort=code, page=1), (query.sort or "best") == code)
        for code, name in ORDERS
        if code != "nearest" or results.spot
    ]


def groups(results: Results) -> list[Group]:
    """The choices that would leave something, or were chosen."""
    made = []
    for key, title in GROUPS:
        rows = [each for each in results.facets.get(key, ()) if each.count or each.selected]
        chosen = sum(each.selected for each in rows)
        made.append(Group(key, title, rows, chosen, bool(chosen) or key in OPEN_AT_FIRST))
    return made


def invitation(query: Query, results: Results) -> list[tuple[str, str]]:
    """What is already known about a group that a visitor may add: ward, need and age."""
    understood = results.understood
    needs = query.needs or understood.needs
    age = query.age if query.age is not None else understood.age
    ward = query.ward or (results.spot.ward_code if results.spot else "")
    said = [("ward", ward), ("need", needs[0] if needs else ""), ("age", "" if age is None else str(age))]
    return [(name, value) for name, value in said if value]


def typed(query: Query) -> list[tuple[str, str]]:
    return [(name, value) for name, value in query.to_args() if name in TYPED]


def picked(query: Query) -> list[tuple[str, str]]:
    """The choices that the search box carries along; a new search starts on its first page."""
    return [(name, value) for name, value in query.to_args() if name not in (*TYPED, "page")]


def page(query: Query, results: Results) -> dict[str, Any]:
    """All that the page of results is written from."""
    choices = [(name, value) for name, value in picked(query) if name != "sort"]
    return {
        "query": query,
        "results": results,
        "heading": heading(query, results),
        "how_many": how_many(results),
        "sorts": orders(query, results),
        "groups": groups(results),
        "chosen": len(choices),
        "distances": DISTANCES,
        "kept_by_box": picked(query),
        "kept_by_filters": [*typed(query), *((name, value) for name, value in picked(query) if name == "sort")],
        "few": FEW,
        "chips": results.understood.chips,
        "cleared": query.changed(**{each.name: each.default for each in fields(query) if each.name not in TYPED_FIELDS}),
        "filters_open": False,
        "invitation": urlencode(invitation(query, results)),
    }

"""How a search is shown: its heading, its choices, its orders and its invitations. Pure; templates only write it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urlencode

from localoffer.directory import vocabulary
from localoffer.directory.wording import listed
from localoffer.places import gazetteer
from localoffer.search import chips
from localoffer.search.query import Query
from localoffer.search.results import FacetValue, Results
from localoffer.search.sentences import miles_in
from localoffer.search.words import plain

FEW = 3
DISTANCES = (1, 2, 3, 5, 10, 20)
ORDERS = (("", "Best match"), ("nearest", "Nearest"), ("name", "Name"), ("soonest", "Next session"))
MANY, ONE = "many", "one"
GROUPS = (
    ("need", "Need", MANY),
    ("category", "What it helps with", MANY),
    ("stage", "Age group", ONE),
    ("cost", "Cost", MANY),
    ("drop_in", "How to get it", MANY),
    ("open", "When it is open", ONE),
    ("day", "Day", MANY),
    ("kind", "Kind", MANY),
    ("level", "How much help", MANY),
    ("access", "Access and senses", MANY),
    ("ward", "Ward", ONE),
)
OPEN_AT_FIRST = ("need", "cost", "day")
OWN_WORDS = frozenset({"q", "near", "organisation", "without"})
"""What a visitor says freely is quoted in an address; the rest are codes and numbers, which stand in it as they are, and a page
with every choice made writes four thousand of them."""
TYPED = ("q", "near", "cell", "exact", "without")
IN_FILTERS = ("age", "within", *(key for key, _, _ in GROUPS))
CHOICES_GONE: dict[str, Any] = {
    "within": None, "age": None, "age_to": None, "needs": (), "categories": (), "costs": (), "days": (), "levels": (),
    "access": (), "kinds": (), "stage": "", "ward": "", "organisation": "", "just_turn_up": False, "open": "", "page": 1,
}  # fmt: skip


@dataclass(frozen=True)
class Group:
    """Choices of one kind; `open` when they are shown without a press."""

    key: str
    title: str
    form: str
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
    said = "&".join([f"{name}={quote_plus(value) if name in OWN_WORDS else value}" for name, value in query.to_args()])
    return f"{path}?{said}" if said else path


def heading(query: Query, results: Results) -> str:
    """What was asked for, as the heading and the title of the page."""
    place = results.spot.label if results.spot else ""
    if any(map(str.isalnum, query.text)):  # signs alone find everything
        said_already = results.understood.place or not place
        return f"“{query.text}”" if said_already else f"“{query.text}” near {place}"
    names = [each.name for key, _, _ in GROUPS for each in results.facets.get(key, ()) if each.selected]
    what = ": ".join(filter(None, ["Help", listed(names)])) if names else "All help" if not place else "Help"
    return f"{what} near {place}" if place else what


def how_many(results: Results) -> str:
    """How many were found, in words."""
    if results.unmatched and (results.total or results.wider):
        return "Nothing found for your words. This is what fits the place and your choices"
    if not results.total:
        return "Nothing found near by" if results.wider else "Nothing found"
    whole, partly = results.total - results.partly, results.partly
    found = f"{whole:,} found" if whole or not partly else f"{partly:,} found with some of your words"
    said = [f"{partly:,} more with some of your words"] if whole and partly else []
    said += [f"{results.wider_total:,} for a wider area"] if results.wider_total else []
    return ", and ".join([found, *said])


def no_day_told(results: Results) -> str:
    """What to say where days were asked for and nothing found tells of any of them; else nothing."""
    told = {each.code for each in results.facets.get("day", ()) if each.count}
    if results.understood.days and told.isdisjoint(results.understood.days):
        days = listed([f"{vocabulary.of('days').shown(each)}s" for each in results.understood.days], last="or")
        return f"None of these says that it is open on {days}. Many do not tell us their days, so ask them first."
    return ""


def orders(query: Query, results: Results) -> list[Order]:
    """The orders to choose from; nearest only when there is a place to be near to."""
    return [
        Order(name, query.changed(sort=code, page=1), query.sort == code)
        for code, name in ORDERS
        if code != "nearest" or results.spot
    ]


def groups(results: Results) -> list[Group]:
    """The choices that would leave something, or were chosen."""
    made = []
    for key, title, form in GROUPS:
        rows = [each for each in results.facets.get(key, ()) if each.count or each.selected]
        chosen = sum(each.selected for each in rows)
        made.append(Group(key, title, form, rows, chosen, bool(chosen) or key in OPEN_AT_FIRST))
    return made


def invitation(query: Query, results: Results) -> list[tuple[str, str]]:
    """What is already known about a group that a visitor may add: ward, need and age."""
    understood = results.understood
    needs = query.needs or understood.needs
    age = query.age if query.age is not None else understood.age
    ward = query.ward or (results.spot.ward_code if results.spot else "")
    said = [("ward", ward), ("need", needs[0] if needs else ""), ("age", "" if age is None else str(age))]
    return [(name, value) for name, value in said if value]


def picked(query: Query) -> list[tuple[str, str]]:
    """The choices that the search box carries along; a new search starts on its first page."""
    return [(name, value) for name, value in query.to_args() if name not in (*TYPED, "page")]


def not_in_filters(query: Query) -> list[tuple[str, str]]:
    """What the form of choices carries along, because it has no field of its own for it."""
    return [(name, value) for name, value in query.to_args() if name not in (*IN_FILTERS, "page")]


def in_one_list(query: Query, results: Results) -> tuple[Query, str]:
    """(the search that finds near and far in one list, what the link to it says); at any distance, so that it may be more."""
    other = query.changed(page=1, sort="best", within=None)
    if query.within is None and results.understood.within is None:
        return other, f"See all {results.total + results.wider_total} in one list"
    miles, rest = miles_in(plain(query.text))
    if miles is not None and "within" not in query.without:
        other = other.changed(text=rest.strip())
    return other, "See all in one list, at any distance"


def page(query: Query, results: Results) -> dict[str, Any]:
    """All that the page of results is written from."""
    whole, see_all = in_one_list(query, results)
    cleared = query.changed(**CHOICES_GONE)
    return {
        "query": query,
        "results": results,
        "heading": heading(query, results),
        "how_many": how_many(results),
        "sorts": orders(query, results),
        "groups": groups(results),
        "chosen": sum(name not in ("sort", "per_page") for name, _ in picked(query)),
        "cleared": cleared,
        "distances": DISTANCES,
        "kept_by_box": picked(query),
        "kept_by_filters": not_in_filters(query),
        "chips": results.understood.chips + chips.few(chips.chosen(query, results, (key for key, _, _ in GROUPS)), cleared),
        "no_day_told": no_day_told(results),
        "map_address": address("/map", query.changed(page=1, sort="")),
        "all_url": address("/search", whole),
        "see_all": see_all,
        "few": FEW,
        "own_council": gazetteer.own_council(results.spot),
        "invitation": urlencode(invitation(query, results)),
    }

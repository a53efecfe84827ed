"""The choices beside the results: how many each would leave, and what to let go of when little was found."""

from __future__ import annotations

from functools import partial

import numpy as np

from localoffer.database import now
from localoffer.directory import vocabulary
from localoffer.places import wards
from localoffer.search.combining import enough
from localoffer.search.filtering import FIELD, all_of
from localoffer.search.matching import Match, mask_of, match
from localoffer.search.query import Query
from localoffer.search.reading import FACETS, VOCABULARY, Mask, Reading
from localoffer.search.results import FacetValue, Loosen
from localoffer.search.times import times

MOST_TRIED = 8
OPENING = {"now": "Open now", "week": "In the next 7 days"}


def facets(reading: Reading, query: Query, found: Match) -> dict[str, list[FacetValue]]:
    """{facet: its choices that would leave something or are chosen, with counts}; each is counted with the other choices
    applied but not its own."""
    counts = reading.all_counts(found.mask)
    counts |= {name: reading.counts(name, without(reading, found, name)) for name in found.filters if name in counts}
    out = {facet: of_facet(reading, query, facet, counts[facet]) for facet in FACETS}
    out["open"] = opening(reading, query, found)
    return out


def of_facet(reading: Reading, query: Query, facet: str, counts: list[int]) -> list[FacetValue]:
    chosen, known = chosen_in(query, facet), reading.codes[facet]
    of_none = [(code, name_of(facet, code), 0) for code in chosen if code and code not in known]
    return [
        FacetValue(code, name, count, code in chosen, partial(switched, query, facet, code))
        for code, name, count in (*zip(known, names_of(reading, facet), counts, strict=True), *of_none)
        if count or code in chosen
    ]


def names_of(reading: Reading, facet: str) -> list[str]:
    """What people see of the codes of a facet."""
    if facet not in reading.kept_code_names:
        reading.kept_code_names[facet] = [name_of(facet, code) for code in reading.codes[facet]]
    return reading.kept_code_names[facet]


def without(reading: Reading, found: Match, facet: str) -> Mask:
    """What would be found with every choice but those of one facet: where nothing says the words, all that fits."""
    if facet not in found.filters:
        return found.mask
    others = all_of(reading, {name: each for name, each in found.filters.items() if name != facet})
    if found.understood.only_an_age:
        return others
    places = enough(reading, found.sought, others).places
    return mask_of(reading.size, places) if len(places) else others


def opening(reading: Reading, query: Query, found: Match) -> list[FacetValue]:
    """How many of what was found are on now, and how many this week."""
    known = times(reading, now())
    mask = without(reading, found, "open")
    return [
        FacetValue(
            code,
            name,
            int(np.count_nonzero(mask & known.of(code))),
            query.open == code,
            partial(query.changed, open="" if query.open == code else code, page=1),
        )
        for code, name in OPENING.items()
    ]


def chosen_in(query: Query, facet: str) -> tuple[str, ...]:
    """The codes of a facet that a search asks for."""
    if facet in FIELD:
        chosen: tuple[str, ...] = getattr(query, FIELD[facet])
        return chosen
    if facet == "drop_in":
        return ("1",) if query.just_turn_up else ()
    return (getattr(query, facet),)


def name_of(facet: str, code: str) -> str:
    """What people see of a code."""
    if facet == "drop_in":
        return "Just turn up"
    if facet == "ward":
        ward = wards.ward_by_code(code)
        return ward.name if ward else code
    return vocabulary.of(VOCABULARY[facet]).shown(code)


def switched(query: Query, facet: str, code: str) -> Query:
    """The search with one code of a facet asked for, or no longer."""
    if facet in FIELD:
        return with_or_without(query, FIELD[facet], code)
    if facet == "drop_in":
        return query.changed(just_turn_up=not query.just_turn_up, page=1)
    return query.changed(**{facet: "" if code in chosen_in(query, facet) else code}, page=1)


def with_or_without(query: Query, name: str, code: str) -> Query:
    """The search with one code more among its choices, or with it taken back."""
    chosen: tuple[str, ...] = getattr(query, name)
    return query.changed(**{name: tuple(x for x in chosen if x != code) if code in chosen else (*chosen, code)}, page=1)


def loosened(reading: Reading, query: Query, found: Match) -> tuple[Loosen, ...]:
    """What to let go of when little was found, each with what it would find."""
    tries = [(f"Any {name}", query.changed(**{FIELD[name]: ()})) for name in FIELD if getattr(query, FIELD[name])]
    if query.stage or query.age is not None:
        tries.append(("Any age", query.changed(stage="", age=None, age_to=None)))
    tries += [(f"Without “{chip.label}”", chip.query) for chip in found.understood.chips]
    if query.within is not None:
        tries.append(("Any distance", query.changed(within=None)))
    if query.ward:
        tries.append(("Any ward", query.changed(ward="")))
    if query.just_turn_up:
        tries.append(("Also what you must book", query.changed(just_turn_up=False)))
    out = looser(reading, tries[:MOST_TRIED], found)
    if not out and len(tries) > 1 and query.text:
        words = Query(text=query.text, without=query.without, exact=query.exact, sort=query.sort, per_page=query.per_page)
        out = looser(reading, [("Just my words, without the choices", words)], found)
    return tuple(out)


def looser(reading: Reading, tries: list[tuple[str, Query]], found: Match) -> list[Loosen]:
    """Those of some searches that find more."""
    out = []
    for label, other in tries:
        there = match(reading, other)
        count = 0 if there.unmatched else len(there.places)
        if count > (0 if found.unmatched else len(found.places)):
            out.append(Loosen(label, other.changed(page=1), count))
    return out

"""The choices beside the results: how many each would leave, and what to let go of when little was found."""

from __future__ import annotations

import numpy as np

from localoffer.database import now
from localoffer.directory import vocabulary
from localoffer.places import wards
from localoffer.search.matching import FIELD, Match, enough, match
from localoffer.search.query import Query
from localoffer.search.reading import FACETS, VOCABULARY, Reading
from localoffer.search.results import FacetValue, Loosen
from localoffer.search.times import times

OPENING = {"now": "Open now", "week": "In the next 7 days"}


def facets(reading: Reading, query: Query, found: Match) -> dict[str, list[FacetValue]]:
    """{facet: its choices with counts}; each is counted with the other choices applied but not its own."""
    out = {}
    for facet in FACETS:
        mask = found.mask
        if facet in found.filters:
            others = [each for name, each in found.filters.items() if name != facet]
            mask = np.logical_and.reduce([*others, np.ones(reading.size, dtype=bool)])
            if found.slots:
                mask = mask & enough(found.slots, found.held, mask)
        counts = reading.columns[facet][mask].sum(axis=0, dtype=np.int64)
        out[facet] = [value_of(facet, code, int(counts[at]), query) for at, code in enumerate(reading.codes[facet])]
    out["open"] = opening(reading, query, found)
    return out


def opening(reading: Reading, query: Query, found: Match) -> list[FacetValue]:
    """How many of what was found are on now, and how many this week."""
    known = times(reading, now())
    others = [each for name, each in found.filters.items() if name != "open"]
    mask = found.mask if "open" not in found.filters else np.logical_and.reduce([*others, np.ones(reading.size, dtype=bool)])
    if found.slots and "open" in found.filters:
        mask = mask & enough(found.slots, found.held, mask)
    return [
        FacetValue(code, name, int((mask & known.of(code)).sum()), query.open == code, query.changed(open=code, page=1))
        for code, name in OPENING.items()
    ]


def value_of(facet: str, code: str, count: int, query: Query) -> FacetValue:
    if facet in FIELD:
        chosen: tuple[str, ...] = getattr(query, FIELD[facet])
        selected = code in chosen
        after = tuple(each for each in chosen if each != code) if selected else (*chosen, code)
        return FacetValue(
            code, vocabulary.of(VOCABULARY[facet]).shown(code), count, selected, query.changed(**{FIELD[facet]: after}, page=1)
        )
    if facet == "drop_in":
        on = query.just_turn_up
        return FacetValue(code, "Just turn up", count, on, query.changed(just_turn_up=not on, page=1))
    selected = getattr(query, facet) == code
    if facet == "ward":
        ward = wards.ward_by_code(code)
        name = ward.name if ward else code
    else:
        name = vocabulary.of(VOCABULARY[facet]).shown(code)
    return FacetValue(code, name, count, selected, query.changed(**{facet: "" if selected else code}, page=1))


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
    out = []
    for label, other in tries:
        looser = match(reading, other)
        count = 0 if looser.unmatched else int(looser.mask.sum())
        if count > (0 if found.unmatched else int(found.mask.sum())):
            out.append(Loosen(label, other.changed(page=1), count))
    return tuple(out)

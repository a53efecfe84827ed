"""In which order the entries that match are shown."""

from __future__ import annotations

import numpy as np

from localoffer.database import now
from localoffer.search.matching import Match
from localoffer.search.query import Query
from localoffer.search.reading import Numbers, Reading
from localoffer.search.thesaurus import Slot
from localoffer.search.times import times
from localoffer.search.words import terms

MOST_RANKED = 80
FILLER_WORTH = 0.35
SAID_OTHERWISE = 0.8
WORTH = {"local": 1.0, "borough": 0.97, "wide": 0.85}


def name_bonus(reading: Reading, places: np.ndarray, slots: list[Slot]) -> Numbers:
    """More for an entry whose name is what was asked for: how much of the words it holds, and how little else."""
    worth = [FILLER_WORTH if slot.filler else 1.0 for slot in slots]
    out = np.ones(len(places), dtype=np.float32)
    for at, place in enumerate(places[:MOST_RANKED]):
        name = set(terms(reading.rows[place]["name"]))
        used = [in_name(slot, name) for slot in slots]
        if name and sum(worth):
            held = sum(each * share for each, (share, _) in zip(worth, used, strict=True)) / sum(worth)
            out[at] += 0.6 * held + 0.5 * held * len(set().union(*(found for _, found in used))) / len(name)
    return out


def in_name(slot: Slot, name: set[str]) -> tuple[float, set[str]]:
    """(how much of a slot a name says, its words for it): as typed in whole or part, or as services call it."""
    best: tuple[float, set[str]] = (0.0, set())
    for variant, worth in zip(slot.variants[:2], (1.0, SAID_OTHERWISE), strict=False):
        found = name.intersection(variant.terms)
        best = max(best, (worth * len(found) / len(variant.terms), found), key=lambda each: each[0])
    return best


def order_of(reading: Reading, query: Query, found: Match) -> np.ndarray:
    """The places of the entries that match, best first by the order that was asked for."""
    places = np.flatnonzero(found.mask)
    names = reading.by_name[places]
    sort = query.sort or ("nearest" if found.spot and not found.slots else "best")
    if sort == "name":
        return places[np.argsort(names, kind="stable")]
    if sort == "soonest":
        return places[np.lexsort((names, times(reading, now()).starts[places]))]
    if sort == "nearest" and found.miles is not None:
        return places[np.lexsort((names, found.miles[places]))]
    worth = np.array([WORTH[each] for each in reading.groups[places]], dtype=np.float32) if len(places) else np.ones(0)
    ranked = places[np.lexsort((names, -found.scores[places] * worth))]
    if found.slots and len(ranked):
        worth_of = dict(zip(places.tolist(), worth.tolist(), strict=True))
        top = ranked[:MOST_RANKED]
        score = found.scores[top] * np.array([worth_of[int(at)] for at in top], dtype=np.float32)
        ranked = np.concatenate(
            [top[np.argsort(-score * name_bonus(reading, top, found.slots), kind="stable")], ranked[MOST_RANKED:]]
        )
    return ranked

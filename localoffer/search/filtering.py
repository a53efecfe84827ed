"""What was chosen as masks, and what was wished for as weights."""

from __future__ import annotations

import numpy as np

from localoffer.database import now
from localoffer.search.facts import Places, apart_at
from localoffer.search.query import Query
from localoffer.search.reading import Mask, Numbers, Reading
from localoffer.search.thesaurus import Slot
from localoffer.search.times import times
from localoffer.search.understanding import Understood
from localoffer.search.words import stem

FIELD = {
    "need": "needs",
    "category": "categories",
    "cost": "costs",
    "day": "days",
    "kind": "kinds",
    "level": "levels",
    "access": "access",
}
KINDS_SAID = {"school": "school", "college": "college", "club": "group", "group": "group", "helpline": "helpline"}
OF_KIND = 1.2
FOR_CHILDREN = frozenset(
    map(stem, ("child", "children", "kid", "kids", "baby", "boy", "girl", "toddler", "pupil", "pupils", "schoolchild"))
)
FOR_ADULTS = frozenset(map(stem, ("adult", "adults", "grown", "adulthood")))
GROWN_UP, NOT_FOR_THEM = 18, 0.75
AS_WISHED, NOT_AS_WISHED = 1.3, 0.7
HALF_AS_GOOD_MILES = 3.0
MILES_WITHOUT_PLACE = 12.0
FAR_WORTH = 0.25


def filters_of(reading: Reading, query: Query, understood: Understood, apart: Numbers | None) -> dict[str, Mask]:
    """{what was chosen: the entries that fit it}."""
    out: dict[str, Mask] = {}
    for facet, name in FIELD.items():
        wanted = getattr(query, name)
        if wanted:
            out[facet] = reading.having(facet, (*wanted, "all") if facet == "need" else wanted)
    for facet, wanted in (("stage", query.stage), ("ward", query.ward), ("drop_in", "1" if query.just_turn_up else "")):
        if wanted:
            out[facet] = reading.having(facet, (wanted,))
    age = query.age if query.age is not None else understood.age
    if age is not None:
        low, high = reading.ages
        to = query.age_to if query.age is not None else understood.age_to
        out["age"] = (low <= (age if to is None else max(to, age))) & (age <= high)
    if query.within is not None and apart is not None:
        out["within"] = (apart <= apart_at(query.within)) | ~reading.local
    if query.open:
        out["open"] = times(reading, now()).of(query.open)
    if query.organisation:
        out["organisation"] = np.array([row["organisation"] == query.organisation for row in reading.rows], dtype=bool)
    return out


def all_of(reading: Reading, chosen: dict[str, Mask]) -> Mask:
    """The entries that still count and fit everything that was chosen."""
    return np.asarray(np.logical_and.reduce([reading.live, *chosen.values()])) if chosen else reading.live


def weighed(
    reading: Reading, places: Places, scores: Numbers, slots: list[Slot], understood: Understood, miles: Numbers | None
) -> Numbers:
    """The scores of some entries with what reach, standing, distance, wishes and kind make of them."""
    scores = scores * reading.standing[places]
    for facet, wanted in (("day", understood.days), ("cost", understood.costs), ("level", understood.levels)):
        if wanted:
            known = [code for code in reading.codes[facet] if code != "unknown"]
            otherwise = np.where(reading.having(facet, known)[places], NOT_AS_WISHED, 1.0)
            scores *= np.where(reading.having(facet, wanted)[places], AS_WISHED, otherwise).astype(np.float32)
    said = {word.rstrip("s") for slot in slots for word in slot.words}
    if kinds := tuple(kind for word, kind in KINDS_SAID.items() if word in said):
        scores[reading.having("kind", kinds)[places]] *= OF_KIND
    if (others := for_others(reading, {stem(word) for slot in slots for word in slot.words})) is not None:
        scores[others[places]] *= NOT_FOR_THEM
    if miles is not None:
        near = np.where(np.isfinite(miles), miles, MILES_WITHOUT_PLACE) / HALF_AS_GOOD_MILES
        scores *= FAR_WORTH + (1 - FAR_WORTH) / (1 + near * near)
    return scores


def for_others(reading: Reading, said: set[str]) -> Mask | None:
    """The entries that are only for adults where children were named, and the other way round."""
    children, adults = bool(said & FOR_CHILDREN), bool(said & FOR_ADULTS)
    if children == adults:
        return None
    low, high = reading.ages
    return np.asarray(low >= GROWN_UP if children else high < GROWN_UP)

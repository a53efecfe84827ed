"""What was chosen as masks, and what was wished for as weights."""

from __future__ import annotations

from collections.abc import Iterator, Set
from functools import reduce
from operator import and_

import numpy as np

from localoffer.database import now
from localoffer.search.combining import Sought, text_scores
from localoffer.search.facts import Places, apart_at
from localoffer.search.held import Worth
from localoffer.search.kinds import FOR_ADULTS, FOR_CHILDREN, is_at_school
from localoffer.search.query import OLDEST, Query
from localoffer.search.reading import Mask, Numbers, Reading
from localoffer.search.times import times
from localoffer.search.understanding import Understood

FIELD = {
    "need": "needs",
    "category": "categories",
    "cost": "costs",
    "day": "days",
    "kind": "kinds",
    "level": "levels",
    "access": "access",
}
OF_KIND, OF_THAT_KIND = 1.2, 1.5
GROWN_UP, AT_SCHOOL, NOT_FOR_THEM = 18, 4, 0.75
OF_THE_AGE = 0.6
FOR_ANY_NEED = 0.6
"""Whatever is open to any need fits a ticked one as well, and is most of what there is: what is for that need comes first."""
AS_WISHED, NOT_AS_WISHED = 1.3, 0.7
FEW_DAYS, JUST_THEN, NOT_TOLD = 3, 1.6, 0.8
"""What is on at most so many days a week is meant by whoever names one, more than what is open every day, and what does not tell
its days less."""
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
    if (ages := ages_asked(query, understood)) is not None:
        low, high = reading.ages
        out["age"] = (low <= ages[1]) & (ages[0] <= high)
    within = understood.within if query.within is None else query.within
    if within is not None and apart is not None:
        out["within"] = (apart <= apart_at(within)) | ~reading.local
    if query.open:
        out["open"] = times(reading, now()).of(query.open)
    if query.organisation:
        out["organisation"] = reading.of_organisation(query.organisation)
    return out


def ages_asked(query: Query, understood: Understood) -> tuple[int, int] | None:
    """The youngest and the oldest that was asked for, by a choice or in words."""
    of = query if query.age is not None else understood
    return None if of.age is None else (of.age, of.age if of.age_to is None else max(of.age, of.age_to))


def fit_of_ages(reading: Reading, places: Places, ages: tuple[int, int]) -> Numbers:
    """How much the ages of some entries are those asked for, up to 25: years in both over years in either; and, for one year
    is little beside any of these, how many of the years that were not asked for they leave out."""
    low, high = (np.minimum(each.take(places), OLDEST) for each in reading.ages)
    both = np.minimum(high, ages[1]) - np.maximum(low, ages[0]) + 1
    either = np.maximum(high, ages[1]) - np.minimum(low, ages[0]) + 1
    asked = ages[1] - ages[0] + 1
    left_out = 1 - np.maximum(high - low + 1 - asked, 0) / (OLDEST + 1)
    return np.asarray(np.sqrt(both / either * (both / asked) * left_out), dtype=np.float32)


def all_of(reading: Reading, chosen: dict[str, Mask]) -> Mask:
    """The entries that still count and fit everything that was chosen."""
    if not chosen:
        return reading.live
    masks = list(chosen.values()) if reading.all_live else [reading.live, *chosen.values()]
    return reduce(and_, masks)


def weighed(
    reading: Reading, sought: Sought, places: Places, worth: Worth | None, understood: Understood, miles: Numbers | None
) -> Numbers:
    """How well some entries hold the words, with what reach, standing, distance, wishes and kind make of it."""
    scores = text_scores(sought, places, worth) if sought.held else reading.standing.take(places)
    if understood.only_an_age:  # some do not say a word of it
        scores = scores + reading.standing.take(places)
    for weights in weights_of(reading, sought, places, understood, miles):
        scores = scores * weights
    return scores


def weights_of(
    reading: Reading, sought: Sought, places: Places, understood: Understood, miles: Numbers | None
) -> Iterator[Numbers]:
    """What beside the words makes some entries count for more or less, each in its turn."""
    if understood.age is not None:
        ages = understood.age, understood.age if understood.age_to is None else understood.age_to
        yield 1 + np.float32(OF_THE_AGE) * fit_of_ages(reading, places, ages)
    if understood.needs_chosen:
        about = reading.having("need", understood.needs_chosen)
        yield np.where(about.take(places), np.float32(1), np.float32(FOR_ANY_NEED))
    if understood.open_now:
        yield np.where(times(reading, now()).now.take(places), np.float32(AS_WISHED), np.float32(1))
    turn_up = ("1",) if understood.turn_up else ()
    for facet, wanted in (
        ("day", understood.days),
        ("cost", understood.costs),
        ("level", understood.levels),
        ("drop_in", turn_up),
    ):
        if wanted:
            known = [code for code in reading.codes[facet] if code != "unknown"]
            unknown = NOT_TOLD if facet == "day" and len(wanted) == 1 else 1.0
            otherwise = np.where(reading.having(facet, known).take(places), NOT_AS_WISHED, unknown)
            fits = AS_WISHED if facet != "day" else np.where(on_few_days(reading, places, known), JUST_THEN, AS_WISHED)
            yield np.where(reading.having(facet, wanted).take(places), fits, otherwise).astype(np.float32)
    if sought.kinds:
        worth = OF_THAT_KIND if sought.is_for_kind else OF_KIND
        yield np.where(reading.having("kind", sought.kinds).take(places), np.float32(worth), np.float32(1))
    if understood.age is None and is_at_school(sought.stems):
        yield np.where(reading.ages[1].take(places) < AT_SCHOOL, np.float32(NOT_FOR_THEM), np.float32(1))
    is_grown_up = understood.age is not None and understood.age >= GROWN_UP  # whoever's child that is
    if not is_grown_up and (others := for_others(reading, sought.stems)) is not None:
        yield np.where(others.take(places), np.float32(NOT_FOR_THEM), np.float32(1))
    if miles is not None:
        near = np.where(np.isfinite(miles), miles, MILES_WITHOUT_PLACE) / HALF_AS_GOOD_MILES
        yield np.asarray(FAR_WORTH + (1 - FAR_WORTH) / (1 + near * near), dtype=np.float32)


def on_few_days(reading: Reading, places: Places, days: list[str]) -> Mask:
    """Which of some entries are on few days a week."""
    count = np.zeros(len(places), dtype=np.uint8)
    for each in days:
        count += reading.having("day", (each,)).take(places)
    return count <= FEW_DAYS


def for_others(reading: Reading, said: Set[str]) -> Mask | None:
    """The entries that are only for adults where children were named, and the other way round."""
    children, adults = not said.isdisjoint(FOR_CHILDREN), not said.isdisjoint(FOR_ADULTS)
    if children == adults:
        return None
    low, high = reading.ages
    return np.asarray(low >= GROWN_UP if children else high < GROWN_UP)

"""Which entries match a search, and how well: arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from localoffer.database import now
from localoffer.places.spots import Spot
from localoffer.search import thesaurus
from localoffer.search.correcting import corrected_words
from localoffer.search.query import Query
from localoffer.search.reading import Mask, Numbers, Reading
from localoffer.search.thesaurus import Slot, Thesaurus
from localoffer.search.times import times
from localoffer.search.understanding import Understood, spot_of, understand, with_needs
from localoffer.search.words import STOP, stem, tokens

FIELD = {
    "need": "needs",
    "category": "categories",
    "cost": "costs",
    "day": "days",
    "kind": "kinds",
    "level": "levels",
    "access": "access",
}
FEW_ENOUGH = 3
MOST_WORDS = 40
KINDS_SAID = {"school": "school", "college": "college", "club": "group", "group": "group", "helpline": "helpline"}
OF_KIND = 1.2
AS_WISHED, NOT_AS_WISHED = 1.3, 0.7
NEED_WORTH, CATEGORY_WORTH = 2.0, 1.5
HALF_AS_GOOD_MILES = 6.0


@dataclass
class Match:
    """The entries that match, in arrays: which, how well, how far, and which of the words each lacks."""

    mask: Mask
    scores: Numbers
    miles: Numbers | None
    slots: list[Slot]
    held: list[Mask]
    spot: Spot | None
    note: str
    understood: Understood
    corrected: tuple[tuple[str, str], ...]
    filters: dict[str, Mask]
    unmatched: bool = False
    """Nothing says any of the words, and what is here only fits the place and the choices."""


def filters_of(reading: Reading, query: Query, understood: Understood, miles: Numbers | None) -> dict[str, Mask]:
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
    if query.within is not None and miles is not None:
        out["within"] = (miles <= query.within) | (reading.groups != "local")
    if query.open:
        out["open"] = times(reading, now()).of(query.open)
    if query.organisation:
        out["organisation"] = np.array([row["organisation"] == query.organisation for row in reading.rows], dtype=bool)
    return out


def match(reading: Reading, query: Query) -> Match:
    book = thesaurus.built_in()
    understood = understand(query, Known(reading.words, book.vocabulary))
    finding = spot_of(query, understood)
    spot = finding.spot
    miles = reading.miles_from(spot.lat, spot.lon) if spot else None
    words = tokens(understood.words)[:MOST_WORDS]
    fixed = corrected_words(alone(words, reading.words), reading.words, book.vocabulary) if not query.exact else {}
    words = [part for word in words for part in fixed.get(word, word).split()]
    slots = book.slots(words, expand="synonyms" not in query.without, known=reading.words)
    if "need" in query.without:
        slots = [replace(each, needs=()) for each in slots]
    chosen = filters_of(reading, query, understood, miles)
    mask = np.ones(reading.size, dtype=bool)
    for each in chosen.values():
        mask &= each
    scores, held = text_scores(reading, slots)
    if slots and not (enough(slots, held, mask) & mask).any():
        slots = singly(book, slots)
        scores, held = text_scores(reading, slots)
    by_words = enough(slots, held, mask) & mask if slots else mask
    unmatched = not by_words.any()
    mask = mask if unmatched and (chosen or spot) else by_words
    scores = scores * reading.trust * wished(reading, understood) * of_kind(reading, slots)
    if miles is not None:
        scores = scores * (0.35 + 0.65 / (1 + (np.where(np.isfinite(miles), miles, 12.0) / HALF_AS_GOOD_MILES) ** 2)).astype(
            np.float32
        )
    note = finding.note or (spot.note if spot else "")
    mended = (*understood.mended, *fixed.items())
    understood = with_needs(query, understood, slots)
    return Match(mask, scores.astype(np.float32), miles, slots, held, spot, note, understood, mended, chosen, unmatched)


def of_kind(reading: Reading, slots: list[Slot]) -> Numbers:
    """More for what is of a kind that was asked for: schools where someone says "school"."""
    said = {word.rstrip("s") for slot in slots for word in slot.words}
    kinds = tuple(kind for word, kind in KINDS_SAID.items() if word in said)
    return np.where(reading.having("kind", kinds), OF_KIND, 1.0).astype(np.float32)


def alone(words: list[str], known: Container[str]) -> list[str]:
    """The words that may be misspelt: no words of grammar, and no half of a word that was typed in two."""
    halves = {half for two in pairwise(words) if "".join(two) in known for half in two}
    return [each for each in words if each not in STOP and each not in halves]


class Known:
    """Words that entries or the thesaurus use."""

    def __init__(self, *parts: Container[str]) -> None:
        self.parts = parts

    def __contains__(self, word: object) -> bool:
        return any(word in part for part in self.parts)


def wished(reading: Reading, understood: Understood) -> Numbers:
    """What days, cost and level that were asked for in words make of each entry: as asked, not said, otherwise."""
    out = np.ones(reading.size, dtype=np.float32)
    for facet, wanted in (("day", understood.days), ("cost", understood.costs), ("level", understood.levels)):
        if wanted:
            said = reading.columns[facet].any(axis=1) if facet != "cost" else ~reading.having("cost", ("unknown", ""))
            out *= np.where(reading.having(facet, wanted), AS_WISHED, np.where(said, NOT_AS_WISHED, 1.0)).astype(np.float32)
    return out


def singly(book: Thesaurus, slots: list[Slot]) -> list[Slot]:
    """The words of phrases that nobody uses, one by one."""
    words = dict.fromkeys(word for slot in slots for word in slot.words if word not in STOP)
    return [book.slot((word,), (stem(word),), (stem(word),), expand=True) for word in words]


def text_scores(reading: Reading, slots: list[Slot]) -> tuple[Numbers, list[Mask]]:
    """(how well each entry holds the words, for each slot who holds it): entries that hold more of the words gain most."""
    total = np.zeros(reading.size, dtype=np.float32)
    if not slots:
        return total + 1, []
    held, weight_held, weight_all = [], np.zeros(reading.size, dtype=np.float32), 0.0
    for slot in slots:
        best = said_best(reading, slot)
        if slot.needs:
            needs = reading.having("need", slot.needs)
            best = np.where(needs, best + NEED_WORTH, best).astype(np.float32)
        if slot.categories:
            best = np.where(reading.having("category", slot.categories), best + CATEGORY_WORTH, best).astype(np.float32)
        has = best > 0
        total += best * (0.3 if slot.filler else 1.0)
        weight = 0.2 if slot.filler else 1.0
        weight_all += weight
        weight_held += has * weight
        held.append(has)
    cover = weight_held / weight_all
    return (total * (0.15 + 0.85 * cover**2)).astype(np.float32), held


def said_best(reading: Reading, slot: Slot) -> Numbers:
    """How well each entry says a slot in its best way.

    Where services' own word was typed and is in use, a rare synonym of it is never worth more.
    """
    best = reading.variant(slot.variants[0])
    capped = slot.is_canonical and int(reading.whole(slot.variants[0].terms).sum()) >= FEW_ENOUGH
    most = float(best.max()) if capped else np.inf
    for variant in slot.variants[1:]:
        np.maximum(best, np.minimum(reading.variant(variant), most * variant.weight), out=best)
    return best


def enough(slots: list[Slot], held: list[Mask], among: Mask) -> Mask:
    """The entries that hold all the words that matter; where few do, those that hold the most of them come as well."""
    matter = [has for slot, has in zip(slots, held, strict=True) if not slot.filler] or held
    count = np.sum(matter, axis=0)
    for least in range(len(matter), 0, -1):
        found = count >= least
        if int((found & among).sum()) >= FEW_ENOUGH:
            return np.asarray(found)
    return np.asarray(count >= 1)

"""The one finder: from a Query to Results. The list, the map and the feeds all call `find`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from localoffer.database import now
from localoffer.directory import queries, timetable, vocabulary
from localoffer.directory.queries import PublicEntry
from localoffer.places import wards
from localoffer.places.spots import Spot
from localoffer.search import index, thesaurus
from localoffer.search.correcting import corrected_words
from localoffer.search.query import Query
from localoffer.search.reading import FACETS, VOCABULARY, Mask, Numbers, Reading
from localoffer.search.snippets import snippet_of
from localoffer.search.thesaurus import Slot, Thesaurus
from localoffer.search.times import times
from localoffer.search.understanding import Understood, spot_of, understand
from localoffer.search.words import STOP, asked, stem, terms, tokens

FIELD = {
    "need": "needs",
    "category": "categories",
    "cost": "costs",
    "day": "days",
    "kind": "kinds",
    "level": "levels",
    "access": "access",
}
WIDER_SHOWN = 10
FEW_ENOUGH = 3
MOST_RANKED = 80
MOST_WORDS = 40
MOST_ALSO = 5
HALF_AS_GOOD_MILES = 6.0
WORTH = {"local": 1.0, "borough": 0.97, "wide": 0.85}


@dataclass(frozen=True)
class FacetValue:
    """One choice: its code and name, how many it would leave, whether it is chosen, and the search with it changed."""

    code: str
    name: str
    count: int
    selected: bool
    query: Query


@dataclass(frozen=True)
class Loosen:
    """One way to find more."""

    label: str
    query: Query
    count: int


@dataclass(frozen=True)
class Meaning:
    """One thing that an acronym with several meanings may stand for, and the search for it."""

    acronym: str
    means: str
    query: Query


@dataclass(frozen=True)
class Hit:
    """One entry that was found; `miles` is great-circle from the visitor's spot, None without one."""

    entry: PublicEntry
    miles: float | None = None
    precision: str = ""
    snippet: tuple[tuple[str, bool], ...] = ()
    missing_words: tuple[str, ...] = ()
    next_session: datetime | None = None
    open_now: bool = False


@dataclass(frozen=True)
class Results:
    """What was found: local entries a page at a time, and beside them what serves the borough or everyone."""

    query: Query
    understood: Understood
    total: int = 0
    hits: tuple[Hit, ...] = ()
    wider: tuple[Hit, ...] = ()
    wider_total: int = 0
    merged: tuple[Hit, ...] = ()
    facets: dict[str, list[FacetValue]] = field(default_factory=dict)
    spot: Spot | None = None
    spot_note: str = ""
    corrected: tuple[tuple[str, str], ...] = ()
    did_you_mean: tuple[Meaning, ...] = ()
    also_searched: tuple[str, ...] = ()
    loosen: tuple[Loosen, ...] = ()
    page: int = 1
    pages: int = 1


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
    understood = understand(query)
    finding = spot_of(query, understood)
    spot = finding.spot
    miles = reading.miles_from(spot.lat, spot.lon) if spot else None
    words = tokens(understood.words)[:MOST_WORDS]
    book = thesaurus.built_in()
    fixed = (
        corrected_words([each for each in words if each not in STOP], reading.words, book.vocabulary) if not query.exact else {}
    )
    words = [part for word in words for part in fixed.get(word, word).split()]
    slots = book.slots(words, expand="synonyms" not in query.without)
    chosen = filters_of(reading, query, understood, miles)
    mask = np.ones(reading.size, dtype=bool)
    for each in chosen.values():
        mask &= each
    scores, held = text_scores(reading, slots)
    if slots and not (enough(slots, held, mask) & mask).any():
        slots = singly(book, slots)
        scores, held = text_scores(reading, slots)
    if slots:
        mask &= enough(slots, held, mask)
    scores = scores * reading.trust
    if miles is not None:
        scores = scores * (0.35 + 0.65 / (1 + (np.where(np.isfinite(miles), miles, 12.0) / HALF_AS_GOOD_MILES) ** 2)).astype(
            np.float32
        )
    note = finding.note or (spot.note if spot else "")
    return Match(mask, scores.astype(np.float32), miles, slots, held, spot, note, understood, tuple(fixed.items()), chosen)


def singly(book: Thesaurus, slots: list[Slot]) -> list[Slot]:
    """The words of phrases that nobody uses, one by one."""
    words = dict.fromkeys(word for slot in slots for word in slot.words if word not in STOP)
    return [book.slot((word,), (stem(word),), (stem(word),), expand=True) for word in words]


def name_bonus(reading: Reading, places: np.ndarray, slots: list[Slot]) -> Numbers:
    """More for an entry whose name is what was asked for: how much of the words it holds, and how little else."""
    wanted = {term for slot in slots if not slot.filler for term in slot.variants[0].terms}
    canonical = {term for slot in slots for each in slot.variants[1:2] for term in each.terms}
    out = np.ones(len(places), dtype=np.float32)
    for at, place in enumerate(places[:MOST_RANKED]):
        name = set(terms(reading.rows[place]["name"]))
        if wanted and name:
            held = max(len(name & wanted) / len(wanted), 0.8 * len(name & canonical) / len(canonical) if canonical else 0.0)
            out[at] += 0.6 * held + 0.5 * held * len(name & (wanted | canonical)) / len(name)
    return out


def text_scores(reading: Reading, slots: list[Slot]) -> tuple[Numbers, list[Mask]]:
    """(how well each entry holds the words, for each slot who holds it): entries that hold more of the words gain most."""
    total = np.zeros(reading.size, dtype=np.float32)
    if not slots:
        return total + 1, []
    held, weight_held, weight_all = [], np.zeros(reading.size, dtype=np.float32), 0.0
    for slot in slots:
        best = np.zeros(reading.size, dtype=np.float32)
        for variant in slot.variants:
            np.maximum(best, reading.variant(variant), out=best)
        if slot.needs:
            needs = reading.having("need", slot.needs)
            best = np.where(needs, best + 2.0, best).astype(np.float32)
        has = best > 0
        total += best * (0.3 if slot.filler else 1.0)
        weight = 0.2 if slot.filler else 1.0
        weight_all += weight
        weight_held += has * weight
        held.append(has)
    cover = weight_held / weight_all
    return (total * (0.15 + 0.85 * cover**2)).astype(np.float32), held


def enough(slots: list[Slot], held: list[Mask], among: Mask) -> Mask:
    """The entries that hold all the words that matter; where few do, those that hold the most of them come as well."""
    matter = [has for slot, has in zip(slots, held, strict=True) if not slot.filler] or held
    count = np.sum(matter, axis=0)
    for least in range(len(matter), 0, -1):
        found = count >= least
        if int((found & among).sum()) >= FEW_ENOUGH:
            return np.asarray(found)
    return np.asarray(count >= 1)


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


def find(query: Query) -> Results:
    """Everything that matches a search, one page of it as entries. Never raises for anything a visitor typed."""
    reading = index.reading()
    if not reading.size:
        return Results(query, Understood())
    found = match(reading, query)
    order = order_of(reading, query, found)
    is_local = reading.groups[order] == "local" if found.spot else reading.groups[order] != "wide"
    local, wider = order[is_local], order[~is_local]
    start = (query.page - 1) * query.per_page
    page = local[start : start + query.per_page]
    top = wider[:WIDER_SHOWN]
    merged = order[start : start + query.per_page]
    entries = {
        each.id: each for each in queries.published_among(reading.rows[at]["id"] for at in dict.fromkeys([*page, *top, *merged]))
    }

    def hits(places: np.ndarray) -> tuple[Hit, ...]:
        return tuple(
            hit_of(entries[reading.rows[at]["id"]], found, int(at)) for at in places if reading.rows[at]["id"] in entries
        )

    return Results(
        query=query,
        understood=found.understood,
        total=len(local),
        hits=hits(page),
        wider=hits(top),
        wider_total=len(wider),
        merged=hits(merged),
        facets=facets(reading, query, found),
        spot=found.spot,
        spot_note=found.note,
        corrected=found.corrected,
        did_you_mean=meanings(query, found.understood),
        also_searched=also_searched(reading, found.slots),
        loosen=loosened(reading, query, found) if len(order) <= 3 else (),
        page=query.page,
        pages=max(1, -(-len(local) // query.per_page)),
    )


def meanings(query: Query, understood: Understood) -> tuple[Meaning, ...]:
    """What the ambiguous acronyms among the words may mean, each with the search that says so in full."""
    senses = thesaurus.built_in().senses(asked(understood.words))
    return tuple(
        Meaning(word.upper(), each.means, query.changed(text=in_full(query.text, word, each.search), page=1))
        for word, choices in senses.items()
        for each in choices
    )


def in_full(text: str, acronym: str, words: str) -> str:
    """The text with an acronym written out."""
    return re.sub(rf"\b{re.escape(acronym)}\b", words, text, flags=re.IGNORECASE)


def also_searched(reading: Reading, slots: list[Slot]) -> tuple[str, ...]:
    """The other words that were looked for, those that found something, weightiest first."""
    others = [each for slot in slots for each in slot.variants[1:] if each.said and reading.variant(each).any()]
    typed = {slot.said for slot in slots}
    said = (each.said for each in sorted(others, key=lambda each: -each.weight))
    return tuple(each for each in dict.fromkeys(said) if each.lower() not in typed)[:MOST_ALSO]


def hit_of(entry: PublicEntry, found: Match, at: int) -> Hit:
    miles = None if found.miles is None or not np.isfinite(found.miles[at]) else float(found.miles[at])
    missing = tuple(slot.said for slot, has in zip(found.slots, found.held, strict=True) if not slot.filler and not has[at])
    located = next((venue for venue in entry.listing.venues if venue.lat is not None), None)
    at_present = now()
    return Hit(
        entry,
        miles,
        located.precision if located else "",
        snippet_of(entry.listing, found.slots),
        missing,
        timetable.next_session(entry.listing, at_present),
        timetable.open_now(entry.listing, at_present),
    )


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


OPENING = {"now": "Open now", "week": "In the next 7 days"}


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
        count = int(match(reading, other).mask.sum())
        if count > int(found.mask.sum()):
            out.append(Loosen(label, other.changed(page=1), count))
    return tuple(out)

"""The one finder: from a Query to Results. The list, the map and the feeds all call `find`."""

from __future__ import annotations

import re
from datetime import datetime

import numpy as np
from flask import g

from localoffer.database import now
from localoffer.directory import queries, timetable
from localoffer.directory.queries import PublicEntry
from localoffer.search import book, index
from localoffer.search.choices import facets, loosened
from localoffer.search.facts import Places
from localoffer.search.matching import Match, match
from localoffer.search.ordering import by_distance, first_of
from localoffer.search.phrases import Terms
from localoffer.search.query import Query
from localoffer.search.reading import Mask, Reading
from localoffer.search.results import Hit, Meaning, Results
from localoffer.search.snippets import Said, Wanted, said_by, snippet_of, wanted_by
from localoffer.search.thesaurus import STOP_STEMS, Thesaurus
from localoffer.search.times import SLOT_SECONDS
from localoffer.search.understanding import Understood, spot_of
from localoffer.search.words import asked

WIDER_SHOWN = 10
MOST_ALSO = 5
FEW = 3


def find(query: Query, *, apart: bool | None = None, alone: bool = False) -> Results:
    """Everything that matches a search, one page of it as entries. Never raises for anything a visitor typed.

    What serves a wider area stands among the rest, by how well it answers; `apart` it is a list beside them, as it is
    where only distances count, which it has none of. What was found may stand `alone`: without the choices beside it, and
    without why each of it matches.
    """
    reading = index.reading()
    if not reading.live.any():
        nowhere = spot_of(query, Understood())
        return Results(query, Understood(), spot=nowhere.spot, spot_note=nowhere.note)
    found = match(reading, query)
    g.matched = (reading, query, found)
    if apart is None:
        is_within = query.within is not None or found.understood.within is not None
        apart = found.spot is not None and (is_within or by_distance(query, found))
    start = (query.page - 1) * query.per_page
    if apart:
        is_near = are_local(reading, found, found.places)
        near, far = found.those(is_near), found.those(~is_near)
        top = first_of(reading, query.changed(page=1, per_page=WIDER_SHOWN), far)
    else:
        near, far, top = found, None, found.places[:0]
    page, local = first_of(reading, query, near)[start:], near.places
    shown = np.concatenate([page, top])
    numbers = dict(zip(shown.tolist(), reading.ids[shown].tolist(), strict=True))
    entries = {each.id: each for each in queries.published_among(numbers.values())}
    made = hits_of({at: entries[number] for at, number in numbers.items() if number in entries}, found, alone=alone)

    def hits(places: np.ndarray) -> tuple[Hit, ...]:
        return tuple(made[at] for at in places.tolist() if at in made)

    return Results(
        query=query,
        understood=found.understood,
        total=len(local),
        hits=hits(page),
        wider=hits(top),
        wider_total=len(far.places) if far else 0,
        local_total=int(np.count_nonzero(are_local(reading, found, local))),
        facets={} if alone else facets(reading, query, found),
        spot=found.spot,
        spot_note=found.note,
        places=tuple(each.label for each in found.guesses),
        corrected=found.corrected,
        did_you_mean=meanings(book.current(reading), query, found.understood),
        also_searched=also_searched(found),
        loosen=loosened(reading, query, found) if not alone and (len(local) <= FEW or found.unmatched) else (),
        unmatched=found.unmatched,
        partly=found.lacking(local),
        page=query.page,
        pages=max(1, -(-len(local) // query.per_page)),
    )


def are_local(reading: Reading, found: Match, places: Places) -> Mask:
    """Which of some entries are at a place of their own or (without a spot) not for everyone further than the borough."""
    return np.asarray(reading.local.take(places) if found.spot else ~reading.wide.take(places))


def meanings(known: Thesaurus, query: Query, understood: Understood) -> tuple[Meaning, ...]:
    """What the ambiguous acronyms among the words may mean, each with the search that says so in full."""
    senses = known.senses(asked(understood.words))
    return tuple(
        Meaning(word.upper(), each.means, query.changed(text=in_full(query.text, word, each.search), page=1))
        for word, choices in senses.items()
        for each in choices
    )


def in_full(text: str, acronym: str, words: str) -> str:
    """The text with an acronym written out."""
    return re.sub(rf"\b{re.escape(acronym)}\b", words, text, flags=re.IGNORECASE)


def also_searched(found: Match) -> tuple[str, ...]:
    """The other words that were looked for, those that found something, weightiest first; each once, however many small
    words are in it: "finds school hard" and "find school hard"."""
    others = sorted((each for held in found.held for each in held.others if each.said), key=lambda each: -each.weight)
    told = {without_small(slot.variants[0].terms) for slot in found.slots}
    said: dict[frozenset[str], str] = {}
    for each in others:
        said.setdefault(without_small(each.terms), each.said)
    return tuple(words for terms, words in said.items() if terms not in told)[:MOST_ALSO]


def without_small(terms: Terms) -> frozenset[str]:
    return frozenset(terms) - STOP_STEMS


def hits_of(entries: dict[int, PublicEntry], found: Match, *, alone: bool) -> dict[int, Hit]:
    """{place of an entry: how it is shown} of some entries that were found."""
    places = np.fromiter(entries, dtype=np.int32, count=len(entries))
    miles = found.miles_to(places)
    if alone:
        return {at: Hit(entry, miles[at], precision_of(entry)) for at, entry in entries.items()}
    wanted, at_present, lacked = wanted_by(found.slots), now(), found.lacked_by(places)
    return {at: hit_of(entry, miles[at], wanted, at_present, lacked[at]) for at, entry in entries.items()}


def hit_of(entry: PublicEntry, miles: float | None, wanted: Wanted, at_present: datetime, lacks: tuple[str, ...]) -> Hit:
    said: Said = entry.kept.get("said") or entry.kept.setdefault("said", said_by(entry.listing))
    soonest, is_open = times_of(entry, at_present)
    return Hit(entry, miles, precision_of(entry), snippet_of(said, wanted), lacks, soonest, is_open)


def precision_of(entry: PublicEntry) -> str:
    """How well the place is known that a distance is measured to."""
    return next((venue.precision for venue in entry.listing.venues if venue.lat is not None), "")


def times_of(entry: PublicEntry, at: datetime) -> tuple[datetime | None, bool]:
    """(its next session, whether it is open now), as they are at a moment, to five minutes."""
    if not entry.listing.sessions:
        return None, False
    slot = int(at.timestamp()) // SLOT_SECONDS
    kept = entry.kept.get("times")
    if kept is None or kept[0] != slot:
        kept = (slot, timetable.next_session(entry.listing, at), timetable.open_now(entry.listing, at))
        entry.kept["times"] = kept
    return kept[1], kept[2]

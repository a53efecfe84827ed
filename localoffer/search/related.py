"""What families also look at: entries for the same needs and ages, of the same kind of help, near by."""

from __future__ import annotations

import numpy as np

from localoffer.database import now
from localoffer.directory import queries, timetable
from localoffer.directory.queries import PublicEntry
from localoffer.search import index
from localoffer.search.reading import Numbers, Reading
from localoffer.search.results import Hit

MOST = 4
LEAST_ALIKE = 0.35
NEED, CATEGORY, KIND = 1.0, 0.8, 0.3
HALF_AS_GOOD_MILES = 4.0


def related_to(entry: PublicEntry) -> list[Hit]:
    """At most four entries like this one, likest first; none where nothing is alike, or where there is no index now."""
    reading = index.reading_if_any()
    at = reading.place_of(entry.id) if reading else None
    if reading is None or at is None:
        return []
    worth = alike(reading, at)
    best = np.argsort(-worth, kind="stable")[:MOST]
    numbers = [reading.rows[each]["id"] for each in best.tolist() if worth[each] >= LEAST_ALIKE]
    at_present = now()
    return [Hit(each, next_session=timetable.next_session(each.listing, at_present)) for each in queries.published_among(numbers)]


def alike(reading: Reading, at: int) -> Numbers:
    """How much each entry is like one of them, 0 for itself, for those that are gone or closed, and for other ages."""
    worth = NEED * shared(reading, "need", at) + CATEGORY * shared(reading, "category", at) + KIND * shared(reading, "kind", at)
    if len(points := reading.rows[at]["points"]):
        miles = reading.miles_from(points[0][0], points[0][1])
        worth *= 0.6 + 0.4 / (1 + (np.where(np.isfinite(miles), miles, HALF_AS_GOOD_MILES) / HALF_AS_GOOD_MILES) ** 2)
    worth *= reading.trust
    low, high = reading.ages
    fits = reading.live & (low <= high[at]) & (high >= low[at])
    fits[at] = False
    return np.asarray(worth * fits, dtype=np.float32)


def shared(reading: Reading, facet: str, at: int) -> Numbers:
    """For each entry the share of the codes of a facet, its own and this one's, that both have; rare codes weigh more."""
    weights, of_all = reading.weights(facet)
    own = np.flatnonzero(reading.column(facet)[at])
    both = reading.column(facet)[:, own] @ weights[own]
    return np.asarray(both / np.maximum(of_all + of_all[at] - both, 1e-6), dtype=np.float32)

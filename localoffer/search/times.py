"""Who is open now, who this week, and whose next session is soonest, for every entry of a reading at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from localoffer.directory.listing import Listing, Session
from localoffer.directory.timetable import next_session, open_now
from localoffer.search.facts import Facts
from localoffer.search.reading import Mask, Reading

SLOT_SECONDS = 300
WEEK = timedelta(days=7)
KEPT, KEPT_TIMES = "sessions", "times"
Sessions = tuple[Session, ...]


@dataclass(frozen=True)
class Times:
    """For each entry: when its next session starts (seconds since 1970, infinite when not known), and if it is on now."""

    starts: NDArray[np.float64]
    now: Mask
    week: Mask

    def of(self, when: str) -> Mask:
        return self.now if when == "now" else self.week


def times(reading: Reading, at: datetime) -> Times:
    """The times as they are at a moment, to five minutes; worked out once for each slot, by the watcher ahead of its time."""
    slot = int(at.timestamp()) // SLOT_SECONDS
    kept: dict[int, Times] = reading.kept_times
    found = kept.get(slot)
    if found is None:
        found = worked_out(reading, at)
        for older in [each for each in list(kept) if each not in (slot - 1, slot, slot + 1)]:
            kept.pop(older, None)
        kept[slot] = found
    return found


def sessions_of(part: Facts) -> tuple[list[int], list[Sessions]]:
    """(the rows of one segment that are open and have sessions, the sessions of each); read out of it once."""
    if KEPT not in part.kept:
        rows = [at for at, row in enumerate(part.rows) if row["sessions"] and row["status"] == "open"]
        alike: dict[Sessions, Sessions] = {}
        found = (tuple(Session(**{**x, "days": tuple(x["days"])}) for x in part.rows[at]["sessions"]) for at in rows)
        part.kept[KEPT] = (rows, [alike.setdefault(each, each) for each in found])
    kept: tuple[list[int], list[Sessions]] = part.kept[KEPT]
    return kept


def worked_out(reading: Reading, at: datetime) -> Times:
    parts = [times_of(part, at) for part in reading.parts]
    starts, on, week = (np.concatenate([getattr(each, name) for each in parts]) for name in ("starts", "now", "week"))
    return Times(starts, on, week)


def times_of(part: Facts, at: datetime) -> Times:
    """The times of one segment; worked out once for each slot, whatever else changes meanwhile."""
    slot = int(at.timestamp()) // SLOT_SECONDS
    kept: dict[int, Times] = part.kept.setdefault(KEPT_TIMES, {})
    found = kept.get(slot)
    if found is None:
        for older in [each for each in list(kept) if each not in (slot - 1, slot + 1)]:
            kept.pop(older, None)
        found = kept[slot] = _times_of(part, at)
    return found


def _times_of(part: Facts, at: datetime) -> Times:
    starts = np.full(len(part.rows), np.inf)
    on = np.zeros(len(part.rows), dtype=bool)
    known: dict[int, tuple[float, bool]] = {}
    for row, sessions in zip(*sessions_of(part), strict=True):
        if id(sessions) not in known:
            listing = Listing(sessions=sessions)
            start = next_session(listing, at)
            known[id(sessions)] = (start.timestamp() if start else np.inf, open_now(listing, at))
        starts[row], on[row] = known[id(sessions)]
    return Times(starts, on, on | (starts < (at + WEEK).timestamp()))

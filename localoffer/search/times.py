"""Who is open now, who this week, and whose next session is soonest, for every entry of a reading at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from localoffer.directory.listing import Listing, Session
from localoffer.directory.timetable import next_session, open_now
from localoffer.search.reading import Mask, Reading

SLOT_SECONDS = 300
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Times:
    """For each entry: when its next session starts (seconds since 1970, infinite when not known), and if it is on now."""

    starts: NDArray[np.float64]
    now: Mask
    week: Mask

    def of(self, when: str) -> Mask:
        return self.now if when == "now" else self.week


def times(reading: Reading, at: datetime) -> Times:
    """The times as they are at a moment, to five minutes; worked out once for each slot."""
    slot = int(at.timestamp()) // SLOT_SECONDS
    kept: dict[int, Times] = reading.kept_times
    if slot not in kept:
        kept.clear()
        kept[slot] = worked_out(reading.rows, at)
    return kept[slot]


def worked_out(rows: list[dict[str, Any]], at: datetime) -> Times:
    starts = np.full(len(rows), np.inf)
    on = np.zeros(len(rows), dtype=bool)
    known: dict[tuple[Session, ...], tuple[float, bool]] = {}
    for place, row in enumerate(rows):
        if not row["sessions"] or row["status"] != "open":
            continue
        sessions = tuple(Session(**{**each, "days": tuple(each["days"])}) for each in row["sessions"])
        if sessions not in known:
            listing = Listing(sessions=sessions)
            start = next_session(listing, at)
            known[sessions] = (start.timestamp() if start else np.inf, open_now(listing, at))
        starts[place], on[place] = known[sessions]
    return Times(starts, on, on | (starts < (at + WEEK).timestamp()))

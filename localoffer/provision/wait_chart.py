"""The waits of one service over the years as a small drawing: a dot for a figure, a bar for a band. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite

from localoffer.directory.listing import Listing, Wait
from localoffer.directory.wording import day as day_in_words
from localoffer.directory.wording import wait as wait_in_words
from localoffer.provision.charts import nice_top

WIDTH, HEIGHT = 420, 160
LEFT, RIGHT, TOP, BOTTOM = 52, 16, 12, 28
Span = tuple[float, float]


@dataclass(frozen=True)
class Mark:
    """One measured wait: where it stands, from `low` up to `high` (pixels from the top), and in words."""

    x: float
    low: float
    high: float
    day: str
    words: str
    covers: str
    source: str

    @property
    def is_bar(self) -> bool:
        return self.low != self.high


@dataclass(frozen=True)
class Drawing:
    """The drawing, oldest first; `path` joins the marks, `levels` are (y, words) of the axis."""

    marks: Sequence[Mark]
    path: str
    levels: Sequence[tuple[float, str]]
    width: int = WIDTH
    height: int = HEIGHT


def drawn(rows: Sequence[tuple[date, Span, Wait]]) -> Drawing | None:
    """The drawing of (day, (fewest, most) weeks, wait); None for fewer than two, which are no history.

    A wait without an end, and a service that takes nobody, reach to the top.
    """
    if len(rows) < 2:
        return None
    known = [weeks for _, span, _ in rows for weeks in span if isfinite(weeks)]
    top = nice_top(max(known, default=1.0))
    first, last = rows[0][0], rows[-1][0]
    days = max(1, (last - first).days)

    def y_of(weeks: float) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - min(weeks, top) / top), 1)

    marks = [
        Mark(
            x=round(LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / days, 1),
            low=y_of(span[0]),
            high=y_of(span[1]),
            day=day_in_words(wait.measured_on),
            words=wait_in_words(Listing(wait=wait)),
            covers=wait.covers,
            source=wait.source,
        )
        for day, span, wait in rows
    ]
    path = "M" + "L".join(f"{each.x:g} {(each.low + each.high) / 2:g}" for each in marks)
    levels = [(y_of(level), f"{level:g}") for level in dict.fromkeys((0.0, top / 2, top))]
    return Drawing(marks, path, levels)

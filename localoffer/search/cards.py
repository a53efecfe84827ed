"""Cards of what was found: what hangs on the entry alone is written once and kept with it; the rest is put in between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from markupsafe import Markup

from localoffer.directory.queries import PublicEntry
from localoffer.directory.wording import SHARP, miles_in_words, where
from localoffer.search.results import Hit

KEPT = "card"
MILES = "\x02"
NEXT_DOOR = 0.1


@dataclass(frozen=True)
class Card:
    """The kept parts, in their order: name and summary; the place, and what stands around a distance with the place behind
    it; the other facts; the label at the foot."""

    start: str
    place: str
    before_miles: str
    after_miles: str
    facts: str
    end: str


def cards(hits: Sequence[Hit], now: datetime) -> Markup:
    """What was found, as the items of a list."""
    # The macros know nothing of the request, because what they write is kept.
    write: Any = current_app.jinja_env.get_template("search/card_parts.html").module
    said: list[str] = []
    for hit in hits:
        kept: Card = hit.entry.kept.get(KEPT) or hit.entry.kept.setdefault(KEPT, made(hit.entry, write))
        said += (
            kept.start,
            write.snippet(hit.snippet) if hit.snippet else "",
            kept.place if hit.miles is None else f"{kept.before_miles}{distance(hit)}{kept.after_miles}",
            kept.facts,
            write.soon(hit, now) if hit.open_now or hit.next_session else "",
            write.missing(hit.missing_words) if hit.missing_words else "",
            kept.end,
        )
    return Markup("".join(said))  # noqa: S704  (all of it was written by the template, but for numbers of miles)


def distance(hit: Hit) -> str:
    """How far it is; no number is said to be only about right where the place is next door, or known to the street."""
    assert hit.miles is not None
    about = hit.precision not in SHARP and hit.miles >= NEXT_DOOR
    return f"about {miles_in_words(hit.miles)}" if about else miles_in_words(hit.miles)


def made(entry: PublicEntry, write: Any) -> Card:
    place = where(entry.listing)
    after = place[:1].lower() + place[1:] if place.startswith(("Somewhere", "Near")) else place
    before_miles, after_miles = str(write.distance(MILES, after)).split(MILES, 1)
    parts = (write.start(entry), write.place(place), before_miles, after_miles, write.facts(entry.listing), write.end(entry))
    return Card(*map(str, parts))

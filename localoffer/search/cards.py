"""Cards of what was found: what hangs on the entry alone is written once and kept with it; the rest is put in between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from markupsafe import Markup

from localoffer.directory.queries import PublicEntry
from localoffer.directory.wording import where
from localoffer.search.results import Hit

KEPT = "card"


@dataclass(frozen=True)
class Card:
    """The kept parts, in their order: name and summary; the place, and as it reads behind a distance; the other facts; the
    label at the foot."""

    start: Markup
    place: Markup
    place_after_miles: str
    facts: Markup
    end: Markup


def card(hit: Hit, now: datetime) -> Markup:
    """One thing that was found, as an item of a list."""
    entry, write = hit.entry, parts()
    kept: Card = entry.kept.get(KEPT) or entry.kept.setdefault(KEPT, made(entry))
    said = (
        kept.start,
        write.snippet(hit.snippet) if hit.snippet else "",
        kept.place if hit.miles is None else write.distance(hit, kept.place_after_miles),
        kept.facts,
        write.soon(hit, now) if hit.open_now or hit.next_session else "",
        write.missing(hit.missing_words) if hit.missing_words else "",
        kept.end,
    )
    return Markup("".join(said))  # noqa: S704  (all of it was written by the template)


def parts() -> Any:
    """The macros that write the parts of a card. They know nothing of the request, because what they write is kept."""
    return current_app.jinja_env.get_template("search/card_parts.html").module


def made(entry: PublicEntry) -> Card:
    write, place = parts(), where(entry.listing)
    after = place[:1].lower() + place[1:] if place.startswith(("Somewhere", "Near")) else place
    return Card(write.start(entry), write.place(place), after, write.facts(entry.listing), write.end(entry))

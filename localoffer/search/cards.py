"""Cards of what was found: the parts that hang on the entry alone are written once per version of it and kept."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from flask import current_app
from markupsafe import Markup

from localoffer.directory.queries import PublicEntry
from localoffer.directory.wording import where

MOST = 5000


@dataclass(frozen=True)
class Card:
    """The kept parts: name and summary, the facts behind the place, the label at the foot; and the place itself."""

    top: Markup
    facts: Markup
    foot: Markup
    place: str
    place_after_miles: str


def card_of(entry: PublicEntry) -> Card:
    """The kept parts of one entry's card, made when its version has none yet."""
    kept: OrderedDict[int, tuple[int, Card]] = current_app.extensions.setdefault("kept_cards", OrderedDict())
    version, card = kept.get(entry.id, (0, None))
    if card is None or version != entry.version:
        card = made(entry)
        kept[entry.id] = (entry.version, card)
        while len(kept) > MOST:
            kept.popitem(last=False)
    return card


def made(entry: PublicEntry) -> Card:
    parts = current_app.jinja_env.get_template("search/card_parts.html").module
    place = where(entry.listing)
    after = place[:1].lower() + place[1:] if place.startswith(("Somewhere", "Near")) else place
    return Card(parts.top(entry), parts.facts(entry.listing), parts.foot(entry), place, after)  # type: ignore[attr-defined]

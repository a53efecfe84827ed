"""Which gaps one entry closes, in words that a moderator or a sender can read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from localoffer.directory import queries
from localoffer.directory.listing import Listing
from localoffer.provision import keeping_gaps, showing, trying
from localoffer.provision.method import Question, method
from localoffer.provision.picture import Place
from localoffer.provision.supply import offer_of

NAMED = 8


@dataclass(frozen=True)
class Closed:
    """One gap: what was looked for and where; `taken_up` when staff worked on it."""

    ask: Question
    place: Place
    spoken: str
    taken_up: bool


@dataclass(frozen=True)
class Closes:
    """The gaps that one entry alone closes: how many, in which wards, and the first by name."""

    total: int
    wards: Sequence[str]
    named: Sequence[Closed]

    @property
    def more(self) -> int:
        return self.total - len(self.named)


def closed_by(listing: Listing, number: int = 0) -> Closes:
    """What nothing else that is published answers near a ward; `number` is that of the entry itself, where it has one.

    Gaps that staff work on come first, then those of the most children.
    """
    offer = offer_of(number, "", listing, method())
    if offer is None:
        return Closes(0, (), ())
    known = showing.ledger()
    found = trying.closes(known.picture, offer)
    worked_on = {(gap.ward_code, gap.need, gap.stage, gap.category) for gap in keeping_gaps.taken_up()}
    rows = [
        Closed(ask, place, showing.spoken_for(ask), (place.code, ask.need, ask.stage, ask.category) in worked_on)
        for ask, place in found
    ]
    picture, children = known.picture, known.expected
    rows.sort(
        key=lambda each: (
            not each.taken_up,
            -children[picture.row_of[each.ask.key], picture.column_of[each.place.code]],
            each.place.name,
        )
    )
    return Closes(len(rows), sorted({each.place.name for each in rows}), rows[:NAMED])


def closed_by_entry(slug: str) -> Closes:
    """The gaps that a published entry closes; none for any other."""
    entry = queries.published_by_slug(slug)
    return closed_by(entry.listing, entry.id) if entry else Closes(0, (), ())

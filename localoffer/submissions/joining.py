"""Putting two live entries together, and taking one apart: each is a change by staff that can be undone as a whole."""

from __future__ import annotations

from sqlalchemy import select

from localoffer.accounts.models import User
from localoffer.database import db
from localoffer.directory import listing as listings
from localoffer.directory import publishing
from localoffer.directory.listing import Listing
from localoffer.directory.models import PUBLISHED
from localoffer.submissions import actions, belongings, placing, twins, workflow
from localoffer.submissions.duplicates import Known
from localoffer.submissions.entries import held, needs
from localoffer.submissions.models import STAFF, Submission
from localoffer.submissions.models_desk import NotDuplicates
from localoffer.submissions.moves import decide, one_transaction
from localoffer.submissions.workflow import Conflict


@one_transaction
def join(keep: int, gone: int, listing: Listing, *, by: User, seen: tuple[int, int], why: str) -> Submission:
    """Merge one published entry into another: what was picked is kept, and the old address leads to it for ever."""
    needs(why, "Write one sentence: how do you know that they are the same?")
    rows = {number: held(number, version) for number, version in sorted({keep: seen[0], gone: seen[1]}.items())}
    kept, other = rows[keep], rows[gone]
    if kept.state != PUBLISHED or other.state != PUBLISHED:
        raise Conflict("One of the two is not on the site any more.", "/moderate/duplicates")
    before = listings.from_json(kept.facts)
    final = placing.placed(listing, before)
    row = actions.submit(final, by=by, source=STAFF, note=why, entry=kept, base=before)
    if final != before:
        publishing.edit(kept, final, by=by, why=f"Put together with “{other.name}”. {why}", submission_id=row.id)
    publishing.merge(other, kept, by=by, why=f"Merged into “{kept.name}”. {why}", submission_id=row.id)
    row.moved = belongings.move(gone, keep)
    decide(row, workflow.APPROVE, by=by, reason=why)
    return row


@one_transaction
def split(number: int, stays: Listing, goes: Listing, *, by: User, seen: int, why: str) -> Submission:
    """Make two entries of one that says two things."""
    needs(why, "Write one sentence: why are these two things?")
    entry = held(number, seen)
    before = listings.from_json(entry.facts)
    stays, goes = placing.placed(stays, before), placing.placed(goes, before)
    row = actions.submit(stays, by=by, source=STAFF, note=why, entry=entry, base=before)
    new = publishing.create(goes, by=by, why=f"Split from “{entry.name}”. {why}", origin=row.reference, submission_id=row.id)
    if stays != before:
        publishing.edit(entry, stays, by=by, why=f"“{goes.name}” was split off. {why}", submission_id=row.id)
    belongings.share(number, new.id)
    decide(row, workflow.APPROVE, by=by, reason=why)
    return row


@one_transaction
def say_different(one: int, other: int, *, by: User) -> None:
    """Remember that two entries are not the same thing; said twice counts once."""
    first, second = sorted((one, other))
    if db.session.get(NotDuplicates, (first, second)) is None:
        db.session.add(NotDuplicates(one_id=first, other_id=second, by_id=by.id, by_name=by.shown_name))


def different() -> set[tuple[int, int]]:
    """The pairs that somebody found to be different things."""
    return {(row.one_id, row.other_id) for row in db.session.scalars(select(NotDuplicates))}


def left() -> list[twins.Twins]:
    """The pairs that nobody has looked at yet, most likely first."""
    said = different()
    return [each for each in twins.likely() if each.numbers not in said]


def twins_of(number: int) -> list[Known]:
    """What one entry may be the same as."""
    pairs = [(each.one, each.other) for each in left() if number in each.numbers]
    return [other if one.number == number else one for one, other in pairs]

"""What staff do with live entries: each act is one transaction with its reason, and a change is a suggestion approved at once."""

from __future__ import annotations

from localoffer.accounts.models import User
from localoffer.database import db
from localoffer.directory import listing as listings
from localoffer.directory import publishing
from localoffer.directory.conflict import Conflict
from localoffer.directory.listing import Listing
from localoffer.directory.models import PUBLISHED, WITHDRAWN, Entry
from localoffer.submissions import actions, placing, workflow
from localoffer.submissions.models import STAFF
from localoffer.submissions.moves import decide, one_transaction
from localoffer.submissions.workflow import NeedsAReason, NothingToChange

TAKEN_DOWN_AT_ONCE = "Taken down at once; the reason will follow."


def held(number: int, seen: int) -> Entry:
    """The live entry, held for a change; `Conflict` when it is no longer as the person saw it."""
    entry = db.session.get(Entry, number, with_for_update=True, populate_existing=True)
    if entry is None:
        raise Conflict("This entry is no longer there.")
    if entry.version != seen:
        raise Conflict(
            "Somebody else changed this entry while you looked at it. See what is new, then try again.",
            f"/moderate/entries/{number}",
        )
    return entry


def needs(why: str, words: str) -> None:
    if not why:
        raise NeedsAReason(words)


@one_transaction
def write(listing: Listing, *, by: User, why: str) -> Entry:
    """Publish a new entry that staff wrote."""
    needs(why, "Write one sentence: where do you know this from?")
    row = actions.submit(listing, by=by, source=STAFF, note=why)
    entry = publishing.create(
        listings.from_json(row.proposed), by=by, why=f"Written by staff. {why}", origin=row.reference, submission_id=row.id
    )
    row.entry = entry
    decide(row, workflow.APPROVE, by=by, reason=why)
    return entry


@one_transaction
def change(number: int, listing: Listing, *, by: User, seen: int, why: str) -> Entry:
    """Change a live entry: a correction that is approved on the spot, so that the history is whole."""
    needs(why, "Write one sentence: why does this change?")
    entry = held(number, seen)
    before = listings.from_json(entry.facts)
    final = placing.placed(listing, before)
    if final == before:
        raise NothingToChange("Nothing was changed, so nothing was saved.")
    row = actions.submit(final, by=by, source=STAFF, note=why, entry=entry, base=before)
    publishing.edit(entry, final, by=by, why=f"Changed by staff. {why}", submission_id=row.id)
    decide(row, workflow.APPROVE, by=by, reason=why)
    return entry


@one_transaction
def take_down(number: int, *, by: User, seen: int, why: str) -> Entry:
    """Take an entry from every public page, with the reason."""
    needs(why, "Write one sentence: why is it taken down?")
    entry = held(number, seen)
    if entry.state != PUBLISHED:
        raise Conflict("This entry is down already.", f"/moderate/entries/{number}")
    return publishing.withdraw(entry, by=by, why=why)


@one_transaction
def take_down_now(number: int, *, by: User, why: str = "") -> Entry:
    """Urgent: off every public page in one act, whatever anybody else is doing; done already is done."""
    entry = db.session.get_one(Entry, number, with_for_update=True, populate_existing=True)
    if entry.state == PUBLISHED:
        publishing.withdraw(entry, by=by, why=f"Urgent. {why or TAKEN_DOWN_AT_ONCE}")
    return entry


@one_transaction
def put_back(number: int, *, by: User, seen: int, why: str) -> Entry:
    needs(why, "Write one sentence: why is it put back?")
    entry = held(number, seen)
    if entry.state != WITHDRAWN:
        raise Conflict("This entry is on the site already.", f"/moderate/entries/{number}")
    return publishing.restore(entry, by=by, why=why)


@one_transaction
def confirm(number: int, *, by: User, seen: int, how: str, why: str) -> Entry:
    """Somebody asked, and all of it is right: moves only the date of the last check."""
    return publishing.confirm(held(number, seen), by=by, how=how, why=why)

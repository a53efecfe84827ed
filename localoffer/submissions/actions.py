"""What can be done with a suggestion: each is one transaction (check, change, commit), and then those who wait are told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from localoffer.accounts.models import User
from localoffer.database import db
from localoffer.directory import flags, publishing, refusals
from localoffer.directory import listing as listings
from localoffer.directory.conflict import Conflict
from localoffer.directory.differences import diff
from localoffer.directory.listing import Listing
from localoffer.directory.models import PUBLISHED, Entry
from localoffer.submissions import belongings, keys, notices, placing, workflow
from localoffer.submissions.merging import Merged, rebased
from localoffer.submissions.models import BUILT_IN, CORRECTION, NEW, Submission
from localoffer.submissions.moves import decide, held, move, one_transaction, opened, record, unchanged_entry
from localoffer.submissions.workflow import NothingToChange


def submit(
    listing: Listing,
    *,
    by: User | None = None,
    source: str = "public",
    note: str = "",
    entry: Entry | None = None,
    base: Listing | None = None,
    entry_version: int | None = None,
    suspicions: list[str] | None = None,
    **facts: Any,
) -> Submission:
    """Put a proposal in front of the moderators, in the caller's transaction. With `entry` it corrects that entry."""
    if entry is not None and base is None:
        base = listings.from_json(entry.facts)
    listing = placing.placed(listing, base)
    row = Submission(
        reference=free_reference(),
        kind=CORRECTION if entry else NEW,
        source=source,
        name=entry.name if entry else listing.name,
        entry_id=entry.id if entry else None,
        entry_version=entry_version or (entry.version if entry else None),
        base=listings.to_json(base) if base else {},
        proposed=listings.to_json(listing),
        note=note,
        ward_code=placing.ward_of(listing),
        flags=[
            *on_the_do_not_list(listing, entry),
            *(f"Looks like a machine: {each}" for each in suspicions or ()),
            *flags_of(listing, base, note, source),
        ],
        by_id=by.id if by else None,
        **facts,
    )
    db.session.add(row)
    db.session.flush()
    record(row, workflow.SUBMIT, "", by=by)
    return row


def submit_many(news: Sequence[tuple[Listing, str]], *, source: str) -> list[int]:
    """Put many new things, each with a note, in front of the moderators with a few statements; their numbers, in order.

    In the caller's transaction. The caller has left out what must not be listed.
    """
    rows = []
    for reference, (given, note) in zip(free_references(len(news)), news, strict=True):
        listing = placing.placed(given)
        row = Submission(
            reference=reference, kind=NEW, source=source, state=workflow.WAITING, name=listing.name, base={},
            proposed=listings.to_json(listing), note=note, ward_code=placing.ward_of(listing),
            flags=flags_of(listing, None, note, source),
        )  # fmt: skip
        record(row, workflow.SUBMIT, "", by=None)
        rows.append(row)
    db.session.add_all(rows)
    db.session.flush()
    return [each.id for each in rows]


def on_the_do_not_list(listing: Listing, entry: Entry | None) -> list[str]:
    """What a moderator should know first of something new that staff once decided not to list."""
    row = refusals.refusal(listing) if entry is None else None
    return [f"It must not be listed. The reason: {row.reason}"] if row else []


def flags_of(listing: Listing, base: Listing | None, note: str, source: str) -> list[str]:
    """What to look at twice: only in what is new, and not in what was written for the built-in data."""
    if source == BUILT_IN:
        return []
    fresh = Listing(**{each.field: each.after for each in diff(base or Listing(), listing)})
    return [*flags.flags(fresh, note, before=base or Listing()), *placing.doubts(listing, base)]


def free_reference() -> str:
    return free_references(1)[0]


def free_references(count: int) -> list[str]:
    """So many references that no suggestion has yet."""
    found: set[str] = set()
    while len(found) < count:
        made = {keys.new_reference() for _ in range(count - len(found))}
        found |= made - set(db.session.scalars(select(Submission.reference).where(Submission.reference.in_(made))))
    return list(found)


def wanted(row: Submission) -> Listing:
    """What the sender, or the moderator who edited it, would like the entry to say."""
    return listings.from_json((row.edited if row.edited is not None else row.proposed) or {})


def as_it_would_be(row: Submission) -> Merged:
    """What the entry would say if the proposal were taken over now."""
    if row.kind == NEW or row.entry is None:
        return Merged(wanted(row))
    seen = listings.from_json((row.base if row.edited is None else row.edited_base) or {})
    return rebased(seen, wanted(row), listings.from_json(row.entry.facts))


@one_transaction
def edit(number: int, listing: Listing, *, by: User, seen: int) -> Submission:
    """Keep what a moderator made of a proposal, without deciding; what was sent stays as it was sent."""
    row = opened(number, seen, by=by)
    keep_edit(row, listing, by=by)
    return row


def keep_edit(row: Submission, listing: Listing, *, by: User) -> None:
    before = as_it_would_be(row).listing
    after = placing.placed(listing, before)
    if after == before:
        return
    row.edited = listings.to_json(after)
    row.edited_base = row.entry.facts if row.entry is not None else {}
    row.ward_code = placing.ward_of(after)
    move(row, workflow.EDIT, by=by, before=before, after=after)


@one_transaction
def approve(
    number: int, *, by: User, seen: int, reason: str = "", listing: Listing | None = None, entry_seen: int | None = None
) -> Entry:
    """Publish what is proposed, as the moderator last saw or edited it."""
    row = opened(number, seen, by=by)
    unchanged_entry(row, entry_seen)
    if listing is not None:
        keep_edit(row, listing, by=by)
    final = placing.placed(as_it_would_be(row).listing)
    why = because(row, reason)
    if row.kind == NEW and row.entry is not None:
        entry = on_the_site_again(row, row.entry, final, by=by, why=why)
    elif row.kind == NEW or row.entry is None:
        entry = publishing.create(final, by=by, why=why, origin=row.reference, submission_id=row.id)
    elif final == listings.from_json(row.entry.facts):
        raise NothingToChange("Nothing in the entry would change. Put what was said into the entry first, then approve it.")
    else:
        entry = publishing.edit(row.entry, final, by=by, why=why, submission_id=row.id)
    row.entry = entry
    decide(row, workflow.APPROVE, by=by, reason=reason)
    notices.approved(row, entry, reason)
    return entry


def on_the_site_again(row: Submission, entry: Entry, final: Listing, *, by: User, why: str) -> Entry:
    """What was approved once, and then undone, comes back at its own address."""
    if entry.state == PUBLISHED:
        raise Conflict("It is on the site already.", f"/moderate/entries/{entry.id}")
    if final != listings.from_json(entry.facts):
        publishing.edit(entry, final, by=by, why=why, submission_id=row.id)
    return publishing.restore(entry, by=by, why=why, submission_id=row.id)


@one_transaction
def ask(number: int, *, by: User, seen: int, reason: str) -> Submission:
    """Send it back with a question."""
    row = opened(number, seen, by=by)
    move(row, workflow.ASK, by=by, reason=reason)
    notices.asked(row, reason)
    return row


@one_transaction
def reject(number: int, *, by: User, seen: int, reason: str) -> Submission:
    """Turn it down, with the reason that the sender is told."""
    row = opened(number, seen, by=by)
    decide(row, workflow.REJECT, by=by, reason=reason)
    notices.rejected(row, reason)
    return row


@one_transaction
def merge(number: int, *, by: User, seen: int, into: Entry, entry_seen: int, listing: Listing, reason: str) -> Entry:
    """Add what is suggested to an entry that is there already."""
    row = opened(number, seen, by=by)
    if into.version != entry_seen:
        raise Conflict("The entry was changed by somebody else while you looked. Look at it again, then merge.")
    final = placing.placed(listing, listings.from_json(into.facts))
    if final != listings.from_json(into.facts):
        publishing.edit(into, final, by=by, why=because(row, reason), submission_id=row.id)
    if row.entry is not None and row.entry is not into:
        # approved once, undone, and now merged
        publishing.merge(row.entry, into, by=by, why=because(row, reason), submission_id=row.id)
        row.moved = belongings.move(row.entry.id, into.id)
    row.entry = into
    decide(row, workflow.MERGE, by=by, reason=reason)
    notices.merged(row, into, reason)
    return into


@one_transaction
def reopen(number: int, *, by: User, seen: int, reason: str) -> Submission:
    """Look again at what was turned down."""
    row = opened(number, seen, by=by)
    row.decided_at = None
    move(row, workflow.REOPEN, by=by, reason=reason)
    return row


@one_transaction
def answer(row: Submission, words: str, *, by: User | None = None) -> None:
    """What the sender says to a question; said twice counts once."""
    row = held(row)
    if row.state == workflow.WAITING and row.decisions[-1].reason == words:
        return
    move(row, workflow.ANSWER, by=by, by_name="The sender", reason=words)


@one_transaction
def take_back(row: Submission, *, by: User | None = None) -> None:
    """The sender does not want it any more; done already is done."""
    row = held(row)
    if row.state != workflow.TAKEN_BACK:
        decide(row, workflow.TAKE_BACK, by=by, by_name="The sender")


def because(row: Submission, reason: str) -> str:
    """The sentence that goes into the history of the entry."""
    what = "Suggested" if row.kind == NEW else "Correction"
    return f"{what} by {SENDERS.get(row.source, row.source)} ({row.reference}). {reason}".strip()


SENDERS = {
    "public": "the public",
    "member": "a councillor",
    "staff": "staff",
    "owner": "the group",
    "built-in data": "the built-in data",
}

"""How a suggestion moves: held while it is decided, one line in the record for each move, one transaction for each act."""

from __future__ import annotations

from collections.abc import Callable

from localoffer.accounts.models import User
from localoffer.database import db, now
from localoffer.directory import listing as listings
from localoffer.directory.acts import Answer, Given, in_one_transaction
from localoffer.directory.conflict import Conflict
from localoffer.directory.listing import Listing
from localoffer.search import index
from localoffer.submissions import workflow
from localoffer.submissions.models import Decision, Submission
from localoffer.submissions.workflow import NeedsAReason


def one_transaction(action: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """All of an act or nothing; the index and the post are told after."""
    return in_one_transaction(tell_the_index)(action)


def tell_the_index() -> None:
    index.catch_up()


def opened(number: int, seen: int, *, by: User) -> Submission:
    """The suggestion, held so that nobody else can decide it meanwhile; `Conflict` when somebody already did."""
    row = db.session.get(Submission, number, with_for_update=True, populate_existing=True)
    if row is None:
        raise Conflict("This suggestion is no longer there.")
    if row.version != seen:
        raise Conflict(what_happened(row, by), f"/moderate/{row.id}")
    return row


def held(row: Submission) -> Submission:
    """The same suggestion as it stands now, held for the sender's own move."""
    return db.session.get_one(Submission, row.id, with_for_update=True, populate_existing=True)


def what_happened(row: Submission, by: User) -> str:
    last = row.decisions[-1]
    who = "You were" if last.by_id == by.id else f"{last.by_name or 'The person who sent this'} was"
    said = f" with these words: “{last.reason}”" if last.reason else ""
    return f"{who} here first. What was done: {workflow.ACTS[last.move].lower()}{said}. Nothing was done twice."


def unchanged_entry(row: Submission, entry_seen: int | None) -> None:
    if row.entry is not None and entry_seen is not None and row.entry.version != entry_seen:
        raise Conflict(
            "Somebody else changed the entry while you looked at it. See what is new, then decide.", f"/moderate/{row.id}"
        )


def decide(row: Submission, name: str, *, by: User | None, reason: str = "", by_name: str = "") -> None:
    move(row, name, by=by, by_name=by_name, reason=reason)
    row.decided_at = now()


def move(
    row: Submission,
    name: str,
    *,
    by: User | None,
    reason: str = "",
    by_name: str = "",
    before: Listing | None = None,
    after: Listing | None = None,
) -> None:
    """One move of the table, with its line in the record."""
    if name in workflow.NEEDS_A_REASON and not reason:
        raise NeedsAReason("Write one sentence, so that the person who sent this knows why.")
    state_before, row.state = row.state, workflow.after(row.state, name)
    row.version += 1
    record(row, name, state_before, by=by, by_name=by_name, reason=reason, before=before, after=after)


def record(
    row: Submission,
    name: str,
    state_before: str,
    *,
    by: User | None,
    by_name: str = "",
    reason: str = "",
    before: Listing | None = None,
    after: Listing | None = None,
) -> None:
    row.decisions.append(
        Decision(
            move=name,
            state_before=state_before,
            state_after=row.state,
            by_id=by.id if by else None,
            by_name=by.shown_name if by else by_name,
            reason=reason,
            before=listings.to_json(before) if before else None,
            after=listings.to_json(after) if after else None,
        )
    )

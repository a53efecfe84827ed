"""What those who look after an entry say of it: each answer is one transaction, leaves a trace, and counts once."""

from __future__ import annotations

from sqlalchemy import select

from localoffer.database import db
from localoffer.directory import flags, publishing
from localoffer.directory import listing as listings
from localoffer.directory.differences import diff
from localoffer.directory.listing import Listing
from localoffer.directory.models import Entry
from localoffer.freshness import checks, due, keepers, visits
from localoffer.freshness.visits import Visit
from localoffer.submissions import actions, placing, workflow
from localoffer.submissions.models import OWNER, Submission
from localoffer.submissions.moves import decide, one_transaction

RIGHT, CHANGED, CLOSED, NOT_OURS = "right", "changed", "closed", "not-ours"
ANSWERS = {
    RIGHT: "It is still right",
    CHANGED: "Something changed",
    CLOSED: "We have closed",
    NOT_OURS: "This is not ours",
}
METHOD, SIGNED_IN = "Their own link", "They signed in"
BY_LINK, BY_ACCOUNT = "owner link", "owner"
AT_ONCE, WAITS = "at once", "waits"


@one_transaction
def answer(number: int | None, entry_ids: list[int], said: str) -> None:
    """Take in one answer for one or more entries, by a link that the visitor holds or by their account (None)."""
    visit = visits.begin(number, to_change=True)
    for entry_id in entry_ids:
        take_in(visit, visits.entry_of(visit, entry_id), said)


def take_in(visit: Visit, entry: Entry, said: str) -> None:
    if said == RIGHT:
        publishing.confirm(entry, by=None, by_name=visit.name, how=how_of(visit))
    elif said == CLOSED:
        wanted = listings.from_json(entry.facts).changed(status="closed")
        if not says_already(entry, wanted):
            propose(visit, entry, wanted, "They say that they have closed.")
    elif said == NOT_OURS:
        keepers.take_off(entry.id, visit.owner.id)
    mark(visit, entry, said)


def how_of(visit: Visit) -> str:
    return BY_LINK if visit.link else BY_ACCOUNT


def says_already(entry: Entry, wanted: Listing) -> bool:
    """Whether the same waits for a moderator: a button pressed twice tells once."""
    return any(listings.from_json(each.proposed) == wanted for each in waiting_of([entry.id]))


def waiting_of(entry_ids: list[int]) -> list[Submission]:
    """What owners said of entries and nobody has decided yet, oldest first."""
    return list(
        db.session.scalars(
            select(Submission)
            .where(Submission.entry_id.in_(entry_ids), Submission.source == OWNER, Submission.state.in_(workflow.OPEN))
            .order_by(Submission.id)
        )
    )


def mark(visit: Visit, entry: Entry, said: str) -> None:
    """Note the answer; a link that asks takes no second one for the same entry."""
    checks.add(entry.id, METHOD if visit.link else SIGNED_IN, ANSWERS[said], by_name=visit.name)
    visit.use(entry.id, said)


def propose(visit: Visit, entry: Entry, listing: Listing, note: str) -> Submission:
    """A change that waits for a moderator like any other correction; its sender is told what was decided."""
    return actions.submit(
        listing, entry=entry, source=OWNER, note=note, sender_name=visit.owner.name, sender_email=visit.owner.email,
        sender_relation="runs it",
    )  # fmt: skip


def parted(before: Listing, wanted: Listing) -> tuple[Listing, Listing]:
    """(the entry with what may change at once, the entry with everything that is wanted); equal when nothing waits.

    What owners may change at once is data. A text in it that looks as if it names a child or gives a private number
    waits for a person like the rest.
    """
    rule = due.rules()["owner_may_change_at_once"]
    changed = {each.field: each.after for each in diff(before, wanted) if each.field in rule["facts"]}
    if changed.get("status", before.status) not in rule["statuses"] or before.status not in rule["statuses"]:
        changed.pop("status", None)
    if flags.flags(Listing(**changed), before=before):
        changed = {}
    return before.changed(**changed), wanted


@one_transaction
def change(number: int | None, entry_id: int, listing: Listing, *, note: str, seen: int, rest_is_right: bool) -> tuple[str, ...]:
    """Take in what an owner changed: at once what they may, the rest as a suggestion. What was done, in words of this file."""
    visit = visits.begin(number, to_change=True)
    entry = visits.entry_of(visit, entry_id)
    if entry.version != seen:
        raise workflow.Conflict("The entry was changed by somebody else while you wrote. Open your page again to see it.")
    before = listings.from_json(entry.facts)
    at_once, wanted = parted(before, placing.placed(listing, before))
    done = []
    if at_once != before:
        row = propose(visit, entry, at_once, note)
        publishing.edit(
            entry, at_once, by=None, by_name=visit.name, why=f"Changed by the group ({row.reference})", submission_id=row.id
        )
        decide(row, workflow.APPROVE, by=None, by_name="What owners may change at once")
        done.append(AT_ONCE)
    if rest_is_right:
        publishing.confirm(entry, by=None, by_name=visit.name, how=how_of(visit), why="The rest is right")
    if wanted != at_once or (note and not done):
        propose(visit, entry, wanted, note)
        done.append(WAITS)
    if done or rest_is_right:
        mark(visit, entry, CHANGED if done else RIGHT)
    return tuple(done)


@one_transaction
def leave(number: int | None, entry_id: int) -> None:
    """Somebody no longer looks after an entry."""
    visit = visits.begin(number, to_change=True)
    visits.entry_of(visit, entry_id)
    keepers.leave(visit.owner, entry_id)
    visit.use(entry_id, "left")


@one_transaction
def put_forward(number: int | None, entry_id: int, *, email: str, name: str, hands_over: bool) -> None:
    """Somebody names another person, to help or to take over; staff decide."""
    visit = visits.begin(number, to_change=True)
    visits.entry_of(visit, entry_id)
    keepers.put_forward(visit.owner, entry_id, email=email, name=name, hands_over=hands_over)
    visit.use(entry_id, "put forward")

"""Undoing a decision: what it did to entries is put back, where nothing was changed since, and the record says so."""

from __future__ import annotations

from copy import deepcopy

from sqlalchemy import select

from localoffer.accounts.models import User
from localoffer.database import db
from localoffer.directory import listing as listings
from localoffer.directory import publishing
from localoffer.directory.addresses import MOST_MERGES
from localoffer.directory.models import Change, Entry
from localoffer.submissions import belongings, notices, workflow
from localoffer.submissions.models import NEW, STAFF, Submission
from localoffer.submissions.moves import move, one_transaction, opened
from localoffer.submissions.workflow import Conflict

CHANGES_NOTHING = (publishing.CONFIRMED, publishing.ASSURED)


@one_transaction
def undo(number: int, *, by: User, seen: int, reason: str) -> Submission:
    """Take a decision back: the entries are as they were before it, and what was suggested waits again."""
    row = opened(number, seen, by=by)
    was_merged, name = row.state == workflow.MERGED, undo_of(row)
    move(row, name, by=by, reason=reason)
    for entry, done in done_by(row):
        reverse(entry, done, by=by, why=f"{said(row)} {reason}")
    bring_back(row)
    if name == workflow.UNDO:
        row.decided_at = None
        notices.undone(row, reason)
    if was_merged and row.kind == NEW:
        row.entry = made_of(row)
    return row


def made_of(row: Submission) -> Entry | None:
    """The entry that was once published from a suggestion, when it was: it may come back at its own address."""
    return db.session.scalar(
        select(Entry).join(Change).where(Change.submission_id == row.id, Change.act == publishing.CREATED).limit(1)
    )


def bring_back(row: Submission) -> None:
    """What moved with a merge (who looks after an entry, what waits for it, where it came from) goes back where it was."""
    merged = select(Change.entry_id).where(Change.submission_id == row.id, Change.act == publishing.MERGED)
    gone = db.session.scalar(merged.order_by(Change.id.desc()))
    if row.moved and gone is not None and row.entry_id is not None:
        merges = merged_since(row.entry_id)
        told = [deepcopy(each.moved) for each in merges]
        holder = merges[-1].entry_id if merges else row.entry_id
        belongings.give_back(row.moved, gone, holder or row.entry_id, told)
        row.moved = {}
        for each, now_told in zip(merges, told, strict=True):
            each.moved = now_told


def merged_since(number: int) -> list[Submission]:
    """The merges that an entry went into, one after the other, and that were not undone."""
    found: list[Submission] = []
    merges = select(Submission).join(Change, Change.submission_id == Submission.id).where(Change.act == publishing.MERGED)
    for _ in range(MOST_MERGES):
        row = db.session.scalar(merges.where(Change.entry_id == number).order_by(Change.id.desc()).limit(1))
        if row is None or not row.moved or row.entry_id is None:
            break
        found.append(row)
        number = row.entry_id
    return found


def undo_of(row: Submission) -> str:
    """The move that undoes: nobody waits for what staff did on the spot."""
    last = row.decisions[-1]
    return workflow.UNDO_OWN if row.source == STAFF and row.by_id == last.by_id else workflow.UNDO


def said(row: Submission) -> str:
    return f"Undone ({row.reference})."


def done_by(row: Submission) -> list[tuple[Entry, list[Change]]]:
    """The entries that a decision touched, each with what it did, oldest first; `Conflict` where more was done since."""
    found = []
    asked = select(Change.entry_id).where(Change.submission_id == row.id).distinct().order_by(Change.entry_id)
    for number in db.session.scalars(asked).all():
        entry = db.session.get_one(Entry, number, with_for_update=True, populate_existing=True)
        changes = list(db.session.scalars(select(Change).where(Change.entry_id == number).order_by(Change.id.desc())))
        done = newest_of(row, [each for each in changes if each.act not in CHANGES_NOTHING])
        if done:
            found.append((entry, done))
    return found


def newest_of(row: Submission, changes: list[Change]) -> list[Change]:
    """What a suggestion did to one entry last; nothing when that was undone before."""
    done = []
    for each in changes:
        if each.submission_id == row.id:
            done.append(each)
        elif done:
            break
        elif each.why.startswith(said(row)):
            return []
        else:
            raise Conflict(
                f"“{each.entry.name}” was changed again since. Look at what was changed, then put it right by hand.",
                f"/moderate/entries/{each.entry_id}/history",
            )
    return done[::-1]


def was_down(entry: Entry, done: Change) -> bool:
    """Whether an entry was off the site already when something was done to it: then it stays so."""
    acts = db.session.scalars(
        select(Change.act).where(Change.entry_id == entry.id, Change.id < done.id).order_by(Change.id.desc())
    )
    states = (publishing.CREATED, publishing.BACK, publishing.GONE, publishing.MERGED)
    return next((each for each in acts if each in states), "") in (publishing.GONE, publishing.MERGED)


def reverse(entry: Entry, done: list[Change], *, by: User, why: str) -> None:
    acts = {each.act for each in done}
    if acts & {publishing.CREATED, publishing.BACK}:
        publishing.withdraw(entry, by=by, why=why)
    elif acts & {publishing.MERGED, publishing.GONE}:
        put_back = publishing.withdraw if was_down(entry, done[0]) else publishing.restore
        put_back(entry, by=by, why=why)
    elif done[0].before is not None:
        publishing.edit(entry, listings.from_json(done[0].before), by=by, why=why)

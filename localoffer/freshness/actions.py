"""What owners and staff say about an entry: each answer is one transaction and leaves a trace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import current_app
from sqlalchemy import delete, select, update

from localoffer.accounts.models import User
from localoffer.database import db, now
from localoffer.directory import listing as listings
from localoffer.directory import publishing
from localoffer.directory.models import PUBLISHED, Entry
from localoffer.freshness.links import DeadLink
from localoffer.freshness.models import Check, LooksAfter, Owner, OwnerLink
from localoffer.search import index

RIGHT, CHANGED, CLOSED, NOT_OURS = "right", "changed", "closed", "not-ours"
ANSWERS = {
    RIGHT: "It is still right",
    CHANGED: "Something changed",
    CLOSED: "We have closed",
    NOT_OURS: "This is not ours",
}
METHODS = {
    "phone": "Phone call",
    "visit": "Visit",
    "website": "Looked at their website",
    "email": "E-mail",
    "member": "A councillor told us",
}
OUTCOMES = {
    "right": "All of it is right",
    "changed": "Something has changed (correct it next)",
    "no answer": "No answer",
    "closed": "They have closed (correct it next)",
    "bounced": "The e-mail came back",
}


def answer(link: OwnerLink, entry_id: int, said: str) -> None:
    """Take in what an owner says of one entry that their link names; an answer given twice counts once."""
    if entry_id not in link.entries:
        raise DeadLink("This link is for other entries.")
    entry = db.session.get(Entry, entry_id)
    if entry is None or entry.state != PUBLISHED:
        raise DeadLink("This entry is no longer on the Local Offer.")
    if link.answered.get(str(entry_id)) == said:
        return
    owner = db.session.get_one(Owner, link.owner_id)
    by_name = f"Owner: {owner.name or 'by link'}"
    if said == RIGHT:
        publishing.confirm(entry, by=None, by_name=by_name, how="owner link")
    elif said == CLOSED:
        propose_closed(entry, by_name)
    elif said == NOT_OURS:
        db.session.execute(delete(LooksAfter).where(LooksAfter.owner_id == owner.id, LooksAfter.entry_id == entry_id))
    db.session.add(Check(entry_id=entry_id, method="owner link", outcome=ANSWERS[said], by_name=by_name))
    link.answered = {**link.answered, str(entry_id): said}
    db.session.commit()
    index.catch_up()


def propose_closed(entry: Entry, by_name: str) -> None:
    """A closing waits for a moderator like any other correction: a slip of the finger must not hide a group."""
    propose: Callable[..., Any] = current_app.extensions["propose"]
    listing = listings.from_json(entry.facts).changed(status="closed")
    propose(listing, entry=entry, source="owner", note=f"{by_name} says: we have closed.")


def record_check(entry: Entry, *, method: str, outcome: str, note: str, by: User) -> None:
    """Staff looked or called: what they did, and what came of it; only "right" confirms the entry."""
    db.session.add(
        Check(entry_id=entry.id, method=METHODS[method], outcome=OUTCOMES[outcome], note=note, by_id=by.id, by_name=by.shown_name)
    )
    if outcome == "right":
        publishing.confirm(entry, by=by, how=method, why=note or METHODS[method])
    if outcome == "bounced":
        for owner in owners_of(entry.id):
            owner.bounced_at = now()
    db.session.commit()
    index.catch_up()


def owners_of(entry_id: int) -> list[Owner]:
    return list(db.session.scalars(select(Owner).join(LooksAfter).where(LooksAfter.entry_id == entry_id).order_by(Owner.id)))


def add_owner(entry: Entry, *, email: str, name: str) -> Owner:
    """Let somebody look after an entry; one person may look after several."""
    owner = db.session.scalar(select(Owner).where(Owner.email == email.lower()))
    if owner is None:
        owner = Owner(email=email.lower(), name=name)
        db.session.add(owner)
        db.session.flush()
    if not db.session.scalar(select(LooksAfter.id).where(LooksAfter.owner_id == owner.id, LooksAfter.entry_id == entry.id)):
        db.session.add(LooksAfter(owner_id=owner.id, entry_id=entry.id))
    db.session.commit()
    return owner


def remove_owner(entry: Entry, owner_id: int) -> None:
    db.session.execute(delete(LooksAfter).where(LooksAfter.owner_id == owner_id, LooksAfter.entry_id == entry.id))
    db.session.commit()


def hand_over(gone: int, keep: int) -> None:
    """Who looks after an entry that is merged looks after the one that stays; in the caller's transaction."""
    already = select(LooksAfter.owner_id).where(LooksAfter.entry_id == keep)
    db.session.execute(delete(LooksAfter).where(LooksAfter.entry_id == gone, LooksAfter.owner_id.in_(already)))
    db.session.execute(update(LooksAfter).where(LooksAfter.entry_id == gone).values(entry_id=keep))

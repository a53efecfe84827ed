"""Who looks after entries that are merged or split: they go along, come back when that is undone, and have both halves.

Each act is part of the caller's transaction.
"""

from __future__ import annotations

from sqlalchemy import delete, select, update

from localoffer.database import db
from localoffer.freshness.keepers import WAITING, looks_after, take_off
from localoffer.freshness.models import Claim, LooksAfter


def pass_on(gone: int, keep: int) -> dict[str, list[int]]:
    """Who looks after an entry that is merged, or asks to, does so with the one that stays.

    Whose numbers these were: all owners, those among them who are new to the one that stays, and claims that wait.
    """
    owners = list(db.session.scalars(select(LooksAfter.owner_id).where(LooksAfter.entry_id == gone)))
    already = set(db.session.scalars(select(LooksAfter.owner_id).where(LooksAfter.entry_id == keep)))
    claims = list(db.session.scalars(select(Claim.id).where(Claim.entry_id == gone, Claim.state == WAITING)))
    new = [each for each in owners if each not in already]
    db.session.execute(delete(LooksAfter).where(LooksAfter.entry_id == gone, LooksAfter.owner_id.in_(already)))
    db.session.execute(update(LooksAfter).where(LooksAfter.entry_id == gone).values(entry_id=keep))
    db.session.execute(update(Claim).where(Claim.id.in_(claims)).values(entry_id=keep))
    return {"owners": owners, "new": new, "claims": claims}


def give_back(moved: dict[str, list[int]], gone: int, holder: int, further: list[dict[str, list[int]]]) -> None:
    """A merge is undone: who came with it looks after their own entry again, unless they left meanwhile.

    Who came on to `holder` by this merge alone leaves it, and comes back to nothing more when `further` merges are undone.
    """
    for owner_id in moved["owners"]:
        here = looks_after(owner_id, holder)
        if here and not looks_after(owner_id, gone):
            db.session.add(LooksAfter(owner_id=owner_id, entry_id=gone))
        came_on = owner_id in moved["new"]
        for each in further:
            if came_on and owner_id in each["owners"]:
                each["owners"].remove(owner_id)
                came_on = owner_id in each["new"]
        if here and came_on:
            take_off(holder, owner_id)
    waits = Claim.id.in_(moved["claims"]), Claim.state == WAITING, Claim.entry_id == holder
    db.session.execute(update(Claim).where(*waits).values(entry_id=gone))


def share(one: int, other: int) -> None:
    """One entry was made into two: who looks after it looks after both."""
    for owner_id in db.session.scalars(select(LooksAfter.owner_id).where(LooksAfter.entry_id == one)).all():
        db.session.add(LooksAfter(owner_id=owner_id, entry_id=other))

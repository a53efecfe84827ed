"""Links for owners: unguessable, kept only as a hash, bound to their entries, expiring, revocable."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import select

from localoffer.database import db, now
from localoffer.freshness import due
from localoffer.freshness.models import OwnerLink

BYTES = 32


class DeadLink(Exception):
    """The link cannot be used; the message says in plain words why."""


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def make(owner_id: int, entries: list[int]) -> str:
    """A new link for some entries of an owner; the token is in the answer and nowhere else."""
    token = secrets.token_urlsafe(BYTES)
    expires = now() + timedelta(days=due.rules()["link_lasts_days"])
    db.session.add(OwnerLink(hash=hashed(token), owner_id=owner_id, entries=entries, expires_at=expires))
    return token


def opened(token: str) -> OwnerLink:
    """The link of a token, or `DeadLink` with the reason."""
    link = db.session.scalar(select(OwnerLink).where(OwnerLink.hash == hashed(token)))
    if link is None:
        raise DeadLink("We do not know this link. It may have been cut off when it was copied: try to copy all of it.")
    if link.revoked_at is not None:
        raise DeadLink("This link has been switched off.")
    if link.expires_at <= now():
        raise DeadLink("This link is too old. You will get a new one with our next letter, or you can ask us for one.")
    return link


def revoke_all(owner_id: int) -> None:
    """Switch off every link that an owner was sent."""
    for link in db.session.scalars(select(OwnerLink).where(OwnerLink.owner_id == owner_id, OwnerLink.revoked_at.is_(None))):
        link.revoked_at = now()

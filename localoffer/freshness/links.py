"""Links for owners: unguessable, kept only as a hash, for one purpose and some entries, expiring, revocable.

The token is in the address once: the site keeps in the visitor's session which links they opened, and sends them on to
an address that says nothing.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from flask import session
from sqlalchemy import or_, select

from localoffer.database import db, now
from localoffer.freshness import due
from localoffer.freshness.models import OwnerLink

BYTES = 32
REVIEW, HOME, WELCOME = "review", "home", "welcome"
USED = "used"
OPENED = "owner_links"
MOST_OPENED = 8


class DeadLink(Exception):
    """The link cannot be used; the message says in plain words why."""


class NotYours(DeadLink):
    """Somebody who signed in asked for an entry that they do not look after."""


def hashed(token: str, purpose: str) -> str:
    """What is kept of a token: it opens one kind of door only."""
    return hashlib.sha256(f"owner {purpose}:{token}".encode("utf-8", "replace")).hexdigest()


def make(owner_id: int, entries: list[int], purpose: str = REVIEW) -> str:
    """A new link; the token is in the answer and nowhere else. One to `REVIEW` is for some entries and no others."""
    token = secrets.token_urlsafe(BYTES)
    expires = now() + timedelta(days=due.rules()["links"][purpose])
    db.session.add(
        OwnerLink(hash=hashed(token, purpose), purpose=purpose, owner_id=owner_id, entries=entries, expires_at=expires)
    )
    return token


def of_token(token: str) -> OwnerLink:
    """The link of a token, or `DeadLink` with the reason; nothing is changed by looking."""
    known = [OwnerLink.hash == hashed(token, purpose) for purpose in (REVIEW, HOME, WELCOME)]
    link = db.session.scalar(select(OwnerLink).where(or_(*known)))
    if link is None:
        raise DeadLink("We do not know this link. It may have been cut off when it was copied: try to copy all of it.")
    refuse_if_dead(link)
    if is_used_up(link):
        raise DeadLink("This link has been used already. What you said with it is noted.")
    return link


def refuse_if_dead(link: OwnerLink) -> None:
    if link.revoked_at is not None:
        raise DeadLink("This link has been switched off.")
    if link.expires_at <= now():
        raise DeadLink("This link is too old.")


def is_used_up(link: OwnerLink) -> bool:
    """Whether everything that a link asks was answered, or one that leads home was used."""
    return all(str(each) in link.answered for each in link.entries) if link.purpose == REVIEW else bool(link.answered)


def use(link: OwnerLink, entry_id: int, said: str) -> None:
    """Note that a link did something, in the caller's transaction: its token opens nothing after that."""
    link.answered = {**link.answered, str(entry_id) if link.purpose == REVIEW else USED: said}


def remember(link: OwnerLink) -> None:
    """Keep in the visitor's own session that they hold this link."""
    held = [each for each in session.get(OPENED, ()) if each != link.id]
    session[OPENED] = [*held, link.id][-MOST_OPENED:]


def held(number: int, *, to_change: bool = False) -> OwnerLink:
    """A link that the visitor opened before, as it is now; `DeadLink` for every other."""
    link = None
    if number in session.get(OPENED, ()):
        link = db.session.get(OwnerLink, number, with_for_update=to_change or None, populate_existing=True)
    if link is None:
        raise DeadLink("Open the link in our letter again: this page works only after that, in the same browser.")
    refuse_if_dead(link)
    return link


def revoke_all(owner_id: int) -> int:
    """Switch off every link that an owner was sent; how many there were."""
    live = db.session.scalars(
        select(OwnerLink).where(OwnerLink.owner_id == owner_id, OwnerLink.revoked_at.is_(None), OwnerLink.expires_at > now())
    ).all()
    for link in live:
        link.revoked_at = now()
    return len(live)

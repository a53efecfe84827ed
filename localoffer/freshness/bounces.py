"""Letters that come back: refused by the mail server at once, or returned later as a message."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterable
from email.message import Message

from sqlalchemy import select

from localoffer import mail
from localoffer.database import db, now
from localoffer.freshness.models import Check, LooksAfter, Owner

MOST_BYTES = 2_000_000
CAME_BACK = "The e-mail came back"


def addresses_in(message: bytes) -> list[str]:
    """The addresses that a returned message (RFC 3464) says could not be reached for ever; none for any other message.

    >>> addresses_in(b"Subject: hello")
    []
    """
    found = []
    for part in email.message_from_bytes(message, policy=email.policy.compat32).walk():
        if part.get_content_type() == "message/delivery-status" and isinstance(part.get_payload(), list):
            found += [address_of(each) for each in part.get_payload() if isinstance(each, Message)]  # type: ignore[union-attr]
    return [each for each in dict.fromkeys(found) if each]


def address_of(fields: Message) -> str:
    """The address of one recipient's fields, when it failed for ever."""
    failed = str(fields.get("Action", "")).strip().lower() == "failed" or str(fields.get("Status", "")).startswith("5")
    said = str(fields.get("Final-Recipient") or fields.get("Original-Recipient") or "")
    return said.partition(";")[2].strip().lower()[:254] if failed else ""


def note(addresses: Iterable[str]) -> int:
    """Note for each address that letters come back, once; how many belong to owners."""
    known = 0
    for each in addresses:
        owner = db.session.scalar(select(Owner).where(Owner.email == each.strip().lower()))
        if owner is None:
            continue
        known += 1
        if owner.bounced_at is None:
            mark(owner)
    db.session.commit()
    return known


def mark(owner: Owner, by_name: str = "The post") -> None:
    """Nobody writes to them again before staff have put the address right; it stands among the checks of their entries."""
    owner.bounced_at = now()
    for entry_id in db.session.scalars(select(LooksAfter.entry_id).where(LooksAfter.owner_id == owner.id)).all():
        db.session.add(Check(entry_id=entry_id, method="E-mail", outcome=CAME_BACK, by_name=by_name))


def take_refusals() -> int:
    """Take in what the mail server refused for ever."""
    refused = select(mail.Letter.to).where(mail.Letter.trouble == mail.REFUSED)
    owners = db.session.scalars(select(Owner).where(Owner.bounced_at.is_(None), Owner.email.in_(refused))).all()
    for owner in owners:
        mark(owner)
    db.session.commit()
    return len(owners)

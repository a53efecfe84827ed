"""Many people at once who suggest and approve, and a record of what the site told them was done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import requests
from sqlalchemy import func, select

from localoffer.database import db
from localoffer.directory.models import Entry
from localoffer.directory.rules import slug_of
from localoffer.submissions import drafts
from localoffer.submissions.models import Submission
from tests import factories
from tests.running import FarVisitor


@dataclass
class Record:
    """What was asked for, and what the site said was done."""

    asked: set[str] = field(default_factory=set)
    sent: set[str] = field(default_factory=set)
    approving: set[str] = field(default_factory=set)
    approved: set[str] = field(default_factory=set)


def made_up(number: int) -> str:
    """A name that nobody else has, of letters alone."""
    letters = "".join(chr(ord("a") + int(digit)) for digit in f"{number:05}")
    return f"Quorzy{letters} Gathering"


def ready_drafts(record: Record, number: int) -> list[tuple[str, str]]:
    """(token, name) of suggestions that only have to be sent."""
    out = []
    for _ in range(number):
        name = made_up(len(record.asked))
        record.asked.add(name)
        listing = factories.a_listing(name=name, summary=f"{name} meets weekly.")
        done, said = ["name", "what", "where", "contact", "knows"], {"sender_email": f"{slug_of(name)}@example.org"}
        out.append((drafts.start(listing, by=None, done=done, extras=said), name))
    return out


def send(visitor: FarVisitor, waiting: list[tuple[str, str]], record: Record) -> None:
    for token, name in waiting:
        if visitor.post(f"/suggest/{token}/send", {"person": "yes"}, follow=False).status == 302:
            record.sent.add(name)


def approve(visitor: FarVisitor, csrf: str, waiting: list[tuple[int, int, str]], record: Record) -> None:
    for number, version, name in waiting:
        record.approving.add(name)
        fields = {"csrf_token": csrf, "move": "approve", "version": version, "reason": ""}
        if visitor.post(f"/moderate/{number}", fields, follow=False).status == 302:
            record.approved.add(name)


def to_approve(record: Record, most: int) -> list[tuple[int, int, str]]:
    """(number, version, name) of suggestions that were sent and nobody approved yet."""
    wanted = select(Submission).where(Submission.name.in_(record.sent - record.approving)).limit(most)
    found = [(row.id, row.version, row.name) for row in db.session.scalars(wanted)]
    db.session.rollback()
    return found


def until_it_dies(work: Callable[..., None]) -> Callable[..., None]:
    def quietly(*given: object) -> None:
        try:
            work(*given)
        except requests.RequestException:
            return

    return quietly


def names(asked: object) -> dict[str, int]:
    return dict(db.session.execute(asked).tuples().all())  # type: ignore[call-overload]


def sent_and_live() -> tuple[dict[str, int], dict[str, int]]:
    """({name: how often it was suggested}, {name: how often it is an entry}) in the database."""
    db.session.rollback()
    sent = names(select(Submission.name, func.count()).where(Submission.name.like("Quorzy%")).group_by(Submission.name))
    live = names(select(Entry.name, func.count()).where(Entry.name.like("Quorzy%")).group_by(Entry.name))
    return sent, live

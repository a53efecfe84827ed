"""Holding off machines without puzzles: what looks like one is asked to press a button; floods wait an hour."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import Index, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from localoffer.accounts.limits import place
from localoffer.config import Settings
from localoffer.database import Model, UTCDateTime, db, now

HOUR, KEPT_FOR = timedelta(hours=1), timedelta(hours=25)
MANY, TOO_MANY, TOO_MANY_DRAFTS = 6, 40, 120
"""Sent within an hour, and begun: most people begin more often than they send."""
DRAFT = "a draft"
SECONDS_FOR_A_DRAFT, SECONDS_FOR_A_PAGE = 3.0, 2.0
TRAPPED, FAST, OFTEN = "filled in a field that people do not see", "sent faster than people type", "sent many within an hour"


class Knock(Model):
    """One thing sent by the public, under a hash that changes every day, so that nobody can flood the queue."""

    __tablename__ = "knock"
    __table_args__ = (Index("ix_knock_who_at", "who", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    who: Mapped[str]
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=now, index=True)


class TooMany(Exception):
    """So much came from one place that it has to wait."""


def who(did: str = "") -> str:
    """The visitor's address as a hash with the day in it: enough to count, useless for anything else.

    What they `did` is in it, too: what was only begun is counted apart from what was sent.
    """
    settings: Settings = current_app.extensions["settings"]
    words = f"{now():%Y-%m-%d} {place()} {did}".rstrip()
    return hmac.new(settings.secret_key.encode(), words.encode(), hashlib.sha256).hexdigest()[:32]


def switched_on() -> bool:
    settings: Settings = current_app.extensions["settings"]
    return settings.limits != "off"


def knock(did: str = "") -> None:
    """Count one thing sent, or begun, in the caller's transaction."""
    db.session.add(Knock(who=who(did)))
    db.session.execute(delete(Knock).where(Knock.at < now() - KEPT_FOR))


def within_an_hour(did: str = "") -> int:
    return db.session.scalar(select(func.count(Knock.id)).where(Knock.who == who(did), Knock.at > now() - HOUR)) or 0


def knock_with_draft() -> None:
    """Count one draft begun, in the caller's transaction. Raises `TooMany` for a flood, which would fill the disk."""
    if switched_on() and within_an_hour(DRAFT) >= TOO_MANY_DRAFTS:
        raise TooMany
    knock(DRAFT)


def knock_at_one_door(did: str, most: int) -> None:
    """Count one thing sent about one thing, in the caller's transaction. Raises `TooMany` after the most within an hour."""
    if switched_on() and within_an_hour(did) >= most:
        raise TooMany
    knock(did)


def suspicions(*, trapped: bool, seconds: float | None, least: float) -> list[str]:
    """Why this looks like a machine; nothing for nearly everyone. Raises `TooMany` for a flood."""
    if not switched_on():
        return [TRAPPED] if trapped else []
    sent = within_an_hour()
    if sent >= TOO_MANY:
        raise TooMany
    fast = seconds is None or seconds < least
    return [words for words, true in ((TRAPPED, trapped), (FAST, fast), (OFTEN, sent >= MANY)) if true]


def signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="page made at")


def stamp() -> str:
    """When a page was made, signed: an old page (back, forward, a tab left open) is as good as a new one."""
    return str(signer().dumps(round(now().timestamp(), 1)))


def seconds_since(stamped: str) -> float | None:
    """How long ago a page was made; None when the stamp is not ours."""
    try:
        made = float(signer().loads(stamped))
    except (BadData, TypeError, ValueError):
        return None
    return now().timestamp() - made

"""Tables of the upkeep: who looks after an entry, what they were asked, the links they were sent."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from localoffer.accounts.models import BySomebody
from localoffer.database import Facts, Model, UTCDateTime, now


class Owner(Model):
    """Somebody who can say whether an entry is right; needs no account."""

    __tablename__ = "owner"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(default="")
    bounced_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    looks_after: Mapped[list[LooksAfter]] = relationship(back_populates="owner", cascade="all, delete-orphan")


class LooksAfter(Model):
    """One owner of one entry; an entry may have several, an owner too."""

    __tablename__ = "looks_after"
    __table_args__ = (UniqueConstraint("owner_id", "entry_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id", ondelete="CASCADE"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    since: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    owner: Mapped[Owner] = relationship(back_populates="looks_after")


class Reminder(Model):
    """One letter about one entry for one stretch without a confirmation: the table's key keeps it from going twice."""

    __tablename__ = "reminder"
    __table_args__ = (UniqueConstraint("owner_id", "entry_id", "since", "stage"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id", ondelete="CASCADE"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    since: Mapped[str]
    stage: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)


class OwnerLink(Model):
    """A link sent to an owner: only its hash is kept; it opens the entries that it names and no others.

    A link to `REVIEW` takes one answer for each of its entries; one that leads `HOME` shows all that its owner looks after.
    """

    __tablename__ = "owner_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(unique=True)
    purpose: Mapped[str] = mapped_column(default="review")
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id", ondelete="CASCADE"))
    entries: Mapped[list[int]] = mapped_column(Facts)
    answered: Mapped[dict[str, Any]] = mapped_column(Facts, default=dict)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    owner: Mapped[Owner] = relationship()


class Check(BySomebody, Model):
    """One attempt to find out whether an entry is right: how, and what came of it."""

    __tablename__ = "check"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    method: Mapped[str]
    outcome: Mapped[str]
    note: Mapped[str] = mapped_column(default="")


class Claim(Model):
    """Somebody asks to look after an entry, or is put forward by who does; staff decide."""

    __tablename__ = "claim"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    email: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    from_owner_id: Mapped[int | None] = mapped_column(ForeignKey("owner.id", ondelete="SET NULL"))
    hands_over: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(default="waiting", index=True)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    from_owner: Mapped[Owner | None] = relationship()


class Evidence(BySomebody, Model):
    """What a level of assurance rests on: what was seen or said, when, until when it counts, who wrote it down. Never edited."""

    __tablename__ = "evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    kind: Mapped[str]
    seen_on: Mapped[date]
    runs_out_on: Mapped[date]
    note: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    taken_back_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    taken_back_why: Mapped[str] = mapped_column(default="")


class SiteCheck(Model):
    """What the last look at one web address of an entry found; shown to staff, and nothing follows from it by itself."""

    __tablename__ = "site_check"
    __table_args__ = (UniqueConstraint("entry_id", "field"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    field: Mapped[str]
    url: Mapped[str]
    checked_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    outcome: Mapped[str]
    detail: Mapped[str] = mapped_column(default="")
    led_to: Mapped[str] = mapped_column(default="")
    failing_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    times_failed: Mapped[int] = mapped_column(default=0)

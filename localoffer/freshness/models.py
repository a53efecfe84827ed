"""Tables of the upkeep: who looks after an entry, what they were asked, the links they were sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from localoffer.database import Facts, Model, UTCDateTime, now


class Owner(Model):
    """Somebody who can say whether an entry is right; needs no account."""

    __tablename__ = "owner"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(default="")
    bounced_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    do_not_contact: Mapped[str] = mapped_column(default="")
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
    """A link sent to an owner: only its hash is kept; it opens the entries that it names and no others."""

    __tablename__ = "owner_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(unique=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id", ondelete="CASCADE"))
    entries: Mapped[list[int]] = mapped_column(Facts)
    answered: Mapped[dict[str, Any]] = mapped_column(Facts, default=dict)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Check(Model):
    """One attempt to find out whether an entry is right: how, and what came of it."""

    __tablename__ = "check"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    method: Mapped[str]
    outcome: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    by_name: Mapped[str] = mapped_column(default="")

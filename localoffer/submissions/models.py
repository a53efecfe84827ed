"""Tables of what is proposed: suggestions, every decision on them, their private links, drafts, and who is looking."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from localoffer.accounts.models import BySomebody, User
from localoffer.database import Facts, Model, UTCDateTime, now
from localoffer.directory.models import Entry
from localoffer.submissions.workflow import WAITING

NEW, CORRECTION = "new", "correction"
PUBLIC, MEMBER, STAFF, OWNER, BUILT_IN, IMPORT = "public", "member", "staff", "owner", "built-in data", "import"
FROM_LISTS = (BUILT_IN, IMPORT)
"""What nobody suggested: it came with the site, or in a file that staff brought in."""


class Submission(Model):
    """One proposal. The live entry is not touched before it is approved.

    `base` is what the sender saw, `proposed` what they would like, `edited` what a moderator made of it,
    looking at `edited_base`. `moved` is what went from one entry to another when it was decided, by numbers.
    """

    __tablename__ = "submission"
    __table_args__ = (Index("ix_submission_state_sent_at", "state", "sent_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    once: Mapped[str | None] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(default=NEW)
    source: Mapped[str] = mapped_column(default=PUBLIC)
    state: Mapped[str] = mapped_column(default=WAITING)
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str]
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"), index=True)
    entry_version: Mapped[int | None]
    base: Mapped[dict[str, Any]] = mapped_column(Facts, default=dict)
    proposed: Mapped[dict[str, Any]] = mapped_column(Facts)
    edited: Mapped[dict[str, Any] | None] = mapped_column(Facts)
    edited_base: Mapped[dict[str, Any] | None] = mapped_column(Facts)
    moved: Mapped[dict[str, Any]] = mapped_column(Facts, default=dict)
    problem: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    group_knows: Mapped[str] = mapped_column(default="")
    ward_code: Mapped[str] = mapped_column(default="", index=True)
    flags: Mapped[list[str]] = mapped_column(Facts, default=list)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    sender_name: Mapped[str] = mapped_column(default="")
    sender_email: Mapped[str] = mapped_column(default="")
    sender_relation: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    assigned_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    by: Mapped[User | None] = relationship(foreign_keys=by_id)
    assigned: Mapped[User | None] = relationship(foreign_keys=assigned_id)
    entry: Mapped[Entry | None] = relationship()
    decisions: Mapped[list[Decision]] = relationship(back_populates="submission", order_by="Decision.id")
    looking: Mapped[Looking | None] = relationship()


class Decision(BySomebody, Model):
    """One move of a suggestion: who, when, what, why. Never edited, never deleted."""

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    move: Mapped[str]
    state_before: Mapped[str] = mapped_column(default="")
    state_after: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    before: Mapped[dict[str, Any] | None] = mapped_column(Facts)
    after: Mapped[dict[str, Any] | None] = mapped_column(Facts)
    submission: Mapped[Submission] = relationship(back_populates="decisions")


class Key(Model):
    """A private link to one suggestion. Only its hash is kept; each letter carries a key of its own."""

    __tablename__ = "submission_key"

    hash: Mapped[str] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)


class Looking(Model):
    """Which moderator is looking at a suggestion, so that two do not do the same work."""

    __tablename__ = "looking"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    since: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    user: Mapped[User] = relationship()


class Draft(Model):
    """What somebody has typed so far, behind an unguessable address; gone a week after the last word."""

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(default=NEW)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))
    entry_version: Mapped[int | None]
    base: Mapped[dict[str, Any]] = mapped_column(Facts, default=dict)
    facts: Mapped[dict[str, Any]] = mapped_column(Facts, default=dict)
    extras: Mapped[dict[str, Any]] = mapped_column(Facts, default=dict)
    done: Mapped[list[str]] = mapped_column(Facts, default=list)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    started_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now, index=True)
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submission.id", ondelete="SET NULL"))
    submission: Mapped[Submission | None] = relationship()

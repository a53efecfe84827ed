"""Tables of the moderators' own desk: notes to each other, views they keep, and pairs that are not the same thing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from localoffer.accounts.models import BySomebody
from localoffer.database import Facts, Model, UTCDateTime, now


class Note(BySomebody, Model):
    """What one moderator writes for the others about a suggestion or an entry. Never public, never sent, never edited."""

    __tablename__ = "staff_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    words: Mapped[str]


class SavedView(Model):
    """A filter of the queue under a name: a moderator's own, or shown to all."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("by_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    name: Mapped[str]
    wanted: Mapped[dict[str, Any]] = mapped_column(Facts, default=dict)
    for_all: Mapped[bool] = mapped_column(default=False)


class NotDuplicates(BySomebody, Model):
    """Two entries that somebody looked at and found to be different things; the smaller number comes first."""

    __tablename__ = "not_duplicates"
    __table_args__ = (CheckConstraint("one_id < other_id", name="in_order"),)

    one_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)

"""Tables of listening: comments, their originals kept apart, every step, private links, and the frozen yearly reports."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, event, inspect
from sqlalchemy.orm import Mapped, mapped_column, relationship

from localoffer.accounts.models import BySomebody
from localoffer.comments.words import NOTHING, PLAIN, WAITING
from localoffer.database import Facts, Model, UTCDateTime, now
from localoffer.directory.models import Entry


class Comment(Model):
    """One comment as staff and the public may see it. Its own words are in `Original`, and go after two years."""

    __tablename__ = "comment"
    __table_args__ = (Index("ix_comment_state_sent_at", "state", "sent_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    once: Mapped[str | None] = mapped_column(unique=True)
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(default=WAITING)
    how: Mapped[str] = mapped_column(default=PLAIN)
    about: Mapped[str]
    who: Mapped[str]
    feeling: Mapped[str] = mapped_column(default="")
    ward_code: Mapped[str] = mapped_column(default="")
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    flags: Mapped[list[str]] = mapped_column(Facts, default=list)
    public_words: Mapped[str] = mapped_column(default="")
    reason_code: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(default="")
    action: Mapped[str] = mapped_column(default="")
    action_state: Mapped[str] = mapped_column(default=NOTHING)
    action_due: Mapped[date | None] = mapped_column(Date)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    original: Mapped[Original | None] = relationship(back_populates="comment", cascade="all, delete-orphan")
    entry: Mapped[Entry | None] = relationship()
    steps: Mapped[list[CommentStep]] = relationship(back_populates="comment", order_by="CommentStep.id")


class Original(Model):
    """What was written, word for word, and how to reach whoever wrote it. Never shown to the public."""

    __tablename__ = "comment_original"

    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id", ondelete="CASCADE"), primary_key=True)
    words: Mapped[str] = mapped_column(default="")
    sender_email: Mapped[str] = mapped_column(default="")
    comment: Mapped[Comment] = relationship(back_populates="original")


class CommentStep(BySomebody, Model):
    """One step of a comment: who, when, what. Never edited, never deleted."""

    __tablename__ = "comment_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    act: Mapped[str]
    comment: Mapped[Comment] = relationship(back_populates="steps")


class CommentKey(Model):
    """A private link to one comment; only its hash is kept."""

    __tablename__ = "comment_key"

    hash: Mapped[str] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)


class YearReport(Model):
    """What was said and done in a year, as it was published on its day: written once, with a checksum."""

    __tablename__ = "comment_report"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    frozen_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    data: Mapped[dict[str, Any]] = mapped_column(Facts)
    checksum: Mapped[str]


class NeverChanges(Exception):
    """A frozen report would be changed or taken away."""


def refuse_change(_mapper: Any, _connection: Any, row: YearReport) -> None:
    if {each.key for each in inspect(row).attrs if each.history.has_changes()} - {"by_id"}:
        raise NeverChanges("a report of a year is written once and never changed")


def refuse_removal(_mapper: Any, _connection: Any, _row: YearReport) -> None:
    raise NeverChanges("a report of a year is written once and never taken away")


event.listen(YearReport, "before_update", refuse_change)
event.listen(YearReport, "before_delete", refuse_removal)

"""What came from elsewhere: sources, runs, and for each record the entry or suggestion that was made of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from localoffer.database import Facts, Model, UTCDateTime, now

READING, LOOKED_AT, WAITING, RUNNING, DONE, HELD, UNDOING, UNDONE, FAILED, LEFT = (
    "reading", "looked at", "waiting", "running", "done", "held", "undoing", "undone", "failed", "left",
)  # fmt: skip
UNFINISHED = (READING, WAITING, RUNNING, UNDOING)


class Source(Model):
    """Who gives us entries; what a trusted one gives is published at once, what others give is a suggestion."""

    __tablename__ = "import_source"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    address: Mapped[str] = mapped_column(default="")
    trusted: Mapped[bool] = mapped_column(default=False)
    licence: Mapped[str] = mapped_column(default="")
    attribution: Mapped[str] = mapped_column(default="")
    every_days: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    mapping: Mapped[dict[str, str]] = mapped_column(Facts, default=dict)
    runs: Mapped[list[Run]] = relationship(back_populates="source", order_by="Run.id.desc()")


class Run(Model):
    """One time that a source was read: the file as it came, what is to be done with it, how far that is, how it ended."""

    __tablename__ = "import_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("import_source.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    state: Mapped[str] = mapped_column(default=RUNNING)
    counts: Mapped[dict[str, Any]] = mapped_column(Facts, default=dict)
    size: Mapped[int] = mapped_column(default=0)
    file_name: Mapped[str] = mapped_column(default="")
    digest: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="")
    columns: Mapped[list[str]] = mapped_column(Facts, default=list)
    choices: Mapped[dict[str, Any]] = mapped_column(Facts, default=dict)
    said: Mapped[list[Any]] = mapped_column(Facts, default=list)
    total: Mapped[int] = mapped_column(default=0)
    finished: Mapped[int] = mapped_column(default=0)
    beat_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    trouble: Mapped[str] = mapped_column(default="")
    by_name: Mapped[str] = mapped_column(default="")
    source: Mapped[Source] = relationship(back_populates="runs")

    @property
    def missed(self) -> str:
        """What of the source could not be read, in words; "" when all of it came."""
        return str(self.choices.get("incomplete") or "")


class Piece(Model):
    """A piece of the file of an import, compressed. A run's `size` says how long the whole is, 0 while it is not whole."""

    __tablename__ = "import_piece"

    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    packed: Mapped[bytes]


class Link(Model):
    """A record of a source and what it is here: its listing as it came, so that what was changed here since is known.

    `digest` is that of the record as it came; empty when an import took the entry down, so that it may come back.
    `more` is the record, cleaned, with all that a listing has no place for. `entry_id` is what it belongs to now, `made_id`
    the entry that was made of it: another one where that was merged, none where the entry was here before.
    """

    __tablename__ = "import_link"
    __table_args__ = (UniqueConstraint("source_id", "foreign_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("import_source.id"), index=True)
    foreign_id: Mapped[str]
    digest: Mapped[str]
    listing: Mapped[dict[str, Any]] = mapped_column(Facts)
    more: Mapped[dict[str, Any]] = mapped_column(Facts, default=dict)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"), index=True)
    made_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"), index=True)
    submission_id: Mapped[int | None] = mapped_column(index=True)


class Step(Model):
    """What one run did to one entry, so that it can be taken back from that one, whatever its link belongs to since."""

    __tablename__ = "import_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), index=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("import_link.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"), index=True)
    outcome: Mapped[str]
    before: Mapped[dict[str, Any] | None] = mapped_column(Facts)
    after: Mapped[dict[str, Any] | None] = mapped_column(Facts)
    came_before: Mapped[dict[str, Any] | None] = mapped_column(Facts)
    submission_id: Mapped[int | None]
    undone: Mapped[bool] = mapped_column(default=False)

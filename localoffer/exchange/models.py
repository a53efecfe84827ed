"""What came from elsewhere: sources, runs, and for each record the entry or suggestion that was made of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from localoffer.database import Facts, Model, UTCDateTime, now

RUNNING, DONE, HELD, UNDONE = "running", "done", "held", "undone"


class Source(Model):
    """Who gives us entries; what a trusted one gives is published at once, what others give is a suggestion."""

    __tablename__ = "import_source"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    address: Mapped[str] = mapped_column(default="")
    trusted: Mapped[bool] = mapped_column(default=False)
    licence: Mapped[str] = mapped_column(default="")


class Run(Model):
    """One time that a source was read: when, how it ended, and how many of each outcome."""

    __tablename__ = "import_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("import_source.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    state: Mapped[str] = mapped_column(default=RUNNING)
    counts: Mapped[dict[str, Any]] = mapped_column(Facts, default=dict)


class Link(Model):
    """A record of a source and what it is here: its listing as it came, so that what was changed here since is known."""

    __tablename__ = "import_link"
    __table_args__ = (UniqueConstraint("source_id", "foreign_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("import_source.id"), index=True)
    foreign_id: Mapped[str]
    digest: Mapped[str]
    listing: Mapped[dict[str, Any]] = mapped_column(Facts)
    more: Mapped[dict[str, Any]] = mapped_column(Facts, default=dict)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"), index=True)


class Step(Model):
    """What one run did to one entry, so that it can be taken back."""

    __tablename__ = "import_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), index=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("import_link.id"))
    outcome: Mapped[str]
    before: Mapped[dict[str, Any] | None] = mapped_column(Facts)
    after: Mapped[dict[str, Any] | None] = mapped_column(Facts)

"""Tables of the directory: the live entries, every change that was made to them, and the generation they reached."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from localoffer.accounts.models import BySomebody
from localoffer.database import Facts, Model, UTCDateTime, now

PUBLISHED, WITHDRAWN = "published", "withdrawn"


class Entry(Model):
    """One live entry. Its facts are one JSON `Listing`; publication, assurance and dates are separate facts.

    `edited_at` moves when the facts do; `changed_at` with every act, also one that only confirms or takes down.

    `confirmed_facts` is {name of a fact: the moment at which that fact alone was found to be right};
    `assured_until` {level of assurance: the last day on which what it rests on is in date}.
    """

    __tablename__ = "entry"
    __table_args__ = (Index("ix_entry_state_generation", "state", "generation"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(unique=True, default=lambda: str(uuid4()))
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(Facts)
    state: Mapped[str] = mapped_column(default=PUBLISHED)
    assurance: Mapped[str] = mapped_column(default="reported")
    version: Mapped[int] = mapped_column(default=1)
    generation: Mapped[int] = mapped_column(index=True)
    origin: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    edited_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now, index=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    confirmed_how: Mapped[str] = mapped_column(default="")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"), index=True)
    confirmed_facts: Mapped[dict[str, Any]] = mapped_column(Facts, default=dict)
    assured_until: Mapped[dict[str, Any]] = mapped_column(Facts, default=dict)
    changes: Mapped[list[Change]] = relationship(back_populates="entry", order_by="Change.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy reads it as it stands)


class Change(BySomebody, Model):
    """One line of an entry's history: who, when, what, why. Never edited, never deleted."""

    __tablename__ = "change"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    act: Mapped[str]
    why: Mapped[str] = mapped_column(default="")
    submission_id: Mapped[int | None]
    version: Mapped[int]
    before: Mapped[dict[str, Any] | None] = mapped_column(Facts)
    after: Mapped[dict[str, Any] | None] = mapped_column(Facts)
    entry: Mapped[Entry] = relationship(back_populates="changes")


class DoNotList(BySomebody, Model):
    """Something that must not be listed, and why: nothing like it is published, whoever brings it."""

    __tablename__ = "do_not_list"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    slug: Mapped[str] = mapped_column(index=True)
    website: Mapped[str] = mapped_column(default="")
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"), index=True)
    reason: Mapped[str]
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)


class OldAddress(Model):
    """An address that an entry once had; it leads to the entry for ever."""

    __tablename__ = "old_address"

    slug: Mapped[str] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)


class Generation(Model):
    """One row that counts the changes to the directory; the index says which number it has read up to."""

    __tablename__ = "generation"

    id: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(default=0)

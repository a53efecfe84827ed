"""Tables of need against supply: figures, where staff looked, the life of gaps, months, reports, the duties."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, UniqueConstraint, event, inspect
from sqlalchemy.orm import Mapped, mapped_column, relationship

from localoffer.accounts.models import BySomebody, User
from localoffer.database import Facts, Model, UTCDateTime, now


class NeverChanges(Exception):
    """Something that was written down for good would be changed or taken away."""


class FigureSet(Model):
    """One file of figures as it was loaded. The newest of a kind is in force; older ones stay for comparison."""

    __tablename__ = "figure_set"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(index=True)
    source: Mapped[str]
    dated: Mapped[str]
    file: Mapped[str] = mapped_column(default="")
    rows: Mapped[list[dict[str, Any]]] = mapped_column(Facts)
    loaded_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)


class GapLook(BySomebody, Model):
    """Somebody looked for something in a ward, on a day. An empty code means: for any. Never edited, never deleted."""

    __tablename__ = "gap_look"
    __table_args__ = (Index("ix_gap_look_ward_need", "ward_code", "need"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ward_code: Mapped[str]
    need: Mapped[str] = mapped_column(default="")
    stage: Mapped[str] = mapped_column(default="")
    category: Mapped[str] = mapped_column(default="")
    looked_on: Mapped[date] = mapped_column(Date)
    note: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)


class Gap(Model):
    """A gap that somebody has taken up: in one ward, or with an empty ward in the whole area."""

    __tablename__ = "gap"
    __table_args__ = (UniqueConstraint("ward_code", "need", "stage", "category"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ward_code: Mapped[str] = mapped_column(default="")
    need: Mapped[str]
    stage: Mapped[str]
    category: Mapped[str]
    life: Mapped[str]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    asked: Mapped[bool] = mapped_column(default=False)
    noticed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    owner: Mapped[User | None] = relationship()
    steps: Mapped[list[GapStep]] = relationship(back_populates="gap", order_by="GapStep.id")


class GapStep(BySomebody, Model):
    """One line of a gap's life: who, when, what, why. Never edited, never deleted."""

    __tablename__ = "gap_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    gap_id: Mapped[int] = mapped_column(ForeignKey("gap.id"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    before: Mapped[str] = mapped_column(default="")
    after: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    gap: Mapped[Gap] = relationship(back_populates="steps")


class Snapshot(Model):
    """The figures of one month, written once. No route edits them; a correction is a `SnapshotNote`."""

    __tablename__ = "snapshot"

    month: Mapped[str] = mapped_column(primary_key=True)  # "2026-11"
    taken_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    figures: Mapped[dict[str, Any]] = mapped_column(Facts)


class SnapshotNote(BySomebody, Model):
    """What has to be said about a figure of a month afterwards."""

    __tablename__ = "snapshot_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[str] = mapped_column(index=True)
    figure: Mapped[str]
    note: Mapped[str]
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)


class Report(BySomebody, Model):
    """A report to scrutiny as it was on its day: what it said is kept word for word, with a checksum."""

    __tablename__ = "scrutiny_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    frozen_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    data: Mapped[dict[str, Any]] = mapped_column(Facts)
    html: Mapped[str]
    checksum: Mapped[str]
    pdf: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)


class DutyReview(BySomebody, Model):
    """What staff said of one duty on a day; the newest of a duty holds. Never edited, never deleted."""

    __tablename__ = "duty_review"

    id: Mapped[int] = mapped_column(primary_key=True)
    duty: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    owner: Mapped[str] = mapped_column(default="")
    not_applicable: Mapped[str] = mapped_column(default="")
    evidence: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    wording_checked_by: Mapped[str] = mapped_column(default="")
    next_review: Mapped[date | None] = mapped_column(Date)


KEPT: dict[type[Any], set[str]] = {Snapshot: set(), SnapshotNote: {"by_id"}, Report: {"by_id", "pdf"}}
"""What is written once, with the little that may still be added: a printed form, or that its maker's account is gone."""


def refuse_change(_mapper: Any, _connection: Any, row: Any) -> None:
    changed = {each.key for each in inspect(row).attrs if each.history.has_changes()}
    if changed - KEPT[type(row)]:
        raise NeverChanges(f"{type(row).__name__} is written once and never changed")


def refuse_removal(_mapper: Any, _connection: Any, row: Any) -> None:
    raise NeverChanges(f"{type(row).__name__} is written once and never taken away")


for kept in KEPT:
    event.listen(kept, "before_update", refuse_change)
    event.listen(kept, "before_delete", refuse_removal)

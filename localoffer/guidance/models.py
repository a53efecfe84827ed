"""Tables of guidance: every version of every page, and every review."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from localoffer.accounts.models import BySomebody
from localoffer.database import Model, UTCDateTime, now


class GuidanceVersion(BySomebody, Model):
    """One version of one page; the one with the highest number is what people read. Never edited, never deleted."""

    __tablename__ = "guidance_version"
    __table_args__ = (UniqueConstraint("slug", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str]
    number: Mapped[int]
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    body: Mapped[str]
    why: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)


class GuidanceReview(BySomebody, Model):
    """Somebody of the council read a version and found it right, or not; the newest holds."""

    __tablename__ = "guidance_review"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str]
    number: Mapped[int]
    reviewed_on: Mapped[date] = mapped_column(Date)
    review_due: Mapped[date] = mapped_column(Date)
    note: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)

"""What was searched for, without who searched: kept thirteen months, then only as counts."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from localoffer.database import Model, UTCDateTime, now


class SearchLog(Model):
    """One search: the words that are known here, the need, age and ward, how many were found, and what was opened."""

    __tablename__ = "search_log"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=now, index=True)
    words: Mapped[str] = mapped_column(default="", index=True)
    need: Mapped[str] = mapped_column(default="")
    age: Mapped[int | None]
    ward_code: Mapped[str] = mapped_column(default="")
    found: Mapped[int | None]
    opened_id: Mapped[int | None]


class SearchMonth(Model):
    """What is left of a month of searches: counts by ward and need."""

    __tablename__ = "search_month"
    __table_args__ = (UniqueConstraint("month", "ward_code", "need"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[date]
    ward_code: Mapped[str] = mapped_column(default="")
    need: Mapped[str] = mapped_column(default="")
    searches: Mapped[int] = mapped_column(default=0)
    found_nothing: Mapped[int] = mapped_column(default=0)
    found_few: Mapped[int] = mapped_column(default=0)


class UnknownWord(Model):
    """A word that nothing here uses. It is written out only once it was typed on three days: until then only a hash."""

    __tablename__ = "unknown_word"

    hash: Mapped[str] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(default="")
    days: Mapped[int] = mapped_column(default=0)
    last_on: Mapped[date]

"""What staff changed of the thesaurus: every version of every row, who wrote it and why. Never edited, never deleted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from localoffer.accounts.models import BySomebody
from localoffer.database import Facts, Model, UTCDateTime, now


class ThesaurusEdit(BySomebody, Model):
    """One version of a row (`key` is its number) or of an ambiguous acronym (`key` is the acronym).

    The newest version counts, over what the data file says; without facts the row is taken out.
    """

    __tablename__ = "thesaurus_edit"
    __table_args__ = (Index("ix_thesaurus_edit_key", "key", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    why: Mapped[str] = mapped_column(default="")
    facts: Mapped[dict[str, Any] | None] = mapped_column(Facts)

"""Tables of the log: its lines, and the one row that says how far it goes. The database itself refuses to change a line."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from localoffer.audit.chain import NOTHING_BEFORE
from localoffer.database import Model, UTCDateTime


class AuditLine(Model):
    """One act: who (by number, never by name), when, what, on what. Triggers refuse UPDATE and DELETE."""

    __tablename__ = "audit_line"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    by_id: Mapped[int | None] = mapped_column(index=True)
    by_role: Mapped[str] = mapped_column(default="")
    act: Mapped[str]
    subject: Mapped[str] = mapped_column(default="")
    detail: Mapped[str] = mapped_column(default="{}")
    previous: Mapped[str]
    hash: Mapped[str]


class AuditHead(Model):
    """How many lines were written, and the hash of the last; its lock puts writers in line."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
    last: Mapped[str] = mapped_column(default=NOTHING_BEFORE)

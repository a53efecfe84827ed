"""People who sign in: members, moderators and administrators."""

from __future__ import annotations

from datetime import datetime

from flask_security.core import RoleMixin, UserMixin
from sqlalchemy import JSON, Column, ForeignKey, Table
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from localoffer.database import Base, Model, UTCDateTime, now

MEMBER, MODERATOR, ADMINISTRATOR = "member", "moderator", "administrator"
ROLES = {
    MEMBER: "Member: a councillor; suggests groups and sees what became of them",
    MODERATOR: "Moderator: decides what is published and keeps entries true",
    ADMINISTRATOR: "Administrator: a moderator who also looks after people and settings",
}

role_of_user = Table(
    "role_of_user",
    Base.metadata,
    Column("user_id", ForeignKey("user.id", ondelete="CASCADE"), primary_key=True),
    Column("role_id", ForeignKey("role.id", ondelete="CASCADE"), primary_key=True),
)


class Role(Model, RoleMixin):
    """What a person may do."""

    __tablename__ = "role"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    description: Mapped[str] = mapped_column(default="")


class User(Model, UserMixin):
    """A person with an account."""

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(default="")
    password: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(unique=True)
    ward_code: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    tf_primary_method: Mapped[str | None]
    tf_totp_secret: Mapped[str | None]
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(JSON))
    roles: Mapped[list[Role]] = relationship(secondary=role_of_user, lazy="selectin")  # type: ignore[assignment]

    @property
    def shown_name(self) -> str:
        return self.name or self.email

    @property
    def role_names(self) -> set[str]:
        return {role.name for role in self.roles}

    @property
    def is_moderator(self) -> bool:
        return bool(self.role_names & {MODERATOR, ADMINISTRATOR})

    @property
    def is_administrator(self) -> bool:
        return ADMINISTRATOR in self.role_names

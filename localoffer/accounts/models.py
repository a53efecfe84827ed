"""People who sign in: members, moderators and administrators."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from flask import current_app
from flask_security.core import RoleMixin, UserMixin, WebAuthnMixin
from sqlalchemy import JSON, Column, Date, ForeignKey, Table
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from localoffer.clock import today
from localoffer.database import Base, Facts, Model, UTCDateTime, areas, now

OWNER, MEMBER, SCRUTINY, EDITOR, MODERATOR, ADMINISTRATOR = (
    "owner", "member", "scrutiny", "editor", "moderator", "administrator",
)  # fmt: skip
ROLES = {
    OWNER: "Owner: looks after the entries of their own group",
    MEMBER: "Member: a councillor; suggests groups and sees what became of them",
    SCRUTINY: "Scrutiny: reads the reports to scrutiny and changes nothing",
    EDITOR: "Editor: writes the pages of guidance; does not decide what is published in the directory",
    MODERATOR: "Moderator: decides what is published and keeps entries true",
    ADMINISTRATOR: "Administrator: a moderator who also looks after people and reads the log",
}
STAFF = frozenset({EDITOR, MODERATOR, ADMINISTRATOR})
"""Whoever can change what the public reads: they sign in with a second step."""

role_of_user = Table(
    "role_of_user",
    Base.metadata,
    Column("user_id", ForeignKey("user.id", ondelete="CASCADE"), primary_key=True),
    Column("role_id", ForeignKey("role.id", ondelete="CASCADE"), primary_key=True),
    areas.column(),
)


class BySomebody:
    """Of a row that says who did it: the account, which may go, and the name as it was then."""

    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    by_name: Mapped[str] = mapped_column(default="")


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
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(index=True, unique=True)  # type: ignore[assignment]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    tf_primary_method: Mapped[str | None]
    tf_totp_secret: Mapped[str | None]
    tf_last_counter: Mapped[int | None]
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(JSON))
    signed_in_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    roles: Mapped[list[Role]] = relationship(secondary=role_of_user, lazy="selectin")  # type: ignore[assignment]
    webauthn: Mapped[list[Passkey]] = relationship(back_populates="user", cascade="all, delete-orphan")  # type: ignore[assignment]
    wards: Mapped[list[WardOfMember]] = relationship(
        back_populates="user", cascade="all, delete-orphan", order_by="WardOfMember.from_on, WardOfMember.id"
    )

    @property
    def shown_name(self) -> str:
        return self.name or self.email

    @property
    def role_names(self) -> set[str]:
        return {role.name for role in self.roles}

    def ward_codes_on(self, day: date) -> list[str]:
        """The wards that a member stands for on a day, in the order in which they were given."""
        return list(dict.fromkeys(each.ward_code for each in self.wards if each.holds_on(day)))

    @property
    def ward_codes(self) -> list[str]:
        return self.ward_codes_on(today())

    @property
    def ward_code(self) -> str | None:
        """The ward shown first: a member has one, as a rule."""
        return next(iter(self.ward_codes), None)

    def track_failed_authn(self, auth_type: str, tfa: bool = False) -> None:
        """Flask-Security says that a password, a code or a key of this person was wrong."""
        failed: Callable[[User, str], None] = current_app.extensions["sign_in_failed"]
        failed(self, f"{auth_type}, second step" if tfa else auth_type)

    @property
    def has_second_step(self) -> bool:
        return bool(self.tf_primary_method or self.webauthn)

    @property
    def is_staff(self) -> bool:
        return bool(self.role_names & STAFF)

    @property
    def is_moderator(self) -> bool:
        return bool(self.role_names & {MODERATOR, ADMINISTRATOR})

    @property
    def is_administrator(self) -> bool:
        return ADMINISTRATOR in self.role_names


class WardOfMember(Model):
    """A ward that a member stands for, from a day to a day; without a last day: still."""

    __tablename__ = "ward_of_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    ward_code: Mapped[str]
    from_on: Mapped[date] = mapped_column(Date, default=today)
    until_on: Mapped[date | None] = mapped_column(Date)
    user: Mapped[User] = relationship(back_populates="wards")

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


class Passkey(Model, WebAuthnMixin):
    """A key on a phone, a computer or a stick, as the second step of signing in."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(default=0)
    transports: Mapped[list[str] | None] = mapped_column(JSON)
    backup_state: Mapped[bool] = mapped_column(default=False)
    device_type: Mapped[str] = mapped_column(default="")
    extensions: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    lastuse_datetime: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    usage: Mapped[str] = mapped_column(default="secondary")
    user: Mapped[User] = relationship(back_populates="webauthn")


class SignIn(Model):
    """One time that somebody signed in, until it ends; the cookie holds a key of which only the hash is kept."""

    __tablename__ = "sign_in"

    hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    started_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Invitation(Model):
    """A letter that lets somebody make an account with the roles and wards that an administrator chose."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    roles: Mapped[list[str]] = mapped_column(Facts)
    wards: Mapped[list[dict[str, Any]]] = mapped_column(Facts, default=list)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

"""What administrators do with people: each act is one transaction, and the last administrator always stays."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import wraps
from typing import ParamSpec, TypeVar
from uuid import uuid4

from flask import current_app
from flask_security import hash_password
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from localoffer import mail
from localoffer.accounts import sessions
from localoffer.accounts.models import ADMINISTRATOR, MEMBER, ROLES, Invitation, Role, User, WardOfMember
from localoffer.accounts.signing_in import Passwords, people
from localoffer.audit import recording
from localoffer.config import Settings
from localoffer.database import db, now

INVITATION_LASTS = timedelta(days=7)
MOST_WARDS = 12
ADDRESS_MAX, NAME_MAX = 254, 100

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


class NotDone(ValueError):
    """Something that cannot be done; the message says why in plain words."""


@dataclass(frozen=True)
class Ward:
    """A ward that somebody stands for, from a day to a day."""

    code: str
    from_on: date
    until_on: date | None = None


def one_transaction(action: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """All of an act or nothing; administrators are counted under a lock, so that two cannot demote each other."""

    @wraps(action)
    def whole(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
        try:
            db.session.execute(select(Role.id).where(Role.name == ADMINISTRATOR).with_for_update())
            result = action(*args, **kwargs)
            db.session.flush()
            somebody_is_left()
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
        return result

    return whole


def somebody_is_left() -> None:
    active = select(func.count(User.id)).where(User.active.is_(True), User.roles.any(Role.name == ADMINISTRATOR))
    if not db.session.scalar(active):
        raise NotDone("This is the last administrator. Make somebody else an administrator first.")


def the(user_id: int) -> User:
    user = db.session.get(User, user_id)
    if user is None:
        raise NotDone("There is no such account.")
    return user


def known_roles(roles: Iterable[str]) -> list[str]:
    return [each for each in ROLES if each in set(roles)]


def roles_named(names: Iterable[str]) -> list[Role]:
    found = [people.find_or_create_role(each) for each in names]
    return [each for each in found if isinstance(each, Role)]


@one_transaction
def set_roles(user_id: int, roles: Iterable[str]) -> User:
    """Give somebody exactly these roles; with other roles they have to sign in again."""
    user, wanted = the(user_id), known_roles(roles)
    if user.role_names != set(wanted):
        user.roles = roles_named(wanted)
        end(user)
    return user


@one_transaction
def set_active(user_id: int, active: bool) -> User:
    """Switch an account off, or on again."""
    user = the(user_id)
    if user.active != active:
        user.active = active
        end(user)
    return user


@one_transaction
def sign_out_everywhere(user_id: int) -> User:
    user = the(user_id)
    end(user)
    recording.note("signed out everywhere", f"user {user.id}")
    return user


def end(user: User) -> None:
    """Every cookie and every letter that lets this person choose a password is dead."""
    sessions.end_all(user.id)
    people.set_uniquifier(user)


@one_transaction
def take_second_step_off(user_id: int) -> User:
    """For somebody who has lost their phone: they set up the second step anew when they next sign in."""
    user = the(user_id)
    user.tf_primary_method = user.tf_totp_secret = user.tf_last_counter = user.mf_recovery_codes = None
    user.webauthn = []
    end(user)
    recording.note("second step taken off", f"user {user.id}")
    return user


@one_transaction
def add_ward(user_id: int, ward: Ward) -> User:
    """Let a member stand for one more ward."""
    user = the(user_id)
    if len(user.wards) >= MOST_WARDS:
        raise NotDone("This person has many wards already. End one first.")
    if ward.until_on and ward.until_on < ward.from_on:
        raise NotDone("The last day is before the first day.")
    if any(each.ward_code == ward.code and each.holds_on(ward.from_on) for each in user.wards):
        raise NotDone("They stand for this ward on that day already.")
    user.wards.append(WardOfMember(ward_code=ward.code, from_on=ward.from_on, until_on=ward.until_on))
    return user


@one_transaction
def end_ward(user_id: int, ward_id: int, until_on: date) -> User:
    """Say on which day somebody stops standing for a ward."""
    user = the(user_id)
    row = next((each for each in user.wards if each.id == ward_id), None)
    if row is None:
        raise NotDone("They do not stand for this ward.")
    if until_on < row.from_on:
        raise NotDone("The last day is before the first day.")
    row.until_on = until_on
    return user


@one_transaction
def rename(user_id: int, name: str) -> User:
    user = the(user_id)
    user.name = mail.one_line(name, NAME_MAX)
    return user


def invite(*, email: str, name: str, roles: Iterable[str], wards: Iterable[Ward], by: User) -> Invitation:
    """Send somebody a letter with a link that makes their account."""
    email, wanted = checked_address(email), known_roles(roles)
    if not wanted:
        raise NotDone("Choose at least one role.")
    if db.session.scalar(select(User.id).where(User.email == email)):
        raise NotDone("There is an account with this e-mail address already.")
    token = secrets.token_urlsafe(32)
    for before in waiting_for(email):
        before.expires_at = now()
    row = Invitation(
        hash=sessions.hashed(f"invitation {token}"), email=email, name=mail.one_line(name, NAME_MAX), roles=wanted,
        wards=[{"code": each.code, "from": each.from_on.isoformat(), "until": each.until_on and each.until_on.isoformat()}
               for each in wards if MEMBER in wanted],
        by_id=by.id, expires_at=now() + INVITATION_LASTS,
    )  # fmt: skip
    db.session.add(row)
    mail.write(to=email, subject="Your account for the Local Offer", body=letter(row, token, by))
    db.session.commit()
    mail.send_waiting()
    return row


def checked_address(email: str) -> str:
    """An e-mail address as Flask-Security will look for it, or `NotDone`."""
    plain = mail.one_line(email, ADDRESS_MAX).lower()
    try:
        found: str = current_app.extensions["security"]._mail_util.validate(plain)
    except ValueError as problem:
        raise NotDone("Write an e-mail address, such as jo@example.org.") from problem
    return found


def waiting_for(email: str) -> list[Invitation]:
    found = select(Invitation).where(Invitation.email == email, Invitation.used_at.is_(None), Invitation.expires_at > now())
    return list(db.session.scalars(found))


def letter(row: Invitation, token: str, by: User) -> str:
    settings: Settings = current_app.extensions["settings"]
    return (
        f"Hello{f' {row.name}' if row.name else ''},\n\n"
        f"{by.shown_name} asks you to join the Local Offer. With your account you are:\n"
        + "\n".join(f"  - {ROLES[each]}" for each in row.roles)
        + f"\n\nChoose a password here. The link works once, for seven days:\n{settings.public_url}/invitation/{token}\n\n"
        "If you did not expect this letter, you need not do anything.\n\nThe Local Offer team\n"
    )


def invited(token: str) -> Invitation:
    """The invitation of a token that can still be used, or `NotDone`."""
    row = db.session.scalar(select(Invitation).where(Invitation.hash == sessions.hashed(f"invitation {token}")))
    if row is None:
        raise NotDone("We do not know this link. It may have been cut off when it was copied: try to copy all of it.")
    if row.used_at is not None:
        raise NotDone("This link was used already. Sign in with your password, or set a new one.")
    if row.expires_at <= now():
        raise NotDone("This link is too old. Ask the person who invited you for a new one.")
    return row


def accept(token: str, *, name: str, password: str) -> User:
    """Make the account that an invitation allows; a link works once."""
    row = invited(token)
    db.session.refresh(row, with_for_update=True)
    if row.used_at is not None:
        raise NotDone("This link was used already. Sign in with your password, or set a new one.")
    problems, plain = Passwords(current_app._get_current_object()).validate(password, True, email=row.email)  # type: ignore[attr-defined]
    if problems:
        raise NotDone(" ".join(problems))
    row.used_at = now()
    user = User(
        email=row.email, name=mail.one_line(name, NAME_MAX) or row.name, password=hash_password(plain),
        roles=roles_named(row.roles), confirmed_at=now(), fs_uniquifier=uuid4().hex,
        wards=[WardOfMember(ward_code=each["code"], from_on=date.fromisoformat(each["from"]),
                            until_on=date.fromisoformat(each["until"]) if each["until"] else None) for each in row.wards],
    )  # fmt: skip
    db.session.add(user)
    try:
        db.session.commit()
    except IntegrityError as problem:
        db.session.rollback()
        raise NotDone("There is an account with this e-mail address already. Sign in, or set a new password.") from problem
    return user


def take_invitation_back(number: int) -> None:
    row = db.session.get(Invitation, number)
    if row is not None and row.used_at is None:
        row.expires_at = now()
        db.session.commit()

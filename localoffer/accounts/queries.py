"""Who there is: people, invitations that wait, and names for numbers in the log."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from localoffer.accounts.models import Invitation, Role, User
from localoffer.database import db, now


def everyone(q: str = "", role: str = "") -> list[User]:
    """People by name; `q` looks in names and addresses."""
    found = select(User).options(selectinload(User.wards), selectinload(User.webauthn)).order_by(User.name, User.email)
    if q:
        found = found.where(User.name.icontains(q, autoescape=True) | User.email.icontains(q, autoescape=True))
    if role:
        found = found.where(User.roles.any(Role.name == role))
    return list(db.session.scalars(found))


def person(number: int) -> User | None:
    return db.session.get(User, number)


def invitations() -> list[Invitation]:
    """Invitations that can still be used, newest first."""
    found = select(Invitation).where(Invitation.used_at.is_(None), Invitation.expires_at > now())
    return list(db.session.scalars(found.order_by(Invitation.id.desc())))


def names_of(numbers: Iterable[int | None]) -> dict[int, str]:
    """{number: name} of the accounts that are still there."""
    wanted = {each for each in numbers if each is not None}
    if not wanted:
        return {}
    return {each.id: each.shown_name for each in db.session.scalars(select(User).where(User.id.in_(wanted)))}

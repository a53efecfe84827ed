"""The first accounts of a development site: one of each role, with random passwords that are told once."""

from __future__ import annotations

import secrets

from flask import current_app
from flask_security import hash_password
from sqlalchemy import func, select

from localoffer.accounts.models import ADMINISTRATOR, MEMBER, MODERATOR, User, WardOfMember
from localoffer.accounts.signing_in import people
from localoffer.config import Settings
from localoffer.database import db, now
from localoffer.places.wards import all_wards


def create() -> list[tuple[str, str, str]]:
    """[(role, e-mail, password)] of the people made now; none in production, or when anybody is there already."""
    settings: Settings = current_app.extensions["settings"]
    if settings.production or db.session.scalar(select(func.count(User.id))):
        return []
    made = []
    for role in (ADMINISTRATOR, MODERATOR, MEMBER):
        password = secrets.token_urlsafe(15)
        email = f"{role}@example.org"
        people.create_user(
            email=email,
            name=role.capitalize(),
            password=hash_password(password),
            roles=[people.find_or_create_role(role)],
            wards=[WardOfMember(ward_code=each.code) for each in all_wards()[:1]] if role == MEMBER else [],
            confirmed_at=now(),
        )
        made.append((role, email, password))
    db.session.commit()
    return made

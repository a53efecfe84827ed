"""How long somebody stays signed in, and how it ends: a cookie opens only what is still open on our side.

The cookie holds a random key and the minute it was last used. It is dead after signing out, a new password, other roles,
switching the account off, an hour without use, and twelve hours in all.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app, g, request, session
from flask_login import COOKIE_NAME, current_user, user_logged_in, user_logged_out
from sqlalchemy import delete, select, update

from localoffer.accounts.models import SignIn, User
from localoffer.audit import recording
from localoffer.database import db, now

IDLE, ABSOLUTE, KEPT_FOR = timedelta(hours=1), timedelta(hours=12), timedelta(days=30)
KEY, SEEN = "sign_in", "seen"
SAY_AGAIN_SECONDS = 60


def hashed(key: str) -> str:
    return hashlib.sha256(f"sign in:{key}".encode("utf-8", "replace")).hexdigest()


def minute(at: datetime) -> int:
    return int(at.timestamp())


def check() -> None:
    """Before every view: forget a person whose stay is over; else say who acts."""
    recording.acting(None)
    if request.endpoint == "static":
        return
    if COOKIE_NAME in request.cookies:  # we never set one: whoever sends it, made it
        session["_remember"] = "clear"
    if "_user_id" not in session:
        # Flask-Login would look for somebody in tokens and cookies that we give to nobody, and takes long over it.
        g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]
        return
    if not is_open():
        session.clear()
        return
    if current_user.is_authenticated:
        recording.acting(current_user.id, current_user.role_names)
        if minute(now()) - session[SEEN] > SAY_AGAIN_SECONDS:
            session[SEEN] = minute(now())


def is_open() -> bool:
    """Whether the cookie's stay goes on: known here, not ended, not idle, not too long."""
    key, seen = session.get(KEY), session.get(SEEN)
    if not isinstance(key, str) or not isinstance(seen, int) or minute(now()) - seen > IDLE.total_seconds():
        return False
    return bool(
        db.session.scalar(
            select(SignIn.user_id).where(
                SignIn.hash == hashed(key), SignIn.ended_at.is_(None), SignIn.started_at > now() - ABSOLUTE
            )
        )
    )


def begin(_sender: Flask, user: User, **_more: Any) -> None:
    """Somebody has signed in: a new key, whatever the cookie held before."""
    session.pop("_remember", None)
    key = secrets.token_urlsafe(24)
    db.session.add(SignIn(hash=hashed(key), user_id=user.id))
    db.session.execute(delete(SignIn).where(SignIn.started_at < now() - KEPT_FOR))
    user.signed_in_at = now()
    session[KEY], session[SEEN] = key, minute(now())
    recording.acting(user.id, user.role_names)
    db.session.commit()


def end_this(_sender: Flask, user: User, **_more: Any) -> None:
    """Somebody has signed out: their cookie is dead, also where a copy of it was kept."""
    key = session.pop(KEY, None)
    if isinstance(key, str):
        db.session.execute(update(SignIn).where(SignIn.hash == hashed(key)).values(ended_at=now()))
    if user is not None and getattr(user, "id", None):
        recording.note("signed out", f"user {user.id}", by_id=user.id)
    db.session.commit()
    session.clear()


def end_all(user_id: int, *, but_this: bool = False) -> None:
    """End every stay of a person, in the caller's transaction; with `but_this` the one they are in goes on."""
    others = update(SignIn).where(SignIn.user_id == user_id, SignIn.ended_at.is_(None))
    if but_this and isinstance(session.get(KEY), str):
        others = others.where(SignIn.hash != hashed(session[KEY]))
    db.session.execute(others.values(ended_at=now()).execution_options(synchronize_session=False))


def open_of(user_id: int) -> int:
    """How many stays of a person are open."""
    found = select(SignIn.hash).where(SignIn.user_id == user_id, SignIn.ended_at.is_(None), SignIn.started_at > now() - ABSOLUTE)
    return len(db.session.scalars(found).all())


def init_app(app: Flask) -> None:
    app.before_request(check)
    user_logged_in.connect(begin, app)
    user_logged_out.connect(end_this, app)

"""What happens at the door is written into the log: signing in and failing to, new passwords, second steps."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, g
from flask_security import signals

from localoffer.accounts import limits, sessions
from localoffer.accounts.models import User
from localoffer.audit import recording
from localoffer.database import db

NOBODY = "no account"


def come_from() -> str:
    """Where a try came from, as a few letters of a keyed hash: the same place gives the same letters, and no more is known."""
    return limits.hashed(f"event {limits.place()}")[:8]


def told(act: str, user: User | None, **detail: Any) -> None:
    """One line about somebody at the door, committed at once: a try that fails has no other transaction."""
    recording.note(act, f"user {user.id}" if user else NOBODY, by_id=user.id if user else None, by_role="at the door",
                   come_from=come_from(), **detail)  # fmt: skip
    db.session.commit()


def signed_in(_app: Flask, user: User, authn_via: Any = (), **_more: Any) -> None:
    limits.forgive()
    told("signed in", user, by=[str(each) for each in authn_via or ()])


def failed(user: User | None, what: str) -> None:
    """A sign-in that did not succeed; the log has no e-mail address and no password of it."""
    g.failure_told = True
    current_app.logger.warning("a sign-in failed (%s), from %s", what, come_from())
    told("sign-in failed", user, what=what)


def password_changed(_app: Flask, user: User, **_more: Any) -> None:
    sessions.end_all(user.id, but_this=True)
    told("password changed", user)


def password_reset(_app: Flask, user: User, **_more: Any) -> None:
    sessions.end_all(user.id)
    told("password set anew by letter", user)


def second_step_set(_app: Flask, user: User, **_more: Any) -> None:
    told("second step set up", user)


def second_step_off(_app: Flask, user: User, **_more: Any) -> None:
    told("second step turned off", user)


def init_app(app: Flask) -> None:
    app.extensions["sign_in_failed"] = failed
    for signal, listener in (
        (signals.user_authenticated, signed_in),
        (signals.password_changed, password_changed),
        (signals.password_reset, password_reset),
        (signals.tf_profile_changed, second_step_set),
        (signals.wan_registered, second_step_set),
        (signals.tf_disabled, second_step_off),
        (signals.wan_deleted, second_step_off),
    ):
        signal.connect(listener, app)

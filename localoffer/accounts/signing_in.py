"""Signing in, by Flask-Security: passwords, reset by e-mail, and limits on guesses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from flask_security import MailUtil, PasswordUtil, Security, SQLAlchemyUserDatastore

from localoffer import mail
from localoffer.accounts import limits
from localoffer.accounts.access import PUBLIC, SIGNED_IN
from localoffer.accounts.models import Role, User
from localoffer.config import Settings
from localoffer.database import db

people = SQLAlchemyUserDatastore(db, User, Role)
SHORTEST_PASSWORD = 12
TOO_WELL_KNOWN = ("password", "localoffer", "local offer", "rotherham", "qwerty", "123456", "letmein", "welcome", "council")
FOR_THE_SIGNED_IN = {
    "security.change_password",
    "security.verify",
    "security.mf_recovery_codes",
    "security.two_factor_setup_validate",
}


class Passwords(PasswordUtil):
    """Long passwords without rules about signs; not one that is mostly a word everybody tries."""

    def validate(self, password: str, is_register: bool, **kwargs: Any) -> tuple[list[str] | None, str]:
        problems, plain = super().validate(password, is_register, **kwargs)
        rest = plain.lower()
        for known in TOO_WELL_KNOWN:
            rest = rest.replace(known, "")
        if len(set(rest)) < 5:
            problems = [*(problems or []), "This password is too easy to guess. Try three words that do not belong together."]
        return problems, plain


class Letters(MailUtil):
    """Letters of Flask-Security go through our outbox like every other."""

    def send_mail(self, template: str, subject: Any, recipient: Any, sender: Any, body: Any, html: Any, **kwargs: Any) -> None:
        mail.write(to=recipient, subject=subject, body=body)
        db.session.commit()
        mail.send_waiting()


def settings_of(settings: Settings) -> dict[str, Any]:
    return {
        "SECURITY_PASSWORD_SALT": "argon2 salts each password itself; Flask-Security asks for one all the same",
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_LENGTH_MIN": SHORTEST_PASSWORD,
        "SECURITY_PASSWORD_COMPLEXITY_CHECKER": None,
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_RECOVERABLE": True,
        "SECURITY_RESET_PASSWORD_WITHIN": timedelta(hours=1),
        "SECURITY_CHANGEABLE": True,
        "SECURITY_LOGOUT_METHODS": ["POST"],
        "SECURITY_EMAIL_SENDER": settings.mail_sender,
        "SECURITY_EMAIL_HTML": False,
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": True,
        "SECURITY_REDIRECT_VALIDATE_MODE": "regex",
        "SECURITY_DEFAULT_REMEMBER_ME": False,
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TOTP_SECRETS": {"1": limits.keyed(settings.secret_key, "second factor")},
        "SECURITY_TOTP_ISSUER": "Local Offer",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": 8,
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
        "SECURITY_FRESHNESS": timedelta(hours=12),
    }


def init_app(app: Flask) -> None:
    app.config.update(settings_of(app.extensions["settings"]))
    Security(app, people, mail_util_cls=Letters, password_util_cls=Passwords)
    app.before_request(limits.guard)
    for endpoint in app.view_functions:
        if endpoint.startswith("security."):
            word = SIGNED_IN if endpoint in FOR_THE_SIGNED_IN else PUBLIC
            app.extensions["access_of_libraries"].setdefault(endpoint, word)

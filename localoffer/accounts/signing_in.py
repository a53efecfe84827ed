"""Signing in, by Flask-Security: passwords, reset by e-mail, and limits on guesses."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta
from typing import Any

from flask import Flask, Response, after_this_request, current_app, g, has_app_context, has_request_context, request
from flask_security import MailUtil, PasswordUtil, Security, SQLAlchemyUserDatastore
from flask_security.utils import hash_data

from localoffer import mail
from localoffer.accounts import events, limits, passwords, second_step, sessions, wording
from localoffer.accounts.access import PUBLIC, SIGNED_IN
from localoffer.accounts.models import Passkey, Role, User
from localoffer.audit import recording
from localoffer.config import Settings
from localoffer.database import db, now

people = SQLAlchemyUserDatastore(db, User, Role, Passkey)
SHORTEST_PASSWORD = passwords.SHORTEST
FOR_THE_SIGNED_IN = {
    "security.change_password",
    "security.verify",
    "security.mf_recovery_codes",
    "security.two_factor_setup_validate",
    "security.wan_register",
    "security.wan_register_response",
    "security.wan_delete",
}
SECRET_ADDRESSES = {"security.reset_password"}


class Passwords(PasswordUtil):
    """Long passwords without rules about signs; not one that everybody tries."""

    def validate(self, password: str, is_register: bool, **kwargs: Any) -> tuple[list[str] | None, str]:
        problems, plain = super().validate(password, is_register, **kwargs)
        user = kwargs.get("user")
        about = [user.email.partition("@")[0], user.name] if user else [kwargs.get("email", "").partition("@")[0]]
        if passwords.is_too_easy(plain, about):
            problems = [*(problems or []), "This password is too easy to guess. Try three words that do not belong together."]
        return problems, plain


class Letters(MailUtil):
    """Letters of Flask-Security go through our outbox like every other, after the answer has gone out.

    So an address that has an account is answered as fast as one that has none.
    """

    def send_mail(self, template: str, subject: Any, recipient: Any, sender: Any, body: Any, html: Any, **kwargs: Any) -> None:
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        facts: dict[str, Any] = {
            "to": str(recipient),
            "subject": str(subject),
            "body": str(body).strip() + "\n",
            "asked_for": True,
        }
        number = kwargs["user"].id if kwargs.get("user") else None

        def write_and_send() -> None:
            with nullcontext() if has_app_context() else app.app_context():
                mail.write(**facts)
                if template == "reset_instructions":
                    recording.note("asked for a new password", f"user {number}", by_id=number, by_role="at the door")
                db.session.commit()
                mail.send_waiting()

        def later(answer: Response) -> Response:
            answer.call_on_close(write_and_send)
            return answer

        if has_request_context():
            g.letter_planned = True
            after_this_request(later)
        else:
            write_and_send()


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
        "SECURITY_POST_LOGIN_VIEW": "/begin",
        "SECURITY_LOGOUT_METHODS": ["POST"],
        "SECURITY_EMAIL_SENDER": settings.mail_sender,
        "SECURITY_EMAIL_HTML": False,
        "SECURITY_EMAIL_SUBJECT_PASSWORD_RESET": "Choose a new password for the Local Offer",
        "SECURITY_EMAIL_SUBJECT_PASSWORD_NOTICE": "You have a new password for the Local Offer",
        "SECURITY_EMAIL_SUBJECT_PASSWORD_CHANGE_NOTICE": "You changed your password for the Local Offer",
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
        "SECURITY_DATETIME_FACTORY": now,
        "SECURITY_WEBAUTHN": True,
        "SECURITY_WAN_ALLOW_AS_FIRST_FACTOR": False,
        "SECURITY_WAN_ALLOW_AS_VERIFY": None,
        "SECURITY_WAN_RP_NAME": "Local Offer",
        "PERMANENT_SESSION_LIFETIME": sessions.ABSOLUTE,
        "SECURITY_FRESHNESS": timedelta(minutes=30),
        "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(minutes=5),
        **wording.settings(),
    }


def hide_secret_addresses() -> None:
    """A page whose address lets somebody choose a password is told to no other page, and not kept."""
    if request.endpoint in SECRET_ADDRESSES:
        g.secret_address = True


def unknown_person(answer: Response) -> Response:
    """A try to sign in that no account answers to is written down like one that does."""
    if request.endpoint == "security.login" and request.method == "POST" and answer.status_code == 200:
        if not g.get("failure_told"):
            events.failed(None, "password")
        g.pop("failure_told", None)
    if request.endpoint == "security.forgot_password" and request.method == "POST" and not g.pop("letter_planned", False):
        hash_data("nobody")  # the work that a link costs for somebody who has an account
    return answer


def init_app(app: Flask) -> None:
    app.config.update(settings_of(app.extensions["settings"]))
    sessions.init_app(app)
    security = Security(
        app, people, mail_util_cls=Letters, password_util_cls=Passwords, totp_cls=second_step.Codes,
        two_factor_verify_code_form=second_step.CodeForm,
    )  # fmt: skip
    second_step.init_app(app, security.totp_factory)
    events.init_app(app)
    app.add_template_filter(wording.label, "label_at_the_door")
    app.before_request(hide_secret_addresses)
    app.before_request(limits.guard)
    app.after_request(unknown_person)
    for endpoint in app.view_functions:
        if endpoint.startswith("security."):
            word = SIGNED_IN if endpoint in FOR_THE_SIGNED_IN else PUBLIC
            app.extensions["access_of_libraries"].setdefault(endpoint, word)

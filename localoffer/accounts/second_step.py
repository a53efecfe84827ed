"""The second step of signing in, set up by Flask-Security: codes that work once, and a picture that stays until it is on."""

from __future__ import annotations

from typing import Any

from flask import Flask, render_template, request, session
from flask_security import Totp, current_user
from flask_security.forms import TwoFactorVerifyCodeForm

SET_UP = "security.two_factor_setup_validate"
WRONG = "Those numbers are not right. Wait until the app shows new ones, and type them here."


class Codes(Totp):
    """Codes of the second step that work once: a code that somebody saw over a shoulder is of no use."""

    def get_last_counter(self, user: Any) -> int | None:
        found: int | None = user.tf_last_counter
        return found

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        user.tf_last_counter = tmatch.counter


class NotYetOn(Exception):
    """The numbers that were to turn the second step on are not right."""

    def __init__(self, form: CodeForm) -> None:
        super().__init__("the numbers are not right")
        self.form = form


class CodeForm(TwoFactorVerifyCodeForm):
    """The six numbers of the second step."""

    def validate(self, **more: Any) -> bool:
        if super().validate(**more):
            return True
        if shows_picture() and session.get("tf_totp_secret") == self.tf_totp_secret:
            self.code.errors = [WRONG]
            raise NotYetOn(self)
        return False


def shows_picture() -> bool:
    """Whether this is the page that turns the step on, asked for by a person: no other address can show the picture again."""
    as_json = request.is_json or request.accept_mimetypes.best == "application/json"
    return request.endpoint == SET_UP and not as_json


def init_app(app: Flask, codes: Totp) -> None:
    """Show the picture of a set-up again when the numbers were wrong.

    The library sends back to the beginning, where it makes a new one: whoever was a moment late had to scan twice. The secret
    is in the address, sealed, for as long as a set-up may last, and to try again does not make that longer. It is shown to
    nobody but the session that began the set-up: an address may stand in a log.
    """
    by_library = app.view_functions[SET_UP]

    def set_up(token: str) -> Any:
        try:
            return by_library(token=token)
        except NotYetOn as wrong:
            shown = codes.fetch_setup_values(wrong.form.tf_totp_secret, current_user)
            return render_template(
                "security/two_factor_setup.html",
                two_factor_verify_code_form=wrong.form,
                chosen_method="authenticator",
                changing=True,
                state_token=token,
                authr_qrcode=shown["image"],
                authr_key=shown["key"],
            )

    app.view_functions[SET_UP] = set_up

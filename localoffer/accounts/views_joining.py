"""Joining by invitation: the link in the letter, then a name and a password. Opening the link changes nothing."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from localoffer.accounts import actions
from localoffer.accounts.access import first_page, public, signed_in
from localoffer.accounts.actions import NotDone
from localoffer.accounts.signing_in import SHORTEST_PASSWORD

bp = Blueprint("joining", __name__)
KEY = "invitation"


@bp.get("/invitation/<token>")
@public
def open_letter(token: str) -> ResponseReturnValue:
    """Take the token out of the address, so that it stands in no history and no referrer."""
    g.secret_address = True
    session[KEY] = token[:100]
    return redirect(url_for("joining.join"))


@bp.get("/invitation")
@public
def join() -> ResponseReturnValue:
    """Choose a name and a password."""
    return shown("")


@bp.post("/invitation")
@public
def joined() -> ResponseReturnValue:
    """Make the account, once."""
    try:
        actions.accept(token(), name=request.form.get("name", ""), password=request.form.get("password", ""))
    except NotDone as problem:
        return shown(str(problem))
    session.pop(KEY, None)
    flash("Your account is ready. Sign in with your new password.")
    return redirect("/login")


@bp.get("/begin")
@signed_in
def begin() -> ResponseReturnValue:
    """After signing in: the page where somebody of these roles has most to do."""
    return redirect(first_page(current_user))


def token() -> str:
    found = session.get(KEY, "")
    return found if isinstance(found, str) else ""


def shown(problem: str) -> ResponseReturnValue:
    try:
        row = actions.invited(token())
    except NotDone as reason:
        return render_template("accounts/dead.html", reason=str(reason)), 410
    page = render_template(
        "accounts/join.html", invitation=row, problem=problem, name=request.form.get("name", row.name), shortest=SHORTEST_PASSWORD
    )
    return page, 422 if problem else 200

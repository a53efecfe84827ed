"""Who may enter: every view carries one of these marks, or the site does not start."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, current_app, flash, g, redirect, request
from flask_login import current_user
from flask_wtf.csrf import validate_csrf
from werkzeug.exceptions import Forbidden
from wtforms import ValidationError

from localoffer.accounts.models import ADMINISTRATOR, EDITOR, MEMBER, MODERATOR, SCRUTINY, User
from localoffer.config import Settings

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC, SIGNED_IN, READERS, MEMBERS, EDITORS, MODERATORS, ADMINISTRATORS = (
    "public",
    "signed in",
    "scrutiny",
    "members",
    "editors",
    "moderators",
    "administrators",
)
MAY_ENTER: dict[str, set[str]] = {
    READERS: {SCRUTINY, MEMBER, MODERATOR, ADMINISTRATOR},
    MEMBERS: {MEMBER, MODERATOR, ADMINISTRATOR},
    EDITORS: {EDITOR, MODERATOR, ADMINISTRATOR},
    MODERATORS: {MODERATOR, ADMINISTRATOR},
    ADMINISTRATORS: {ADMINISTRATOR},
}


class ViewWithoutAccess(Exception):
    """A view says nothing about who may enter."""


def public(view: View) -> View:
    """Anyone may enter."""
    view.access = PUBLIC  # type: ignore[attr-defined]
    return view


def second_factor_is_missing() -> bool:
    """In production whoever can change what the public reads signs in with a second step."""
    settings: Settings = current_app.extensions["settings"]
    return settings.production and current_user.is_staff and not current_user.has_second_step


def may(access: str) -> bool:
    """Whether the person who is signed in has a role that may enter."""
    return bool(current_user.role_names & MAY_ENTER[access])


def guarded(access: str) -> Callable[[View], View]:
    def mark(view: View) -> View:
        @wraps(view)
        def guard(*args: Any, **kwargs: Any) -> Any:
            if not current_user.is_authenticated:
                return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
            if access in MAY_ENTER and not may(access):
                current_app.logger.warning("refused: a person without the role asked for a page for %s", access)
                raise Forbidden
            if second_factor_is_missing():
                flash("Set up a second step for signing in first. Staff need one.")
                return redirect("/tf-setup")
            return view(*args, **kwargs)

        guard.access = access  # type: ignore[attr-defined]
        return guard  # type: ignore[return-value]

    return mark


signed_in = guarded(SIGNED_IN)
scrutiny_only = guarded(READERS)
member_only = guarded(MEMBERS)
editor_only = guarded(EDITORS)
moderator_only = guarded(MODERATORS)
administrator_only = guarded(ADMINISTRATORS)


BEGINS = ((MODERATORS, "/moderate"), (EDITORS, "/staff/guidance"), (MEMBERS, "/members"), (READERS, "/scrutiny"))
FOR_EVERYONE = "/my-groups"
LOST = "Nothing is lost. This page had been open for long, so please press the button once more."


def first_page(person: User) -> str:
    """Where somebody who just signed in has most to do."""
    return next((address for access, address in BEGINS if person.role_names & MAY_ENTER[access]), FOR_EVERYONE)


def somebody() -> User | None:
    """The person who is signed in, if any."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def from_our_own_page() -> bool:
    """Whether a form was sent by the browser as from a page of ours, or carries our token."""
    if request.headers.get("Sec-Fetch-Site") == "same-origin":
        return True
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return False
    return True


def note_lost_session() -> None:
    """Before every view of a room that looks itself where a form comes from: what comes from elsewhere, or after the session
    ended, is shown again with what was typed, and not taken in."""
    g.lost_session = request.method == "POST" and not from_our_own_page()


def access_of(app: Flask, endpoint: str) -> str | None:
    """Who may enter at an endpoint, as its view says, or we of one of a library's; None where nobody says."""
    said: str | None = getattr(app.view_functions.get(endpoint), "access", None)
    return said or app.extensions["access_of_libraries"].get(endpoint)


def access_of_routes(app: Flask) -> dict[str, str]:
    """{endpoint: who may enter} of the whole site; raises `ViewWithoutAccess` where one does not say."""
    found = {}
    for endpoint in app.view_functions:
        said = access_of(app, endpoint)
        if said is None:
            raise ViewWithoutAccess(f"{endpoint} does not say who may enter: mark the view in accounts.access' words")
        found[endpoint] = said
    return found

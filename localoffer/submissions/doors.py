"""The way in for suggestions: nothing that was typed is lost when a session, a cookie or the database fails."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError, TimeoutError

from localoffer.accounts.access import LOST, note_lost_session, somebody
from localoffer.database import db, may_write

__all__ = ["LOST", "bp", "init_app", "somebody"]

bp = Blueprint("suggest", __name__)
bp.before_request(note_lost_session)
MANY_BEGUN = (
    "Very much was begun from your connection in the last hour, so we stopped for a while. "
    "What you typed is still here. Press the button again in an hour."
)
MANY_SENT = (
    "Very much was sent from your connection in the last hour, so we stopped for a while. "
    "What you typed is still here. Press the button again in an hour."
)
NOT_NOW = (
    "Very much was begun from your connection in the last hour, so the details cannot be changed just now. "
    "Say here in a few words what is wrong, or come back in an hour."
)
NOT_TYPED = ("leave_empty", "once", "made", "person")


@bp.after_request
def private(response: Any) -> Any:
    """Drafts and private links stay out of caches, search engines and the headers that browsers send on."""
    response.headers["Cache-Control"] = "no-store"
    g.secret_address = True
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def answer(template: str, status: int = 200, **context: Any) -> ResponseReturnValue:
    """A page of this room: 400 says that it must be sent once more; what must only be put right is an ordinary page."""
    return render_template(f"submissions/{template}", **context), status


def to_send_again() -> list[tuple[str, str]]:
    """All of the form that came, but for its token: the page has a new one."""
    return [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]


@bp.errorhandler(OperationalError)
@bp.errorhandler(TimeoutError)
def could_not_be_saved(error: Exception) -> ResponseReturnValue:
    """The database cannot be written or is busy: say so, and keep what was typed on the page, ready to be sent again."""
    db.session.rollback()
    token = may_write.set(False)
    try:
        page = render_template(
            "submissions/not_saved.html", sent=to_send_again(), not_typed=NOT_TYPED, again=request.method == "POST"
        )
    finally:
        may_write.reset(token)
    response = make_response(page, 503)
    response.headers["Retry-After"] = "60"
    return response


def init_app(app: Flask) -> None:
    app.extensions["csrf"].exempt(bp)

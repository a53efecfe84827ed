"""The way into this room, and how a page looks that is somebody's own."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, make_response, render_template
from flask.typing import ResponseReturnValue

from localoffer.freshness.links import DeadLink, NotYours

bp = Blueprint("freshness", __name__)
NUMBER = "<int(max=2147483647):number>"
ENTRY = "<int(max=2147483647):entry_id>"


def unseen(template: str, status: int = 200, **context: Any) -> ResponseReturnValue:
    """A page that is somebody's own: not kept, not indexed, and never told to the next site."""
    answer = make_response(render_template(f"freshness/{template}", **context), status)
    g.secret_address = True
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


@bp.errorhandler(DeadLink)
def dead(reason: DeadLink) -> ResponseReturnValue:
    return unseen("dead.html", 410, reason=reason)


@bp.errorhandler(NotYours)
def not_yours(reason: NotYours) -> ResponseReturnValue:
    return unseen("not_yours.html", 404, reason=reason)

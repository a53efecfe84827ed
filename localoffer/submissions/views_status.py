"""What became of a suggestion: behind a private link, for people without an account."""

from __future__ import annotations

from flask import abort, flash, g, redirect, request
from flask.typing import ResponseReturnValue

from localoffer.accounts.access import public
from localoffer.submissions import following, queries
from localoffer.submissions.doors import LOST, answer, bp
from localoffer.submissions.models import Submission


def opened(reference: str, key: str) -> Submission:
    return queries.by_key(reference, key) or abort(404)


@bp.get("/suggestions/<reference>/<key>")
@public
def status(reference: str, key: str) -> ResponseReturnValue:
    """Where it stands, what was said, and what was sent."""
    row = opened(reference, key)
    return answer("status.html", **following.shown(row), sent=bool(request.args.get("sent")), private_link=request.path)


@bp.post("/suggestions/<reference>/<key>")
@public
def reply(reference: str, key: str) -> ResponseReturnValue:
    """Answer a question, or take the suggestion back."""
    row = opened(reference, key)
    problem = "" if g.lost_session else following.take_in(row, request.form)
    if g.lost_session or problem:
        return answer(
            "status.html",
            400 if g.lost_session else 200,
            **following.shown(row),
            notice=LOST if g.lost_session else "",
            problem=problem,
            typed=request.form.get("answer", ""),
            private_link=request.path,
        )
    flash("Thank you. We have it.")
    return redirect(request.path)

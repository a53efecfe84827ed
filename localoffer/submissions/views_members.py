"""A member's own page: their ward, what they suggested, and what became of it."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from localoffer.accounts.access import member_only
from localoffer.places import wards
from localoffer.submissions import following, queries
from localoffer.submissions.models import Submission
from localoffer.typed import page_in

bp = Blueprint("members", __name__)


def own_or_404(reference: str) -> Submission:
    return queries.own(current_user, reference) or abort(404)


@bp.get("/members")
@member_only
def home() -> str:
    """What a member sees first: answers that are wanted, their ward (one of several), then all that they suggested."""
    own = current_user.ward_codes
    code = next((each for each in own if each == request.args.get("ward")), next(iter(own), ""))
    sent = queries.sent_by(current_user, page_in(request.args))
    return render_template(
        "submissions/members.html",
        ward=wards.ward_by_code(code),
        own_wards=[found for each in own if (found := wards.ward_by_code(each))],
        in_ward=queries.count_in_ward(code),
        sent=sent,
        asked=queries.asked_of(current_user),
    )


@bp.get("/members/suggestions/<reference>")
@member_only
def suggestion(reference: str) -> str:
    """One of the member's own suggestions."""
    row = own_or_404(reference)
    return render_template("submissions/status.html", **following.shown(row), sent=bool(request.args.get("sent")))


@bp.post("/members/suggestions/<reference>")
@member_only
def reply(reference: str) -> ResponseReturnValue:
    """Answer a question, or take it back."""
    row = own_or_404(reference)
    problem = following.take_in(row, request.form, by=current_user)
    if problem:
        page = render_template("submissions/status.html", **following.shown(row), problem=problem, typed="")
        return page
    flash("Thank you. We have it.")
    return redirect(url_for("members.suggestion", reference=row.reference))

"""The moderators' desk for comments: read, take out what shows who it is, publish or not, answer, act, freeze the year."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from localoffer.accounts.access import moderator_only
from localoffer.comments import actions, forms, queries, redacting, words, yearly
from localoffer.comments.actions import NotYet
from localoffer.comments.models import Comment
from localoffer.typed import number_sent, page_in

bp = Blueprint("listening", __name__, url_prefix="/moderate/comments")
NUMBER = "<int(max=2147483647):number>"


@bp.get("")
@moderator_only
def queue() -> str:
    """What waits, longest first."""
    name = request.args.get("list", "")
    name = name if name in queries.LISTS else "waiting"
    number = page_in(request.args)
    rows, counts = queries.queue(name, number)
    return render_template(
        "comments/queue.html", rows=rows, counts=counts, chosen=name, lists=queries.LISTS, words=words, is_late=queries.is_late,
        page=number, pages=-(-counts[name] // queries.ON_A_PAGE), years=yearly.to_freeze(), reports=yearly.every(),
    )  # fmt: skip


def row_or_404(number: int) -> Comment:
    return queries.one(number) or abort(404)


@bp.get(f"/{NUMBER}")
@moderator_only
def one(number: int) -> str:
    """One comment, its original beside the words for the public."""
    return shown(row_or_404(number))


def shown(row: Comment, problem: str = "", **typed: Any) -> str:
    original = row.original.words if row.original else ""
    begun = {
        "public_words": row.public_words if row.decided_at or row.public_words else redacting.proposed(original),
        "answer": row.answer, "action": row.action, "action_state": row.action_state, "action_due": row.action_due or "",
    }  # fmt: skip
    return render_template(
        "comments/comment.html", row=row, original=original, typed={**begun, **typed}, problem=problem, words=words,
        late=queries.is_late(row),
    )  # fmt: skip


@bp.post(f"/{NUMBER}")
@moderator_only
def act(number: int) -> ResponseReturnValue:
    """Do one thing with a comment."""
    row_or_404(number)
    made, seen, by = forms.handled(request.form), number_sent("version"), current_user
    ways = {
        "publish": (lambda: actions.publish(number, made, by=by, seen=seen), "It is published."),
        "save": (lambda: actions.save(number, made, by=by, seen=seen), "Saved."),
        "keep back": (
            lambda: actions.keep_back(number, request.form.get("reason", ""), made, by=by, seen=seen),
            "It is not published. The commenter can read your answer.",
        ),
        "reopen": (lambda: actions.reopen(number, by=by, seen=seen), "It is off the public page, and waits again."),
    }
    do, said = ways.get(request.form.get("act", "")) or abort(400)
    try:
        do()
    except NotYet as problem:
        return shown(row_or_404(number), str(problem), **vars(made), reason=request.form.get("reason", "")), 422
    flash(said)
    return redirect(url_for("listening.one", number=number))


@bp.post("/reports")
@moderator_only
def freeze() -> ResponseReturnValue:
    """Write the report of a year down for good."""
    year = number_sent("year")
    try:
        yearly.freeze(year, by=current_user)
    except yearly.NotOver as problem:
        flash(str(problem), "error")
        return redirect(url_for("listening.queue"))
    flash("The report is made, and can be read by everyone.")
    return redirect(url_for("comments.report", year=year))

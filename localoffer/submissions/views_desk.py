"""The moderators' desk: who takes what, notes, kept views, several decided at once, and how long it all takes."""

from __future__ import annotations

from urllib.parse import parse_qsl

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from localoffer.accounts.access import moderator_only
from localoffer.directory.conflict import Conflict
from localoffer.directory.doors import any_entry_or_404
from localoffer.directory.listing import clean
from localoffer.submissions import desk, times, together
from localoffer.submissions.queries import QueueFilter
from localoffer.submissions.views_moderator import NUMBER, row_or_404
from localoffer.submissions.workflow import NeedsAReason
from localoffer.typed import number_sent

bp = Blueprint("desk", __name__, url_prefix="/moderate")
LONGEST_NAME, LONGEST_NOTE = 60, 2000


@bp.post(f"/{NUMBER}/assign")
@moderator_only
def assign(number: int) -> ResponseReturnValue:
    """Give a suggestion to somebody, take it, or give it back to all."""
    row_or_404(number)
    try:
        person = desk.assign(number, person_sent("to"), had=person_sent("had"))
        who = "Nobody has" if person is None else "You have" if person.id == current_user.id else f"{person.shown_name} has"
        flash(f"{who} this one now.")
    except Conflict as problem:
        flash(str(problem), "error")
    return redirect(url_for("moderate.review", number=number))


def person_sent(name: str) -> int | None:
    number = number_sent(name)
    return number if number > 0 else None


@bp.post(f"/{NUMBER}/notes")
@moderator_only
def note(number: int) -> ResponseReturnValue:
    """A note for the other moderators on a suggestion."""
    row_or_404(number)
    return noted(url_for("moderate.review", number=number), submission_id=number)


@bp.post(f"/entries/{NUMBER}/notes")
@moderator_only
def note_on_entry(number: int) -> ResponseReturnValue:
    """A note for the other moderators on an entry."""
    return noted(url_for("entries.entry", number=number), entry_id=any_entry_or_404(number).id)


def noted(back: str, **about: int) -> ResponseReturnValue:
    try:
        desk.note(clean(request.form.get("note", ""), LONGEST_NOTE), by=current_user, **about)
        flash("Your note is kept. Only staff see it.")
    except NeedsAReason as problem:
        flash(str(problem), "error")
    return redirect(f"{back}#notes")


@bp.post("/views")
@moderator_only
def save_view() -> ResponseReturnValue:
    """Keep the filter that is shown under a name."""
    wanted = QueueFilter.from_args(dict(parse_qsl(request.form.get("wanted", "")[:1000])))
    name = clean(request.form.get("name", ""), LONGEST_NAME)
    try:
        desk.save_view(name, wanted, by=current_user, for_all=bool(request.form.get("for_all")))
        flash(f"The view “{name}” is kept.")
    except NeedsAReason as problem:
        flash(str(problem), "error")
    return redirect(url_for("moderate.queue", **wanted.to_args()))


@bp.post(f"/views/{NUMBER}/drop")
@moderator_only
def drop_view(number: int) -> ResponseReturnValue:
    """One's own view goes; those of others stay."""
    desk.drop_view(number, by=current_user)
    flash("The view is gone. The suggestions are not touched.")
    return redirect(url_for("moderate.queue"))


@bp.route("/together", methods=["GET", "POST"])
@moderator_only
def several() -> ResponseReturnValue:
    """Approve what is alike: the groups, what each of a group would change, and those that were ticked."""
    key = request.values.get("group", "")[:300]
    if request.method == "POST":
        done, left = together.approve(request.form.getlist("chosen")[: together.AT_A_TIME], by=current_user, reason=reason_sent())
        return render_template("submissions/together_done.html", done=done, left=left, group=key)
    if not key:
        return render_template("submissions/together.html", groups=together.groups(), group=None)
    items = together.of_group(key, current_user)
    group = next((each for each in together.groups() if each.key == key), None)
    return render_template("submissions/together.html", items=items, group=group, most=together.AT_A_TIME)


def reason_sent() -> str:
    return clean(request.form.get("reason", ""), 2000)


@bp.get("/times")
@moderator_only
def how_long() -> str:
    """From a suggestion to the decision, month by month."""
    return render_template("submissions/times.html", months=times.by_month())

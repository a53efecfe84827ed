"""Moderating: the queue, one suggestion beside what is there now, and the decision in one click and one sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from localoffer.accounts.access import moderator_only
from localoffer.directory import listing as listings
from localoffer.directory.conflict import Conflict
from localoffer.directory.listing import clean, clean_line
from localoffer.directory.models import PUBLISHED, Entry
from localoffer.places import wards
from localoffer.submissions import actions, comparing, filling, looking, queries, reviewing, undoing, workflow
from localoffer.submissions.forms import GROUP_KNOWS, RELATIONS
from localoffer.submissions.forms_staff import SECTIONS, FullForm
from localoffer.submissions.marking import marked
from localoffer.submissions.models import Submission
from localoffer.submissions.sending import PROBLEMS
from localoffer.submissions.workflow import NeedsAReason, NothingToChange
from localoffer.typed import number_sent

bp = Blueprint("moderate", __name__, url_prefix="/moderate")
NUMBER = "<int(max=2147483647):number>"
DECISIONS: dict[str, Callable[..., Any]] = {
    workflow.APPROVE: actions.approve,
    workflow.ASK: actions.ask,
    workflow.REJECT: actions.reject,
    workflow.REOPEN: actions.reopen,
    workflow.UNDO: undoing.undo,
}
DONE = {
    workflow.APPROVE: "Approved. It is live now.",
    workflow.ASK: "The question is on its way.",
    workflow.REJECT: "Turned down. The sender is told why, if we know how to reach them.",
    workflow.REOPEN: "It waits for a decision again.",
    workflow.UNDO: "Undone. The directory is as it was before.",
}


def row_or_404(number: int) -> Submission:
    return queries.one(number) or abort(404)


@bp.get("")
@moderator_only
def queue() -> str:
    """What waits."""
    return render_template("submissions/queue.html", **reviewing.queue(queries.QueueFilter.from_args(request.args), current_user))


@bp.get(f"/{NUMBER}")
@moderator_only
def review(number: int) -> str:
    return render_template("submissions/review.html", **reviewing.review(row_or_404(number), current_user))


@bp.post(f"/{NUMBER}")
@moderator_only
def decide(number: int) -> ResponseReturnValue:
    """Decide; who comes second is told what the first one did."""
    row, name = row_or_404(number), request.form.get("move", "")
    if name == workflow.MERGE:
        return redirect(url_for("moderate.merge", number=number, into=request.form.get("into", "")))
    if name not in DECISIONS:
        abort(400)
    reason, entry_seen = clean(request.form.get("reason", ""), 2000), {}
    if name == workflow.APPROVE and row.entry_id:
        entry_seen = {"entry_seen": number_sent("entry_version")}
    try:
        DECISIONS[name](number, by=current_user, seen=number_sent("version"), reason=reason, **entry_seen)
    except (NeedsAReason, NothingToChange) as problem:
        return again("review.html", str(problem), **reviewing.review(row_or_404(number), current_user))
    flash(DONE[name])
    return redirect(url_for("moderate.review", number=number))


def again(template: str, problem: str, **context: Any) -> ResponseReturnValue:
    """The same page with what is missing said at the top and what was typed kept."""
    return render_template(f"submissions/{template}", problem=problem, typed=request.form.get("reason", ""), **context)


@bp.post(f"/{NUMBER}/looking")
@moderator_only
def look(number: int) -> ResponseReturnValue:
    """Tell the others who is looking at it; sent by the page itself where scripts run."""
    name, act = row_or_404(number).name, request.form.get("act", "")
    by_script = request.headers.get("Accept", "").startswith("application/json")
    if act not in LOOKS:
        abort(400)
    try:
        LOOKS[act](number)
    except Conflict as trouble:
        if by_script:
            return {"message": str(trouble), "instead_of": trouble.by if isinstance(trouble, looking.Taken) else None}, 409
        flash(str(trouble), "error")
        return redirect(url_for("moderate.review", number=number))
    if by_script:
        return {}, 200
    if act == "leave":
        flash(f"You left “{name}” to others.")
        return redirect(url_for("moderate.queue"))
    flash("Others see that you are looking at this.")
    return redirect(url_for("moderate.review", number=number))


LOOKS: dict[str, Callable[[int], None]] = {
    "look": lambda number: looking.look(number, by=current_user, instead_of=number_sent("instead_of")),
    "still": lambda number: looking.still(number, by=current_user),
    "leave": lambda number: looking.leave(number, by=current_user),
}


@bp.route(f"/{NUMBER}/edit", methods=["GET", "POST"])
@moderator_only
def edit(number: int) -> ResponseReturnValue:
    """Edit before approving: the whole entry on one page."""
    row = row_or_404(number)
    if not workflow.is_open(row.state):
        return redirect(url_for("moderate.review", number=number))
    merged = actions.as_it_would_be(row)
    form = filling.filled(FullForm, merged.listing, data=request.form if request.method == "POST" else None)
    shown = {"row": row, "form": form, "sections": SECTIONS, "disputed": merged.disputed}
    if request.method == "GET":
        return render_template("submissions/edit.html", **shown)
    if request.form.get("another"):
        filling.one_more_row(form, request.form["another"])
        return render_template("submissions/edit.html", typed=request.form.get("reason", ""), **shown)
    if not form.validate():
        return again("edit.html", "", **shown)
    listing, seen = filling.with_answers(merged.listing, form), number_sent("version")
    try:
        if request.form.get("move") == workflow.APPROVE:
            reason = clean(request.form.get("reason", ""), 2000)
            seen_of_entry = number_sent("entry_version") if row.entry_id else None
            actions.approve(number, by=current_user, seen=seen, reason=reason, listing=listing, entry_seen=seen_of_entry)
            flash(DONE[workflow.APPROVE])
        else:
            actions.edit(number, listing, by=current_user, seen=seen)
            flash("Your changes are kept. Nothing is decided yet.")
    except NothingToChange as problem:
        return again("edit.html", str(problem), **{**shown, "row": row_or_404(number)})
    return redirect(url_for("moderate.review", number=number))


@bp.route(f"/{NUMBER}/merge", methods=["GET", "POST"])
@moderator_only
def merge(number: int) -> ResponseReturnValue:
    """Put a suggestion into an entry that is there already, fact by fact."""
    row, into = row_or_404(number), request.values.get("into", "")
    if not workflow.is_open(row.state):
        return redirect(url_for("moderate.review", number=number))
    entry = queries.entry_meant(into)
    if entry is None or entry.state != PUBLISHED:
        problem = {"into": clean_line(into, 300), "into_problem": not_meant(into, entry)}
        return render_template("submissions/review.html", **problem, **reviewing.review(row, current_user))
    mine, theirs = listings.from_json(entry.facts), actions.wanted(row)
    shown = {"row": row, "entry": entry, "choices": comparing.choices(mine, theirs)}
    if request.method == "GET":
        return render_template("submissions/merge.html", **shown)
    listing = comparing.chosen(mine, theirs, request.form)
    try:
        actions.merge(
            number,
            by=current_user,
            seen=number_sent("version"),
            into=entry,
            entry_seen=number_sent("entry_version"),
            listing=listing,
            reason=clean(request.form.get("reason", ""), 2000),
        )
    except NeedsAReason as problem:
        return again("merge.html", str(problem), **shown)
    flash("Merged. The entry is changed.")
    return redirect(url_for("moderate.review", number=number))


def not_meant(into: str, entry: Entry | None) -> str:
    """Why a suggestion cannot be merged into what was pasted, in plain words."""
    if not into.strip():
        return "Paste the address or the name of the entry."
    if entry is not None:
        return f"“{entry.name}” is not on the site. Put it back first, or choose another."
    return "No entry has this address or name. Look it up, and paste its address."


def init_app(app: Flask) -> None:
    """Lend the templates the words of the workflow."""
    app.add_template_filter(marked)
    knows, relations, problems = dict(GROUP_KNOWS), dict(RELATIONS), dict(PROBLEMS)
    for name, word in (
        ("state_name", lambda code: workflow.NAMES.get(code, code)),
        ("act_name", lambda code: workflow.ACTS.get(code, code)),
        ("knows_name", lambda code: knows.get(code, code)),
        ("relation_name", lambda code: relations.get(code, code)),
        ("problem_name", lambda code: problems.get(code, code)),
        ("all_wards", wards.all_wards),
    ):
        app.add_template_global(word, name)

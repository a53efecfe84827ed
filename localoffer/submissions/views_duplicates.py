"""Two entries that say the same, and one entry that says two things: found, compared, put together, taken apart."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from localoffer.accounts.access import moderator_only
from localoffer.directory import listing as listings
from localoffer.directory.doors import any_entry_or_404
from localoffer.directory.listing import clean, clean_line
from localoffer.directory.models import PUBLISHED, Entry
from localoffer.submissions import comparing, joining, queries
from localoffer.submissions.queries import PER_PAGE, Listed
from localoffer.submissions.views_entries import shown as shown_entry
from localoffer.submissions.views_entries import why_sent
from localoffer.submissions.views_moderator import NUMBER, not_meant
from localoffer.submissions.workflow import NeedsAReason
from localoffer.typed import number_sent, page_in

bp = Blueprint("duplicates", __name__, url_prefix="/moderate")
OTHER = "<int(max=2147483647):other>"


@bp.get("/duplicates")
@moderator_only
def every() -> str:
    """The pairs that nobody has looked at, most likely first."""
    left = joining.left()
    pages = max(1, -(-len(left) // PER_PAGE))
    page = min(page_in(request.args), pages)
    shown = Listed(left[(page - 1) * PER_PAGE : page * PER_PAGE], len(left), page, pages)
    return render_template("submissions/duplicates.html", page=shown, different=len(joining.different()))


@bp.get("/duplicates/choose")
@moderator_only
def choose() -> ResponseReturnValue:
    """Compare an entry with one whose address was pasted."""
    into = request.args.get("other", "")
    one, other = queries.entry_meant(request.args.get("one", "")), queries.entry_meant(into)
    if one is None:
        return redirect(url_for("duplicates.every"))
    if other is None or other.id == one.id or not both_published(other):
        same = other is not None and other.id == one.id
        problem = "This is the address of this entry. Paste that of the other one." if same else not_meant(into, other)
        return render_template("submissions/entry.html", other=clean_line(into, 300), other_problem=problem, **shown_entry(one))
    return redirect(url_for("duplicates.compare", number=one.id, other=other.id))


@bp.route(f"/duplicates/{NUMBER}/{OTHER}", methods=["GET", "POST"])
@moderator_only
def compare(number: int, other: int) -> ResponseReturnValue:
    """Two entries fact by fact; the first keeps its address, and the other's leads to it for ever."""
    keep, gone = any_entry_or_404(number), any_entry_or_404(other)
    if number == other:
        abort(404)
    mine, theirs = (listings.from_json(each.facts) for each in (keep, gone))
    shown = {"keep": keep, "gone": gone, "choices": comparing.choices(mine, theirs)}
    if request.method == "GET" or not both_published(keep, gone):
        return render_template("submissions/compare.html", **shown, both=both_published(keep, gone))
    if request.form.get("act") == "different":
        joining.say_different(number, other, by=current_user)
        flash("Remembered: these are two different things. You will not be asked again.")
        return redirect(url_for("duplicates.every"))
    seen = number_sent("version"), number_sent("other_version")
    try:
        row = joining.join(
            number, other, comparing.chosen(mine, theirs, request.form), by=current_user, seen=seen, why=why_sent()
        )
    except NeedsAReason as problem:
        return render_template("submissions/compare.html", problem=str(problem), typed=why_sent(), **shown, both=True)
    flash("The two are one now. The old address leads to it.")
    return redirect(url_for("moderate.review", number=row.id))


def both_published(*rows: Entry) -> bool:
    return all(each.state == PUBLISHED for each in rows)


@bp.route(f"/entries/{NUMBER}/split", methods=["GET", "POST"])
@moderator_only
def split(number: int) -> ResponseReturnValue:
    """Make two entries of one: which facts stay, which go, which both say."""
    row = any_entry_or_404(number)
    listing = listings.from_json(row.facts)
    name = clean(request.form.get("new_name", ""), 200)
    shown = {"entry": row, "parts": comparing.parts(listing), "name": name, "typed": why_sent()}
    if request.method == "GET":
        return render_template("submissions/split.html", **shown)
    if not name or name == listing.name:
        return render_template("submissions/split.html", problem="Give the new entry a name of its own.", at="new_name", **shown)
    stays, goes = comparing.divided(listing, name, request.form)
    try:
        done = joining.split(number, stays, goes, by=current_user, seen=number_sent("version"), why=why_sent())
    except NeedsAReason as problem:
        return render_template("submissions/split.html", problem=str(problem), at="why", **shown)
    flash(f"“{name}” is an entry of its own now.")
    return redirect(url_for("moderate.review", number=done.id))

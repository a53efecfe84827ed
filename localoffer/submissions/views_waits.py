"""Writing down a wait that was measured: one short form, and the older figures stay in the history of the entry."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import Form, FormField

from localoffer.accounts.access import moderator_only
from localoffer.clock import today
from localoffer.directory import listing as listings
from localoffer.directory import waits
from localoffer.directory.dates import earliest
from localoffer.directory.doors import any_entry_or_404
from localoffer.submissions import entries, filling
from localoffer.submissions.fields import Text
from localoffer.submissions.forms_staff import WaitForm
from localoffer.submissions.views_moderator import NUMBER
from localoffer.submissions.workflow import NothingToChange
from localoffer.typed import number_sent

bp = Blueprint("measured_waits", __name__, url_prefix="/moderate/entries")
WHY = "Waiting time, as it was measured"


class MeasuredForm(Form):
    """A wait, and what families can do meanwhile."""

    wait = FormField(WaitForm)
    while_waiting = Text(
        "What to do while you wait", description="What the service gives families meanwhile. Shown to the public."
    )


@bp.route(f"/{NUMBER}/wait", methods=["GET", "POST"])
@moderator_only
def measured(number: int) -> ResponseReturnValue:
    """The wait of one entry: shown, sent back with what is missing, or saved."""
    entry = any_entry_or_404(number)
    listing = listings.from_json(entry.facts)
    form = filling.filled(MeasuredForm, listing, data=request.form if request.method == "POST" else None)
    if request.method == "GET" or not form.validate():
        return shown(number, form)
    if problem := what_is_missing(form):
        return shown(number, form, problem), 422
    try:
        entries.change(number, filling.with_answers(listing, form), by=current_user, seen=number_sent("version"), why=WHY)
    except NothingToChange as nothing:
        return shown(number, form, str(nothing)), 422
    flash("Saved. It is live now, and the figure before it is kept.")
    return redirect(url_for("waits.desk"))


def shown(number: int, form: MeasuredForm, problem: str = "") -> str:
    entry = any_entry_or_404(number)
    return render_template("submissions/wait.html", entry=entry, form=form, problem=problem, before=waits.measured(number)[::-1])


def what_is_missing(form: MeasuredForm) -> str:
    """A figure counts only with its day and who says so; "" when all is there."""
    said = form.wait.form
    if said.weeks.data is None and not said.band.data:
        return ""
    day = earliest(said.measured_on.data or "")
    if day is None:
        return "Write on which day the wait was measured."
    if day > today():
        return "The day on which it was measured cannot be in the future."
    return "" if said.source.data else "Write who says so."

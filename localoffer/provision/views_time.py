"""The figures over the months for everyone, and the notes that staff put beside them."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from localoffer.accounts.access import moderator_only, public
from localoffer.provision import measures, months, over_time, sheets
from localoffer.provision.views_public import csv_file

bp = Blueprint("over_time", __name__)


@bp.get("/gaps/over-time")
@public
def page() -> str:
    """Every figure month by month, as a line and as a table."""
    return render_template("provision/over_time.html", page=over_time.page(), problem="", typed={}, measures=measures.MEASURES)


@bp.get("/gaps/over-time.csv")
@public
def as_csv() -> Response:
    """All months as a spreadsheet."""
    return csv_file(sheets.as_csv(*over_time.table()), "over-time.csv")


@bp.post("/staff/over-time/notes")
@moderator_only
def note() -> ResponseReturnValue:
    """Say something about a figure of a month; the figure stays as it was."""
    form = request.form
    try:
        months.add_note(form.get("month", ""), form.get("figure", ""), form.get("note", ""), by=current_user)
    except months.BadNote as bad:
        shown = render_template(
            "provision/over_time.html", page=over_time.page(), problem=str(bad), typed=form, measures=measures.MEASURES
        )
        return shown, 422
    flash("The note stands beside the figure now.")
    return redirect(url_for("over_time.page"))

"""The duties of the law: a public summary, the detail for staff, and both as a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from localoffer.accounts.access import moderator_only, public
from localoffer.provision import coverage, reviewing, sheets
from localoffer.provision.views_public import csv_file

bp = Blueprint("coverage", __name__)
FIELDS = ("owner", "not_applicable", "evidence", "note", "wording_checked_by", "next_review")
STAFF_COLUMNS = ("last reviewed", "owner", "wording compared with the law by", "evidence")


@bp.get("/coverage")
@public
def summary() -> str:
    """What the law asks, and how far it is met: each law folded, all of them open, or the rows of one verdict."""
    show = request.args.get("show", "")
    only = show if show in coverage.NAMES else ""
    rows = reviewing.rows()
    laws, counts = reviewing.grouped(rows, only), coverage.counted(rows)
    return render_template(
        "provision/coverage.html", rows=rows, laws=laws, counts=counts, names=coverage.NAMES, only=only, opened=show == "all"
    )


@bp.get("/coverage.csv")
@public
def as_csv() -> Response:
    """The summary as a spreadsheet; staff get owners and evidence too."""
    table = reviewing.as_cells(reviewing.rows())
    heading = list(reviewing.HEADING)
    if not (current_user.is_authenticated and current_user.is_moderator):
        shown = [number for number, name in enumerate(heading) if name not in STAFF_COLUMNS]
        heading, table = [heading[number] for number in shown], [[row[number] for number in shown] for row in table]
    return csv_file(sheets.as_csv(heading, table), "coverage.csv")


@bp.get("/staff/coverage/<code>")
@moderator_only
def duty(code: str) -> str:
    """One duty with all its evidence and its reviews."""
    return duty_page(reviewing.row(code) or abort(404), {}, "")


def duty_page(row: coverage.Row, typed: Mapping[str, str], problem: str) -> str:
    history = reviewing.history(row.duty.id)
    return render_template("provision/duty.html", row=row, names=coverage.NAMES, history=history, typed=typed, problem=problem)


@bp.post("/staff/coverage/<code>")
@moderator_only
def review(code: str) -> ResponseReturnValue:
    """Write down what staff say of a duty."""
    row = reviewing.row(code) or abort(404)
    try:
        reviewing.review(code, by=current_user, **{name: request.form.get(name, "") for name in FIELDS})
    except reviewing.NotSaved as bad:
        return duty_page(row, request.form, str(bad)), 422
    flash("Saved.")
    return redirect(url_for("coverage.duty", code=code))

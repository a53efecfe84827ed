"""What staff do about gaps: see all of them, say that they looked, take one up and move it on, ask the public."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from localoffer.accounts.access import moderator_only
from localoffer.clock import today
from localoffer.directory.listing import clean_line
from localoffer.places import wards
from localoffer.provision import handling, keeping_gaps, lives
from localoffer.provision.asking import Asked
from localoffer.provision.method import Question, method

bp = Blueprint("gaps", __name__)
EVERYWHERE = "all"


@bp.get("/staff/gaps")
@moderator_only
def desk() -> str:
    """Every gap that was taken up, where somebody looked lately, and what matters most."""
    asked, searched = Asked.from_args(request.args, method()), clean_line(request.args.get("searched", ""), 80)
    return render_template("provision/staff.html", desk=handling.desk(asked), today=today(), problem="", searched=searched)


@bp.post("/staff/gaps/looked")
@moderator_only
def looked() -> ResponseReturnValue:
    """Write down that somebody looked in one ward or several."""
    how, form = method(), request.form
    asked = Asked.from_args(form, how)
    codes = [code for code in form.getlist("ward") if wards.ward_by_code(code)]
    try:
        if not codes:
            raise keeping_gaps.BadLook("Choose at least one ward.")
        keeping_gaps.look(
            codes,
            need=asked.need,
            stage=asked.stage,
            category=asked.category,
            on=day_of(form.get("on", "")),
            note=form.get("note", ""),
            by=current_user,
        )
    except keeping_gaps.BadLook as bad:
        page = render_template("provision/staff.html", desk=handling.desk(asked), today=today(), problem=str(bad))
        return page, 422
    flash(f"Written down: somebody looked in {'one ward' if len(codes) == 1 else f'{len(codes)} wards'}.")
    return redirect((form.get("back") == "gap" and back_to_gap(codes[0], asked)) or url_for("gaps.desk"))


def back_to_gap(code: str, asked: Asked) -> str:
    return url_for("gaps.one", code=code, key=f"{asked.need}.{asked.stage}.{asked.category}")


def day_of(text: str) -> date:
    """A day as a form gives it; empty means today."""
    try:
        return date.fromisoformat(text) if text else today()
    except ValueError as problem:
        raise keeping_gaps.BadLook("Write the day as 2026-11-24.") from problem


def question_or_404(code: str, key: str) -> tuple[str, Question]:
    """(ward code, question); an empty code means the whole area."""
    found = next((each for each in method().questions if each.key == key), None) or abort(404)
    if code == EVERYWHERE:
        return "", found
    return (wards.ward_by_code(code) or abort(404)).code, found


@bp.get("/staff/gaps/<code>/<key>")
@moderator_only
def one(code: str, key: str) -> str:
    """One gap with its whole life, what is near, and what can be done."""
    ward_code, ask = question_or_404(code, key)
    return render_template("provision/staff_gap.html", case=handling.case(ward_code, ask), today=today(), problem="")


@bp.post("/staff/gaps/<code>/<key>")
@moderator_only
def change(code: str, key: str) -> ResponseReturnValue:
    """Move a gap on, give it an owner, ask the public for it or stop asking."""
    ward_code, ask = question_or_404(code, key)
    form = request.form
    asking = {"yes": True, "no": False}.get(form.get("asked", ""))
    owner = handling.staff_member(form.get("owner", ""))
    try:
        life = form.get("life", "")
        keeping_gaps.change(ward_code, ask, by=current_user, life=life, note=form.get("note", ""), owner=owner, asked=asking)
    except (lives.NeedsAReason, lives.NotPossible) as bad:
        page = render_template("provision/staff_gap.html", case=handling.case(ward_code, ask), today=today(), problem=str(bad))
        return page, 422
    flash("Saved.")
    return redirect(url_for("gaps.one", code=code, key=key))

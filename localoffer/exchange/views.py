"""Bringing in entries of others, in the site: send a file or an address, look, choose, watch it run, take it back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from localoffer.accounts.access import moderator_only
from localoffer.database import db
from localoffer.directory.flat_sheet import COLUMNS
from localoffer.directory.listing import clean_line
from localoffer.exchange import asking, due, jobs, opening, runs, uploads
from localoffer.exchange.judging import ALIKE, CHANGED, GONE, NEW, REJECTED, REPEATED, SAME
from localoffer.exchange.models import (
    DONE,
    FAILED,
    HELD,
    LEFT,
    LOOKED_AT,
    READING,
    RUNNING,
    UNDOING,
    UNFINISHED,
    WAITING,
    Run,
    Source,
)  # fmt: skip
from localoffer.exchange.records import Unreadable

bp = Blueprint("imports", __name__, url_prefix="/moderate/imports")
NUMBER = "<int(max=2147483647):number>"
MOST_UPLOADED = 120 * 1024 * 1024
OFTEN = ((0, "Only when somebody starts it"), (1, "Every day"), (7, "Every week"), (30, "Every month"))
CLASSES = (
    (NEW, "New", "We do not have these yet."),
    (CHANGED, "Changed", "The source says something else now."),
    (ALIKE, "Perhaps here already", "These look like entries that others gave us. Each goes to a moderator."),
    (GONE, "Gone from the source", "The source no longer has these. Ticked, they are taken down here."),
    (REJECTED, "Cannot be entries", "These are left out."),
    (REPEATED, "Repeated", "The same record came twice. One is enough."),
    ("warning", "Odd things", "We took what was good, and left out the rest."),
)
TAKEN = (NEW, CHANGED, ALIKE, GONE)
STATES = {
    READING: "Being read", LOOKED_AT: "Looked at, not yet done", WAITING: "About to begin", RUNNING: "Running", DONE: "Done",
    HELD: "Held: please look", UNDOING: "Being taken back", "undone": "Taken back", FAILED: "Failed", LEFT: "Left",
}  # fmt: skip


def run_or_404(number: int) -> Run:
    return db.session.get(Run, number) or abort(404)


def source_or_404(number: int) -> Source:
    return db.session.get(Source, number) or abort(404)


def typed(name: str, longest: int = 200) -> str:
    return clean_line(request.form.get(name, ""), longest)


@bp.get("")
@moderator_only
def home() -> str:
    """Every source with how it last went, and the latest imports."""
    sources = db.session.scalars(select(Source).order_by(Source.name)).all()
    latest = db.session.scalars(select(Run).order_by(Run.id.desc()).limit(30)).all()
    return render_template(
        "exchange/imports.html", sources=sources, runs=latest, states=STATES, drift=due.drift, often=dict(OFTEN)
    )


@bp.route("/new", methods=["GET", "POST"])
@moderator_only
def new() -> ResponseReturnValue:
    """Send a file, or give an address."""
    if request.method == "GET":
        return form_page({}, {})
    given = {name: typed(name, 500) for name in ("source", "address", "licence", "attribution")}
    upload = request.files.get("file")
    has_file = upload is not None and bool(upload.filename)
    errors = missing(given, has_file=has_file)
    if errors:
        return form_page(given, errors)
    source = runs.source_named(
        given["source"], address=given["address"], licence=given["licence"], attribution=given["attribution"]
    )
    if not has_file:
        run = Run(source_id=source.id, state=READING, file_name=source.address[:200], by_name=current_user.shown_name)
        db.session.add(run)
        db.session.commit()
        jobs.start(run.id, jobs.read_address)
        return redirect(url_for("imports.one", number=run.id))
    assert upload is not None
    data, told = upload.read(), {"file_name": clean_line(upload.filename, 200), "by_name": current_user.shown_name}
    if not opening.is_quick(data):
        run = runs.begin_unopened(source, data, **told)
        jobs.start(run.id, jobs.look)
        return redirect(url_for("imports.one", number=run.id))
    try:
        run = runs.begin(source, data, **told)
    except Unreadable as reason:
        db.session.rollback()
        return form_page(given, {"file": str(reason)})
    jobs.look(run.id)
    return redirect(url_for("imports.columns" if runs.needs_mapping(run) else "imports.one", number=run.id))


def missing(given: dict[str, str], *, has_file: bool) -> dict[str, str]:
    """What must be put right in the form, in plain words."""
    errors = {}
    if not given["source"]:
        errors["source"] = "Say who gives us these entries."
    if not has_file and not given["address"]:
        errors["file"] = "Choose a file, or give an address."
    elif not has_file:
        try:
            asking.checked(given["address"])
        except Unreadable as reason:
            errors["address"] = str(reason)
    return errors


def form_page(given: dict[str, str], errors: dict[str, str]) -> ResponseReturnValue:
    known = db.session.scalars(select(Source.name).order_by(Source.name)).all()
    return render_template("exchange/new.html", given=given, errors=errors, known=known, most=MOST_UPLOADED // 1024 // 1024)


@bp.get(f"/{NUMBER}")
@moderator_only
def one(number: int) -> ResponseReturnValue:
    """One import: what it would do, how far it is, or what it did."""
    run = run_or_404(number)
    if run.state == LOOKED_AT and runs.needs_mapping(run):
        return redirect(url_for("imports.columns", number=number))
    rows: dict[str, list[Any]] = {}
    for each in run.said:
        rows.setdefault(each[2], []).append(each)
    return render_template(
        "exchange/import.html", run=run, rows=rows, classes=CLASSES, taken=TAKEN, state=STATES.get(run.state, run.state),
        moving=run.state in UNFINISHED, still=runs.stands_still(run), same=run.counts.get(SAME, 0), states=STATES,
    )  # fmt: skip


@bp.post(f"/{NUMBER}")
@moderator_only
def act(number: int) -> ResponseReturnValue:
    """Begin, carry on, go on anyway, take back, or leave an import."""
    run, wanted = run_or_404(number), request.form.get("act", "")
    if wanted == "run" and runs.claimed(run, WAITING, LOOKED_AT):
        runs.choose(run, take=request.form.getlist("take"), without=request.form.getlist("without"))
        jobs.start(number, jobs.carry_out)
    elif wanted == "anyway" and runs.claimed(run, WAITING, HELD):
        run.choices = {**run.choices, "anyway": True}
        db.session.commit()
        jobs.start(number, jobs.carry_out)
    elif wanted == "undo" and runs.claimed(run, UNDOING, DONE, FAILED):
        jobs.start(number, jobs.take_back)
    elif wanted == "leave" and runs.claimed(run, LEFT, LOOKED_AT, HELD):
        uploads.let_go(run)
        run.said = []
        db.session.commit()
        flash("Nothing was changed.")
        return redirect(url_for("imports.home"))
    elif not (wanted == "carry on" and (runs.stands_still(run) or run.state == FAILED) and jobs.carry_on(run)):
        flash("Somebody was faster, or this cannot be done now. This is how it stands.")
    return redirect(url_for("imports.one", number=number))


@bp.route(f"/{NUMBER}/columns", methods=["GET", "POST"])
@moderator_only
def columns(number: int) -> ResponseReturnValue:
    """Say what each column of a sheet is."""
    run = run_or_404(number)
    if run.state != LOOKED_AT or not run.columns:
        return redirect(url_for("imports.one", number=number))
    mapping, error, unnamed = runs.mapping_of(run), "", bool(request.form.get("unnamed")) and runs.may_be_unnamed(run)
    if request.method == "POST" and request.form.get("named") and runs.may_be_named(run):
        runs.name_columns(run)
        return opened_anew(run)
    if request.method == "POST":
        mapping = {name: request.form.get(f"column-{place}", "") for place, name in enumerate(run.columns)}
        chosen = [each for each in mapping.values() if each]
        if "name" not in chosen:
            error = "Say which column is the name."
        elif twice := next((each for each in chosen if chosen.count(each) > 1), ""):
            error = f"Two columns are “{COLUMNS.get(twice, twice)}”. Choose one."
        else:
            runs.map_columns(run, mapping, unnamed=unnamed)
            return opened_anew(run)
    return render_template(
        "exchange/columns.html", run=run, mapping=mapping, known=COLUMNS, samples=uploads.samples_of(run), error=error,
        unnamed=unnamed, ask=runs.may_be_unnamed(run), numbered=runs.has_numbers(run), may_be_named=runs.may_be_named(run),
    )  # fmt: skip


def opened_anew(run: Run) -> ResponseReturnValue:
    """Look at a sheet again, at once or beside its page."""
    if runs.is_quick(run):
        jobs.look(run.id)
    elif runs.claimed(run, READING, LOOKED_AT):
        jobs.start(run.id, jobs.look)
    return redirect(url_for("imports.one", number=run.id))


@bp.route(f"/sources/{NUMBER}", methods=["GET", "POST"])
@moderator_only
def source(number: int) -> ResponseReturnValue:
    """The settings of a source. Only administrators say that it is trusted."""
    found, error = source_or_404(number), ""
    if request.method == "POST":
        address, often = typed("address", 500), request.form.get("every_days", "0")
        try:
            if address:
                asking.checked(address)
            found.address, found.licence, found.attribution = address, typed("licence"), typed("attribution", 500)
            found.every_days = int(often) if often in {str(days) for days, _ in OFTEN} else 0
            if current_user.is_administrator:
                found.trusted = request.form.get("trusted") == "yes"
            db.session.commit()
            flash("Saved.")
            return redirect(url_for("imports.home"))
        except Unreadable as reason:
            db.session.rollback()
            error = str(reason)
    return render_template("exchange/source.html", source=found, often=OFTEN, error=error, states=STATES, drift=due.drift)


def let_in_big_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Staff may send files that nobody else may."""
    if endpoint == "imports.new" and request.method == "POST" and current_user.is_authenticated and current_user.is_moderator:
        request.max_content_length = MOST_UPLOADED


def init_app(app: Flask) -> None:
    app.url_value_preprocessor(let_in_big_files)

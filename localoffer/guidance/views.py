"""Guidance pages for everyone, and how staff write and review them."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from localoffer.accounts.access import editor_only, public
from localoffer.clock import today
from localoffer.guidance import actions, pages, texts
from localoffer.guidance.pages import Page
from localoffer.typed import number_sent

bp = Blueprint("guidance", __name__)
YEAR = timedelta(days=365)


def page_or_404(slug: str) -> Page:
    return pages.page(slug) or abort(404)


@bp.get("/guidance")
@public
def index() -> str:
    """Every page of guidance."""
    return render_template("guidance/index.html", groups=pages.grouped())


@bp.get("/guidance/<slug>")
@public
def page(slug: str) -> str:
    """One page of guidance."""
    return render_template("guidance/page.html", page=page_or_404(slug))


@bp.get("/staff/guidance")
@editor_only
def desk() -> str:
    """Every page with its review."""
    return render_template("guidance/desk.html", every=pages.every())


@bp.get("/staff/guidance/new")
@editor_only
def new() -> str:
    return render_template("guidance/edit.html", page=None, typed={}, preview="", problem="")


@bp.post("/staff/guidance/new")
@editor_only
def create() -> ResponseReturnValue:
    """Show how a new page would look, or make it."""
    form = request.form
    if form.get("act") != "save":
        return render_template("guidance/edit.html", page=None, typed=form, preview=form.get("body", ""), problem="")
    try:
        row = actions.begin(**typed(), by=current_user)
    except actions.NotSaved as bad:
        return render_template("guidance/edit.html", page=None, typed=form, preview="", problem=str(bad)), 422
    flash("Saved. The page is public.")
    return redirect(url_for("guidance.page", slug=row.slug))


def typed() -> dict[str, str]:
    return {name: request.form.get(name, "") for name in ("title", "summary", "body")}


@bp.get("/staff/guidance/<slug>")
@editor_only
def edit(slug: str) -> str:
    """The text of a page, to be changed."""
    found = page_or_404(slug)
    return render_template("guidance/edit.html", page=found, typed={}, preview="", problem="")


@bp.post("/staff/guidance/<slug>")
@editor_only
def save(slug: str) -> ResponseReturnValue:
    """Show how a changed page would look, or save it as a new version."""
    found = page_or_404(slug)
    form = request.form
    if form.get("act") != "save":
        return render_template("guidance/edit.html", page=found, typed=form, preview=form.get("body", ""), problem="")
    try:
        actions.save(slug, base=number_sent("base"), **typed(), why=form.get("why", ""), by=current_user)
    except actions.NotSaved as bad:
        return render_template("guidance/edit.html", page=found, typed=form, preview="", problem=str(bad)), 422
    flash("Saved. Everyone reads the new version now.")
    return redirect(url_for("guidance.page", slug=slug))


@bp.get("/staff/guidance/<slug>/history")
@editor_only
def history(slug: str) -> str:
    """Every version and every review of a page."""
    found = page_or_404(slug)
    shown = pages.version(slug, min(request.args.get("version", found.number, type=int), 10_000_000))
    return render_template(
        "guidance/history.html", page=found, versions=pages.history(slug), reviews=pages.reviews(slug), shown=shown or found
    )


@bp.post("/staff/guidance/<slug>/restore/<int:number>")
@editor_only
def restore(slug: str, number: int) -> ResponseReturnValue:
    """Bring an old version back."""
    page_or_404(slug)
    try:
        actions.restore(slug, min(number, 10_000_000), by=current_user)
        flash(f"Version {number} is back.")
    except actions.NotSaved as bad:
        flash(str(bad), "error")
    return redirect(url_for("guidance.history", slug=slug))


@bp.post("/staff/guidance/<slug>/review")
@editor_only
def review(slug: str) -> ResponseReturnValue:
    """Write down that the page was read and found right."""
    found = page_or_404(slug)
    number = request.form.get("number", -1, type=int)
    try:
        due = date.fromisoformat(request.form.get("due", ""))
        actions.review(slug, number=number, due=due, note=request.form.get("note", ""), by=current_user)
        flash("Written down: reviewed today.")
    except actions.NotSaved as bad:
        flash(str(bad), "error")
    except ValueError:
        flash("Write the day of the next review as 2027-11-24.", "error")
    return redirect(url_for("guidance.history", slug=found.slug))


def init_app(app: Flask) -> None:
    """Lend the templates the way from Markdown to safe HTML, and the guides that answer a search."""
    app.add_template_filter(texts.as_html, "markdown")
    app.add_template_global(lambda: (today() + YEAR).isoformat(), "a_year_from_now")
    app.add_template_global(pages.answering, "guides_answering")
    app.add_template_global(pages.named_first, "guides_named_first")
    app.add_template_global(pages.for_the_young, "guides_for_the_young")

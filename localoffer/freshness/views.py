"""The page that an owner's link opens, and the staff's desk for keeping entries true."""

from __future__ import annotations

from flask import Blueprint, abort, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from localoffer.accounts.access import moderator_only, public
from localoffer.database import db
from localoffer.directory import queries
from localoffer.directory.listing import clean, clean_line
from localoffer.directory.models import Entry
from localoffer.freshness import actions, desk, links
from localoffer.freshness.digests import standing
from localoffer.freshness.links import DeadLink
from localoffer.freshness.models import Check

bp = Blueprint("freshness", __name__)


def unseen(page: str, status: int = 200) -> ResponseReturnValue:
    """A page whose address is a secret: not kept, not indexed, and never told to the next site."""
    answer = make_response(page, status)
    g.secret_address = True
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


@bp.get("/owner/<token>")
@public
def owner(token: str) -> ResponseReturnValue:
    try:
        link = links.opened(token)
    except DeadLink as reason:
        return unseen(render_template("freshness/dead.html", reason=reason), 410)
    entries = queries.published_among(link.entries)
    return unseen(render_template("freshness/owner.html", token=token, entries=entries, link=link, answers=actions.ANSWERS))


@bp.post("/owner/<token>")
@public
def owner_says(token: str) -> ResponseReturnValue:
    said, number = request.form.get("said", ""), request.form.get("entry", "")
    if said not in actions.ANSWERS or not number.isdecimal() or len(number) > 9:
        abort(400)
    try:
        link = links.opened(token)
        actions.answer(link, int(number), said)
    except DeadLink as reason:
        return unseen(render_template("freshness/dead.html", reason=reason), 410)
    if said == actions.CHANGED and (found := queries.published_among([int(number)])):
        return redirect(url_for("suggest.correct", slug=found[0].slug))
    flash("Thank you. We have noted what you said.")
    return redirect(url_for("freshness.owner", token=token))


@bp.get("/moderate/freshness")
@moderator_only
def home() -> str:
    found = desk.desk(request.args.get("list", ""))
    return render_template("freshness/desk.html", desk=found, lists=desk.LISTS, in_words=desk.stage_in_words)


def entry_or_404(number: int) -> Entry:
    return db.session.get(Entry, number) or abort(404)


@bp.get("/moderate/freshness/<int(max=2147483647):number>")
@moderator_only
def entry(number: int) -> str:
    row = entry_or_404(number)
    known = next(iter(queries.published_among([number])), None)
    stands = standing(known) if known else None
    checks = db.session.scalars(select(Check).where(Check.entry_id == number).order_by(Check.id.desc()).limit(30)).all()
    return render_template(
        "freshness/entry.html", entry=row, due=stands, in_words=desk.stage_in_words, policy=desk.policy_in_words,
        owners=actions.owners_of(number), checks=checks, methods=actions.METHODS, outcomes=actions.OUTCOMES,
    )  # fmt: skip


@bp.post("/moderate/freshness/<int(max=2147483647):number>/check")
@moderator_only
def record(number: int) -> ResponseReturnValue:
    row = entry_or_404(number)
    method, outcome = request.form.get("method", ""), request.form.get("outcome", "")
    if method not in actions.METHODS or outcome not in actions.OUTCOMES:
        flash("Choose how you checked, and what came of it.")
    else:
        actions.record_check(row, method=method, outcome=outcome, note=clean(request.form.get("note"), 1000), by=current_user)
        flash("Noted.")
    return redirect(url_for("freshness.entry", number=number))


@bp.post("/moderate/freshness/<int(max=2147483647):number>/owners")
@moderator_only
def add_owner(number: int) -> ResponseReturnValue:
    row = entry_or_404(number)
    email = clean_line(request.form.get("email"), 200)
    if "@" not in email.strip("@") or " " in email:
        flash("Write the e-mail address of the person, such as jo@example.org.")
    else:
        actions.add_owner(row, email=email, name=clean_line(request.form.get("name"), 100))
        flash("They will be asked when it is due.")
    return redirect(url_for("freshness.entry", number=number))


@bp.post("/moderate/freshness/<int(max=2147483647):number>/owners/remove")
@moderator_only
def remove_owner(number: int) -> ResponseReturnValue:
    row = entry_or_404(number)
    chosen = request.form.get("owner", "")
    if chosen.isdecimal() and len(chosen) < 10:
        actions.remove_owner(row, int(chosen))
        flash("They no longer look after it.")
    return redirect(url_for("freshness.entry", number=number))

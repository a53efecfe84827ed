"""Keeping live entries: find them, change them, take them down and put them back, and read their whole history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from localoffer.accounts.access import moderator_only
from localoffer.directory import listing as listings
from localoffer.directory import publishing
from localoffer.directory import queries as directory
from localoffer.directory.doors import any_entry_or_404
from localoffer.directory.listing import Listing, clean
from localoffer.directory.models import Entry
from localoffer.submissions import desk, entries, filling, joining, queries, showing
from localoffer.submissions.forms_staff import CONFIRMED_HOW, SECTIONS, FullForm
from localoffer.submissions.views_moderator import NUMBER
from localoffer.submissions.workflow import NeedsAReason, NothingToChange
from localoffer.typed import number_sent, page_in

bp = Blueprint("entries", __name__, url_prefix="/moderate/entries")
Act = Callable[[int, str], Entry]


def why_sent() -> str:
    return clean(request.form.get("why", ""), 2000)


@bp.get("")
@moderator_only
def every() -> str:
    """All entries, live and taken down."""
    q, state = request.args.get("q", "").strip(), request.args.get("state", "")
    found = queries.entries(q, state, page_in(request.args))
    return render_template("submissions/entries.html", page=found, q=q[:100], state=state)


@bp.get(f"/{NUMBER}")
@moderator_only
def entry(number: int) -> str:
    """One entry as staff see it, with all that can be done to it."""
    return render_template("submissions/entry.html", **shown(any_entry_or_404(number)))


def shown(row: Entry) -> dict[str, Any]:
    return {
        "entry": row,
        "lines": showing.facts(listings.from_json(row.facts)),
        "waiting": queries.others_for(row.id),
        "level": directory.assurance_today(row.assurance, row.assured_until),
        "confirmed_how": CONFIRMED_HOW,
        "last": directory.history(row.id)[:3],
        "acts": publishing.ACT_NAMES,
        "notes": desk.notes(None, row.id),
        "twins": joining.twins_of(row.id),
    }


def ways() -> dict[str, tuple[Act, str]]:
    """{what the button says: (what is done, what is said after)}."""
    seen, by, form = number_sent("version"), current_user, request.form
    how = next((code for code, _ in CONFIRMED_HOW if code == form.get("how")), "phone")
    return {
        "take down": (lambda n, why: entries.take_down(n, by=by, seen=seen, why=why), "It is off the site."),
        "take down now": (lambda n, why: entries.take_down_now(n, by=by, why=why), "It is off every public page now."),
        "put back": (lambda n, why: entries.put_back(n, by=by, seen=seen, why=why), "It is on the site again."),
        "confirm": (lambda n, why: entries.confirm(n, by=by, seen=seen, how=how, why=why), "Confirmed today."),
    }


@bp.post(f"/{NUMBER}")
@moderator_only
def act(number: int) -> ResponseReturnValue:
    """Take down, put back, or confirm."""
    row, name = any_entry_or_404(number), request.form.get("act", "")
    if name not in ways():
        abort(400)
    do, said = ways()[name]
    try:
        do(number, why_sent())
    except (NeedsAReason, NothingToChange) as problem:
        return render_template("submissions/entry.html", problem=str(problem), tried=name, typed=why_sent(), **shown(row))
    flash(said)
    return redirect(url_for("entries.entry", number=number))


@bp.get(f"/{NUMBER}/history")
@moderator_only
def history(number: int) -> str:
    """Every change: who, when, what, why."""
    changes = [(each, showing.changed_in_words(each.before, each.after)) for each in directory.history(number)]
    return render_template("submissions/history.html", entry=any_entry_or_404(number), changes=changes, acts=publishing.ACT_NAMES)


@bp.route(f"/{NUMBER}/edit", methods=["GET", "POST"])
@moderator_only
def edit(number: int) -> ResponseReturnValue:
    """Change a live entry."""
    row = any_entry_or_404(number)
    return full_form(
        listings.from_json(row.facts),
        lambda listing: entries.change(number, listing, by=current_user, seen=number_sent("version"), why=why_sent()),
        entry=row,
    )


@bp.route("/new", methods=["GET", "POST"])
@moderator_only
def new() -> ResponseReturnValue:
    """Write a new entry and publish it."""
    return full_form(Listing(), lambda listing: entries.write(listing, by=current_user, why=why_sent()), entry=None)


def full_form(listing: Listing, save: Callable[[Listing], Entry], *, entry: Entry | None) -> ResponseReturnValue:
    """The whole entry on one page: shown, sent back with what is missing, or saved."""
    form = filling.filled(FullForm, listing, data=request.form if request.method == "POST" else None)
    context = {"entry": entry, "form": form, "sections": SECTIONS, "why": request.form.get("why", "")}
    if request.method == "GET":
        return render_template("submissions/write.html", **context)
    if request.form.get("another"):
        filling.one_more_row(form, request.form["another"])
        return render_template("submissions/write.html", **context)
    if not form.validate():
        return render_template("submissions/write.html", **context)
    try:
        saved = save(filling.with_answers(listing, form))
    except (NeedsAReason, NothingToChange) as problem:
        return render_template("submissions/write.html", problem=str(problem), **context)
    flash("Saved. It is live now.")
    return redirect(url_for("entries.entry", number=saved.id))


def init_app(app: Flask) -> None:
    """Lend the entry page a way for staff to what they may do with it."""
    app.add_template_global(lambda entry: url_for("entries.entry", number=entry.id), "staff_page_of")

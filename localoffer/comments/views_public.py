"""Saying what you think, in two forms, and reading what was said and done; the commenter's own page behind a private link."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Flask, Response, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from localoffer.accounts import floods, tokens
from localoffer.accounts.access import LOST, note_lost_session, public, somebody
from localoffer.comments import actions, forms, queries, words, yearly
from localoffer.comments.actions import AskIfHuman
from localoffer.comments.forms import Said
from localoffer.comments.models import Comment
from localoffer.comments.words import EASY, PLAIN
from localoffer.typed import number_in, page_in

bp = Blueprint("comments", __name__)
bp.before_request(note_lost_session)
FORMS = {PLAIN: "comments/plain.html", EASY: "comments/easy.html"}


@bp.get("/comment")
@public
def plain() -> ResponseReturnValue:
    """Say what you think."""
    return asked(PLAIN, Said(about=forms.known(request.args.get("about"), words.ABOUT)))


@bp.get("/comment/easy")
@public
def easy() -> ResponseReturnValue:
    """The same in Easy Read, with pictures."""
    return asked(EASY, Said(how=EASY))


def asked(
    how: str, said: Said, *, status: int = 200, notice: str = "", form: Mapping[str, str] | None = None
) -> ResponseReturnValue:
    """The form, with what was typed in it. An answer of a form is in no cache."""
    slug = (form or request.args).get("entry", "")
    once = (form or {}).get("once", "")
    page = render_template(
        FORMS[how], said=said, notice=notice, entry=queries.entry_by_slug(slug) if slug else None, words=words,
        once=once if tokens.is_token(once) else tokens.new_token(), made=(form or {}).get("made") or floods.stamp(),
        person=somebody(), problems=said.problems,
    )  # fmt: skip
    answer = Response(page, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post("/comment")
@public
def send_plain() -> ResponseReturnValue:
    return taken_in(PLAIN)


@bp.post("/comment/easy")
@public
def send_easy() -> ResponseReturnValue:
    return taken_in(EASY)


def taken_in(how: str) -> ResponseReturnValue:
    """Keep a comment, or show the form again with what is missing."""
    form = request.form
    said = forms.read(form, how)
    if g.lost_session:
        return asked(how, said, status=400, notice=LOST, form=form)
    if said.problems:
        return asked(how, said, status=422, form=form)
    once = form.get("once", "") if tokens.is_token(form.get("once", "")) else tokens.new_token()
    entry = queries.entry_by_slug(form.get("entry", "")) if form.get("entry") else None
    try:
        row = actions.send(
            Said(**{**vars(said), "entry_id": entry.id if entry else None}), once=once, by=somebody(),
            trapped=bool(form.get("leave_empty")), stamped=form.get("made", ""), confirmed=form.get("person") == "yes",
        )  # fmt: skip
    except AskIfHuman:
        return render_template("comments/human.html", typed=form, action=request.path)
    except floods.TooMany:
        return render_template("comments/too_many.html", words=said.words), 429
    key = tokens.status_token(once)
    return redirect(url_for("comments.follow", reference=row.reference, key=key, sent=1))


def opened(reference: str, key: str) -> Comment:
    return queries.by_key(reference, key) or abort(404)


def unseen(page: str, status: int = 200) -> ResponseReturnValue:
    """A page whose address is a secret: in no cache and no search engine, and told to no other page."""
    g.secret_address = True
    return page, status, {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


@bp.get("/comments/<reference>/<key>")
@public
def follow(reference: str, key: str) -> ResponseReturnValue:
    """What became of a comment."""
    row = opened(reference, key)
    page = render_template("comments/follow.html", row=row, words=words, sent=bool(request.args.get("sent")), link=request.path)
    return unseen(page)


@bp.post("/comments/<reference>/<key>")
@public
def take_back(reference: str, key: str) -> ResponseReturnValue:
    """Take a comment back; what was typed is deleted."""
    row = opened(reference, key)
    if g.lost_session:
        flash(LOST, "error")
    else:
        actions.take_back(row)
        flash("It is taken back. What you wrote is deleted.")
    return redirect(url_for("comments.follow", reference=reference, key=key))


@bp.get("/you-said-we-did")
@public
def you_said() -> str:
    """What was said, and what was answered and done; by year, subject and how far it is."""
    known, chosen = queries.years(), number_in(request.args.get("year", ""))
    year = chosen if chosen in known else None
    about = forms.known(request.args.get("about"), words.ABOUT_SHORT)
    state = forms.known(request.args.get("state"), words.ACTIONS)
    number = page_in(request.args)
    found, total = queries.published(year=year, about=about, state=state, page=number)
    carried = {name: value for name, value in (("year", year), ("about", about), ("state", state)) if value}
    return render_template(
        "comments/you_said.html", comments=found, total=total, page=number, pages=-(-total // queries.ON_A_PAGE), years=known,
        year=year, about=about, state=state, entries=queries.names_of_entries(found), reports=yearly.every(), words=words,
        carried=carried,
    )  # fmt: skip


@bp.get("/you-said-we-did/<int(max=9999):year>")
@public
def report(year: int) -> str:
    """The report of a year as it was frozen."""
    found = yearly.frozen(year) or abort(404)
    return render_template("comments/report.html", report=found, data=found.data, whole=yearly.is_whole(found))


def init_app(app: Flask) -> None:
    app.extensions["csrf"].exempt(bp)

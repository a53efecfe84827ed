"""Suggesting a group without an account: one page at a time, then all answers on one page, then sent."""

from __future__ import annotations

from typing import Any

from flask import Flask, abort, g, jsonify, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from localoffer.accounts.access import public
from localoffer.accounts.floods import TooMany
from localoffer.directory.listing import Listing, clean_line
from localoffer.submissions import (
    actions,
    answers,
    beginning,
    doors,
    drafts,
    duplicates,
    filling,
    forms,
    pages,
    sending,
    views_correcting,
    views_status,
)
from localoffer.submissions.doors import LOST, MANY_BEGUN, answer, bp, somebody
from localoffer.submissions.models import Draft
from localoffer.submissions.sending import AskIfHuman, NoDraft, Unfinished

__all__ = ["bp", "init_app", "views_correcting", "views_status"]


@bp.get("/suggest")
@public
def start() -> ResponseReturnValue:
    """The first question; a link may bring the ward, a need, an age or a name along."""
    if request.args.get("entry"):
        return redirect(url_for("suggest.correct", slug=request.args["entry"]))
    form = filling.filled(forms.StartForm, beginning.first_words(request.args, somebody()))
    return answer("start.html", form=form, carried=beginning.carried(request.args))


@bp.post("/suggest")
@public
def begin() -> ResponseReturnValue:
    """Keep the first answer, and go on."""
    begun = beginning.first_words(request.form, somebody())
    form = filling.filled(forms.StartForm, begun, data=request.form)
    carried = beginning.carried(request.form)
    if g.lost_session:
        return answer("start.html", 400, form=form, carried=carried, notice=LOST)
    if not form.validate():
        return answer("start.html", form=form, carried=carried)
    listing = filling.with_answers(begun, form)
    try:
        token = sending.begin_draft(listing, by=somebody(), trapped=filling.trapped(form))
    except TooMany:
        return answer("start.html", 429, form=form, carried=carried, notice=MANY_BEGUN)
    same = duplicates.published_like(listing, at_least=duplicates.NAME_ALIKE)
    return redirect(answers.address(token, "alike" if same else "what"))


@bp.get("/suggest/alike.json")
@public
def alike_as_json() -> ResponseReturnValue:
    """Published entries whose names are like what is being typed."""
    name = clean_line(request.args.get("name", ""), 120)
    found = duplicates.published_like(Listing(name=name), at_least=duplicates.NAME_ALIKE) if len(name) > 2 else []
    return jsonify(
        [
            {"name": each.name, "summary": each.summary, "url": url_for("directory.entry", slug=each.slug),
             "add": url_for("suggest.correct", slug=each.slug)}
            for each in found
        ]
    )  # fmt: skip


@bp.get("/suggest/<token>/alike")
@public
def alike(token: str) -> ResponseReturnValue:
    """Is it one of these?"""
    draft = found(token)
    same = duplicates.published_like(drafts.listing_of(draft), at_least=duplicates.NAME_ALIKE)
    return answer("alike.html", token=token, alike=same, draft=draft)


@bp.get("/suggest/<token>/more")
@public
def more(token: str) -> ResponseReturnValue:
    """What is needed has been said: stop here, or tell more."""
    return answer("more.html", token=token, draft=found(token))


@bp.route("/suggest/<token>/<key>", methods=["GET", "POST"])
@public
def page(token: str, key: str) -> ResponseReturnValue:
    """One page of questions."""
    draft = found(token, to_change=request.method == "POST")
    asked = pages.ALL.get(key)
    if asked is None or key not in pages.keys_of(draft.kind):
        abort(404)
    listing, to_check = drafts.listing_of(draft), request.args.get("then") == pages.CHECK
    form = filling.filled(asked.form, listing, draft.extras, request.form if request.method == "POST" else None)
    back = answers.back(draft, token, key)
    shown: dict[str, Any] = {"token": token, "draft": draft, "page": asked, "form": form, "to_check": to_check, "back": back}
    if request.method == "GET":
        return answer("ask.html", **shown)
    if g.lost_session:
        return answer("ask.html", 400, notice=LOST, **shown)
    if request.form.get("another"):
        return answer("ask.html", **{**shown, "form": filling.one_more_row(form, request.form["another"])})
    if not form.validate():
        return answer("ask.html", **shown)
    trap = {"trapped": True} if filling.trapped(form) else {}
    drafts.keep(draft, key, filling.with_answers(listing, form), {**filling.extras_said(form), **trap})
    known, end = somebody() is not None, "end" in request.form
    following = pages.after(draft.kind, key, draft.done, to_check=to_check, known_person=known, to_end=end)
    return redirect(answers.address(token, following))


@bp.get("/suggest/<token>/check")
@public
def check(token: str) -> ResponseReturnValue:
    """Every answer on one page, each with a way to change it."""
    draft = found(token)
    return answer("check.html", **answers.checked(draft, token, somebody()))


@bp.post("/suggest/<token>/send")
@public
def send(token: str) -> ResponseReturnValue:
    """Send it: once, however often the button is pressed."""
    draft = found(token, sent_too=True)
    if g.lost_session:
        return answer("check.html", 400, notice=LOST, **answers.checked(draft, token, somebody()))
    try:
        row = sending.send_draft(token, by=somebody(), confirmed=bool(request.form.get("person")))
    except AskIfHuman:
        return answer("person.html", 200, action=url_for("suggest.send", token=token), typed=[])
    except TooMany:
        return answer("too_many.html", 429, link=answers.address(token, pages.CHECK))
    except Unfinished:
        return answer("check.html", **answers.checked(draft, token, somebody()), unfinished=True)
    except NoDraft:
        return answer("gone.html", 410)
    return redirect(answers.status_address(row, token, somebody()))


def found(token: str, *, sent_too: bool = False, to_change: bool = False) -> Draft:
    """The draft of an address; one that was sent leads to what became of it, one that is gone says so."""
    draft = drafts.find(token, to_change=to_change)
    if draft is None:
        abort(make_response(answer("gone.html", 410)))
    if draft.submission is not None and not sent_too:
        abort(redirect(answers.status_address(draft.submission, token, somebody())))
    return draft


def init_app(app: Flask) -> None:
    """Take what other rooms propose, too."""
    doors.init_app(app)
    app.extensions["propose"], app.extensions["propose_many"] = actions.submit, actions.submit_many
    app.add_template_filter(filling.errors, "form_errors")

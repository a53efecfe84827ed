"""Something is wrong with an entry: say so in a word, or put it right field by field."""

from __future__ import annotations

from typing import Any

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from localoffer.accounts import floods
from localoffer.accounts.access import public
from localoffer.accounts.floods import TooMany
from localoffer.directory.doors import entry_or_404
from localoffer.directory.listing import Listing
from localoffer.submissions import answers, filling, forms, keys, pages, sending
from localoffer.submissions.doors import LOST, MANY_SENT, NOT_NOW, answer, bp, somebody
from localoffer.submissions.fields import offering
from localoffer.submissions.sending import AskIfHuman


def quick_form(*, sent: bool) -> forms.QuickForm:
    """The form as it was sent, or a new one."""
    form = filling.filled(forms.QuickForm, Listing(), data=request.form if sent else None)
    form.problem.choices = offering(sending.PROBLEMS)
    form.process(filling.sent(request.form) if sent else None)
    if not sent:
        form.once.data, form.made.data = keys.new_token(), floods.stamp()
    return form


@bp.route("/services/<slug>/wrong", methods=["GET", "POST"])
@public
def correct(slug: str) -> ResponseReturnValue:
    """What is wrong, in a few seconds."""
    entry = entry_or_404(slug, "suggest.correct")
    form = quick_form(sent=request.method == "POST")
    shown: dict[str, Any] = {"entry": entry, "form": form, "person": somebody()}
    if request.method == "GET":
        return answer("wrong.html", **shown)
    if g.lost_session:
        return answer("wrong.html", 400, notice=LOST, **shown)
    if not form.validate():
        return answer("wrong.html", **shown)
    once = form.once.data if form.once.data and keys.is_token(form.once.data) else keys.new_token()
    try:
        row = sending.send_line(
            entry,
            once=once,
            by=somebody(),
            said=filling.extras_said(form),
            trapped=filling.trapped(form),
            stamped=form.made.data or "",
            confirmed=bool(request.form.get("person")),
        )
    except AskIfHuman:
        return answer("person.html", action=request.path, typed=list(filling.sent(request.form).items(multi=True)))
    except TooMany:
        return answer("wrong.html", 429, notice=MANY_SENT, **shown)
    return redirect(answers.status_address(row, once, somebody()))


@bp.post("/services/<slug>/put-right")
@public
def put_right(slug: str) -> ResponseReturnValue:
    """Begin a draft that holds the whole entry, to change what is wrong."""
    entry = entry_or_404(slug, "suggest.correct")
    if g.lost_session:
        return redirect(url_for("suggest.correct", slug=slug))
    try:
        token = sending.begin_draft(entry.listing, by=somebody(), entry=entry)
    except TooMany:
        return answer("wrong.html", 429, notice=NOT_NOW, entry=entry, form=quick_form(sent=False), person=somebody())
    return redirect(answers.address(token, pages.CHECK))

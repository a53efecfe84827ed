"""The staff's desk for the people of entries: who asks to be let in, one person, letters in doubt, what must not be."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from localoffer import mail
from localoffer.accounts.access import moderator_only
from localoffer.database import db, now
from localoffer.directory import queries, refusals
from localoffer.directory.models import DoNotList
from localoffer.freshness import forms, keepers, refusing
from localoffer.freshness.doors import NUMBER, bp
from localoffer.freshness.models import Claim, Owner, OwnerLink
from localoffer.freshness.views_staff import DESK, page, sentence
from localoffer.submissions import filling
from localoffer.submissions.workflow import NeedsAReason


@bp.get(f"{DESK}/claims")
@moderator_only
def claims() -> str:
    """Who asks to look after what."""
    return page("claims.html", **shown_claims())


def shown_claims() -> dict[str, Any]:
    """All that wait, and how many of them want the same."""
    found = keepers.waiting_claims()
    return {"claims": found, "asked": Counter(entry.id for _, entry in found)}


@bp.post(f"{DESK}/claims/{NUMBER}")
@moderator_only
def decide_claim(number: int) -> ResponseReturnValue:
    if db.session.get(Claim, number) is None:
        abort(404)
    agreed = request.form.get("answer") == "agree"
    try:
        keepers.decide(number, agreed=agreed, reason=sentence(), by=current_user)
    except NeedsAReason as problem:
        return page("claims.html", **shown_claims(), problem=str(problem), tried=number)
    flash("They look after it now. A letter with a link is on its way." if agreed else "Refused. They are told why.")
    return redirect(url_for("freshness.claims"))


def owner_or_404(number: int) -> Owner:
    return db.session.get(Owner, number) or abort(404)


@bp.get(f"{DESK}/people/{NUMBER}")
@moderator_only
def person(number: int) -> str:
    """Somebody who looks after entries."""
    return page("person.html", **shown_person(owner_or_404(number)))


def shown_person(row: Owner) -> dict[str, Any]:
    asked = select(OwnerLink).where(OwnerLink.owner_id == row.id).order_by(OwnerLink.id.desc()).limit(20)
    return {
        "owner": row,
        "entries": queries.published_among(keepers.entries_of(row.id)),
        "links": db.session.scalars(asked).all(),
        "silence": mail.silence_of(row.email),
        "moment_now": now(),
        "typed": request.form,
    }


@bp.post(f"{DESK}/people/{NUMBER}")
@moderator_only
def change_person(number: int) -> ResponseReturnValue:
    """Put the address right, send or switch off links, or write no more."""
    row, act = owner_or_404(number), request.form.get("act", "")
    ways: dict[str, Any] = {
        "address": lambda: put_right(row),
        "send": lambda: keepers.send_link(row),
        "links off": lambda: keepers.switch_off_links(row),
        "no letters": lambda: keepers.write_no_more(row, sentence(), current_user),
        "letters": lambda: keepers.write_again(row),
    }
    if act not in ways:
        abort(400)
    try:
        said = ways[act]()
        problem = said if isinstance(said, str) else ""
    except NeedsAReason as missing:
        problem = str(missing)
    if problem:
        return page("person.html", problem=problem, **shown_person(owner_or_404(number)))
    flash("Done.")
    return redirect(url_for("freshness.person", number=number))


def put_right(row: Owner) -> str:
    """Another name or address for somebody; what is wrong with it, or ""."""
    form = forms.PersonForm(filling.sent(request.form))
    if not form.validate():
        return "Write an e-mail address."
    return keepers.put_address_right(row, form.email.data or "", form.name.data or "")


@bp.get(f"{DESK}/letters")
@moderator_only
def unsure_letters() -> str:
    """Letters of which nobody knows whether they went out."""
    return page(
        "letters.html", letters=db.session.scalars(select(mail.Letter).where(mail.unsure()).order_by(mail.Letter.id)).all()
    )


@bp.post(f"{DESK}/letters/{NUMBER}")
@moderator_only
def decide_letter(number: int) -> ResponseReturnValue:
    again = request.form.get("act") == "again"
    (mail.send_again if again else mail.leave_unsent)(number)
    db.session.commit()
    if again:
        mail.send_waiting()
    flash("It goes out again." if again else "It is left as it is.")
    return redirect(url_for("freshness.unsure_letters"))


@bp.route(f"{DESK}/do-not", methods=["GET", "POST"])
@moderator_only
def do_not() -> ResponseReturnValue:
    """What must not be listed, and who must not be written to."""
    problem = ""
    if request.method == "POST":
        problem = refusing.change({name: str(value) for name, value in request.form.items()}, by=current_user)
        if not problem:
            flash("Done.")
            return redirect(url_for("freshness.do_not"))
    silent = db.session.scalars(select(mail.DoNotContact).order_by(mail.DoNotContact.address)).all()
    rows: list[DoNotList] = refusals.every()
    return page("do_not.html", rows=rows, silent=silent, problem=problem, typed=request.form)

"""Pages for those who look after an entry: their link, what they answer, what they change, whom they put forward."""

from __future__ import annotations

from typing import Any

from flask import Flask, abort, flash, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from localoffer.accounts.access import public
from localoffer.directory import listing as listings
from localoffer.directory import queries
from localoffer.directory.listing import LABELS
from localoffer.directory.queries import PublicEntry
from localoffer.freshness import answers, assuring, checks, digests, due, forms, keepers, links, views_claims, views_staff
from localoffer.freshness.doors import ENTRY, NUMBER, bp, number_sent, unseen
from localoffer.freshness.models import OwnerLink
from localoffer.submissions import filling

__all__ = ["bp", "init_app", "views_claims", "views_staff"]


THANKS = {
    answers.RIGHT: "Thank you. Families can see that you confirmed it today.",
    answers.CLOSED: "Thank you for telling us. A person looks at it before it goes on the site.",
    answers.NOT_OURS: "Thank you. We will not ask you about it again. Staff will look for the right people.",
}


@bp.get("/owner/<token>")
@public
def open_link(token: str) -> ResponseReturnValue:
    """The link in a letter: changes nothing but what this browser remembers, and takes the token out of the address."""
    link = links.of_token(token)
    links.remember(link)
    answer = make_response(redirect(url_for("freshness.owner", number=link.id), 303))
    g.secret_address = True
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get(f"/looking-after/{NUMBER}")
@public
def owner(number: int) -> ResponseReturnValue:
    """What a link is about: each entry with what may be said of it."""
    link = links.held(number)
    named = link.entries if link.purpose == links.REVIEW else keepers.entries_of(link.owner_id)
    mine = set(keepers.entries_of(link.owner_id))
    entries = [each for each in queries.published_among(named) if each.id in mine or str(each.id) in link.answered]
    return unseen("owner.html", link=link, home=link.purpose != links.REVIEW, entries=entries, left=left(link, entries))


def left(link: OwnerLink, entries: list[PublicEntry]) -> list[PublicEntry]:
    """What is not answered yet."""
    return [each for each in entries if str(each.id) not in link.answered]


@bp.post(f"/looking-after/{NUMBER}")
@public
def says(number: int) -> ResponseReturnValue:
    """An answer for one entry, or "still right" for all that are left."""
    said, chosen = request.form.get("said", ""), request.form.get("entry", "")
    if chosen == "all" and said == answers.RIGHT:
        link = links.held(number)
        wanted = [each for each in answers.entries_of(link) if str(each) not in link.answered]
    elif said in THANKS and number_sent("entry") >= 0:
        wanted = [number_sent("entry")]
    else:
        abort(400)
    answers.answer(number, wanted, said)
    flash(THANKS[said])
    return redirect(url_for("freshness.owner", number=number), 303)


@bp.route(f"/looking-after/{NUMBER}/change/{ENTRY}", methods=["GET", "POST"])
@public
def change(number: int, entry_id: int) -> ResponseReturnValue:
    """Something changed: the entry's form, filled in."""
    link = links.held(number)
    entry = answers.entry_of(link, entry_id)
    listing = listings.from_json(entry.facts)
    form = filling.filled(forms.OwnerForm, listing, data=request.form if request.method == "POST" else None)
    shown: dict[str, Any] = {"link": link, "entry": entry, "form": form, "sections": forms.SECTIONS, "at_once": at_once()}
    if request.method == "GET":
        return unseen("change.html", **shown)
    if request.form.get("another"):
        filling.one_more_row(form, request.form["another"])
        return unseen("change.html", **shown)
    if not form.validate():
        return unseen("change.html", **shown)
    done = answers.change(
        number, entry_id, filling.with_answers(listing, form),
        note=form.note.data or "", seen=number_sent("version"), rest_is_right=bool(form.rest.data),
    )  # fmt: skip
    if not done and not form.rest.data:
        return unseen("change.html", problem="You changed nothing. If all is right, tick the box at the end.", **shown)
    flash(" ".join(["Thank you.", *(SAID[each] for each in done)]))
    return redirect(url_for("freshness.owner", number=number), 303)


SAID = {
    answers.AT_ONCE: "What you may change yourself is on the site now.",
    answers.WAITS: "A person looks at the rest before it goes on the site. We will write to you when it is done.",
}


def at_once() -> list[str]:
    facts: list[str] = due.rules()["owner_may_change_at_once"]["facts"]
    return facts


@bp.post(f"/looking-after/{NUMBER}/leave/{ENTRY}")
@public
def leave(number: int, entry_id: int) -> ResponseReturnValue:
    """I no longer look after this."""
    link = links.held(number, to_change=True)
    answers.entry_of(link, entry_id)
    keepers.leave(link, entry_id)
    flash("You no longer look after it, and we will not ask you about it again.")
    return redirect(url_for("freshness.owner", number=number), 303)


@bp.route(f"/looking-after/{NUMBER}/people/{ENTRY}", methods=["GET", "POST"])
@public
def people(number: int, entry_id: int) -> ResponseReturnValue:
    """Put somebody forward, to help or to take over."""
    link = links.held(number, to_change=request.method == "POST")
    entry = answers.entry_of(link, entry_id)
    form = forms.PersonForm(filling.sent(request.form) if request.method == "POST" else None)
    if request.method == "GET" or not form.validate():
        return unseen("people.html", link=link, entry=entry, form=form)
    keepers.put_forward(
        link, entry_id, email=form.email.data or "", name=form.name.data or "", hands_over=request.form.get("way") == "hand over"
    )
    flash("Thank you. Staff will look at it, and write to them when it is done.")
    return redirect(url_for("freshness.owner", number=number), 303)


def init_app(app: Flask) -> None:
    """Lend the entry page and the cards what is known of how sure their facts are."""
    app.add_template_global(digests.standing, "standing_of")
    app.add_template_filter(checks.in_words, "confirmed_in_words")
    app.add_template_filter(lambda fact: LABELS.get(fact, fact), "label_of")
    app.add_template_global(assuring.seen_of, "evidence_of")

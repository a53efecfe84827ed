"""The pages of those who look after entries, however they came in: what they see, and what they send."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from localoffer.directory import listing as listings
from localoffer.directory.queries import PublicEntry
from localoffer.freshness import answers, digests, due, forms, telling, visits
from localoffer.freshness.doors import unseen
from localoffer.freshness.links import NotYours
from localoffer.freshness.visits import Visit
from localoffer.submissions import filling
from localoffer.typed import number_sent

THANKS = {
    answers.RIGHT: "Thank you. Families can see that you confirmed it today.",
    answers.CLOSED: "Thank you for telling us. A person looks at it before it goes on the site.",
    answers.NOT_OURS: "Thank you. We will not ask you about it again. Staff will look for the right people.",
}
SAID = {
    answers.AT_ONCE: "What you may change yourself is on the site now.",
    answers.WAITS: "A person looks at the rest before it goes on the site. We will write to you when it is done.",
}
NOTHING_LEFT = "You have answered for all of them already. Nothing was changed now."
To = Callable[..., str]


def leading(number: int | None) -> To:
    """Makes the addresses of one visit: to("change", entry_id=7)."""

    def to(page: str, **more: Any) -> str:
        return url_for(f"freshness.my_{page}", **more) if number is None else url_for(f"freshness.{page}", number=number, **more)

    return to


def home(number: int | None) -> ResponseReturnValue:
    """Each entry with where it stands and what may be said of it; what is due first."""
    try:
        visit = visits.begin(number)
    except NotYours as reason:
        return unseen("not_yours.html", reason=reason)
    entries = visit.shown()
    states = {each.id: digests.standing(each) for each in entries}
    if visit.is_home:
        entries.sort(key=lambda each: telling.ORDER.index(states[each.id].stage))
    waits: dict[int, Any] = {each.entry_id: each for each in answers.waiting_of([each.id for each in entries]) if each.entry_id}
    return unseen(
        "owner.html", visit=visit, to=leading(number), entries=entries, left=left(visit, entries), states=states,
        waits=waits, told=telling.told_owner,
    )  # fmt: skip


def left(visit: Visit, entries: list[PublicEntry]) -> list[PublicEntry]:
    """What is not answered yet."""
    return [each for each in entries if str(each.id) not in visit.answered]


def says(number: int | None) -> ResponseReturnValue:
    """An answer for one entry, or "still right" for all that are left."""
    said, chosen = request.form.get("said", ""), request.form.get("entry", "")
    if chosen == "all" and said == answers.RIGHT:
        visit = visits.begin(number)
        wanted = [each for each in visit.entries() if str(each) not in visit.answered]
        if not wanted:
            flash(NOTHING_LEFT)
            return redirect(leading(number)("owner"), 303)
    elif said in THANKS and number_sent("entry") >= 0:
        wanted = [number_sent("entry")]
    else:
        abort(400)
    answers.answer(number, wanted, said)
    flash(THANKS[said])
    return redirect(leading(number)("owner"), 303)


def change(number: int | None, entry_id: int) -> ResponseReturnValue:
    """Something changed: the entry's form, filled in."""
    entry = visits.entry_of(visits.begin(number), entry_id)
    listing = listings.from_json(entry.facts)
    form = filling.filled(forms.OwnerForm, listing, data=request.form if request.method == "POST" else None)
    at_once = due.rules()["owner_may_change_at_once"]["facts"]
    shown: dict[str, Any] = {
        "to": leading(number), "entry": entry, "form": form, "sections": forms.SECTIONS, "at_once": at_once
    }  # fmt: skip
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
    return redirect(leading(number)("owner"), 303)


def leave(number: int | None, entry_id: int) -> ResponseReturnValue:
    """I no longer look after this."""
    answers.leave(number, entry_id)
    flash("You no longer look after it, and we will not ask you about it again.")
    return redirect(leading(number)("owner"), 303)


def people(number: int | None, entry_id: int) -> ResponseReturnValue:
    """Put somebody forward, to help or to take over."""
    entry = visits.entry_of(visits.begin(number), entry_id)
    form = forms.PersonForm(filling.sent(request.form) if request.method == "POST" else None)
    if request.method == "GET" or not form.validate():
        return unseen("people.html", to=leading(number), entry=entry, form=form)
    hands_over = request.form.get("way") == "hand over"
    answers.put_forward(number, entry_id, email=form.email.data or "", name=form.name.data or "", hands_over=hands_over)
    flash("Thank you. Staff will look at it, and write to them when it is done.")
    return redirect(leading(number)("owner"), 303)

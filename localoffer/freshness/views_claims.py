"""Asking to be let in: to look after an entry, and for a new link to what one looks after."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from localoffer.accounts import floods
from localoffer.accounts.access import public, somebody
from localoffer.accounts.floods import TooMany
from localoffer.directory.doors import entry_or_404
from localoffer.freshness import forms, keepers
from localoffer.freshness.doors import bp, unseen
from localoffer.submissions import filling

TOO_OFTEN = "That was very often. Please try again in an hour."


def stamped(kind: type) -> Any:
    """A public form as it was sent, or new with the time at which it was made."""
    form = kind(filling.sent(request.form) if request.method == "POST" else None)
    if request.method == "GET":
        form.made.data = floods.stamp()
    return form


def is_machine(form: Any) -> bool:
    """Whether it was a machine that filled in the form; what it wrote is dropped without a word. Raises `TooMany`."""
    seconds = floods.seconds_since(form.made.data or "")
    return floods.TRAPPED in floods.suspicions(trapped=filling.trapped(form), seconds=seconds, least=0)


@bp.route("/services/<slug>/look-after", methods=["GET", "POST"])
@public
def claim(slug: str) -> ResponseReturnValue:
    """This is ours: ask to look after an entry."""
    entry, form = entry_or_404(slug, "freshness.claim"), stamped(forms.ClaimForm)
    person = somebody()
    if request.method == "GET" and person:
        form.email.data, form.name.data = person.email, person.name
    if request.method == "GET" or not form.validate():
        return unseen("claim.html", entry=entry, form=form)
    try:
        if not is_machine(form):
            keepers.ask_to_look_after(entry.id, email=form.email.data, name=form.name.data, said=form.note.data)
    except TooMany:
        return unseen("claim.html", 429, entry=entry, form=form, problem=TOO_OFTEN)
    return unseen("claimed.html", entry=entry)


@bp.route("/looking-after", methods=["GET", "POST"])
@public
def ask_for_link() -> ResponseReturnValue:
    """Send me a link to what I look after."""
    form = stamped(forms.LinkForm)
    if request.method == "GET" or not form.validate():
        return unseen("ask_for_link.html", form=form)
    try:
        if not is_machine(form):
            keepers.ask_for_link(form.email.data)
    except TooMany:
        return unseen("ask_for_link.html", 429, form=form, problem=TOO_OFTEN)
    return unseen("link_sent.html")

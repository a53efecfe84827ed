"""Those who look after an entry and came by a link in a letter: it opens their pages, and is out of the address at once."""

from __future__ import annotations

from flask import Flask, g, make_response, redirect, url_for
from flask.typing import ResponseReturnValue

from localoffer.accounts.access import public
from localoffer.directory.listing import LABELS
from localoffer.freshness import (
    assuring,
    checks,
    desk,
    digests,
    keepers,
    links,
    pages,
    views_account,
    views_claims,
    views_staff,
    views_staff_people,
)
from localoffer.freshness.doors import ENTRY, NUMBER, bp

__all__ = ["bp", "init_app", "views_account", "views_claims", "views_staff", "views_staff_people"]
BASE = f"/looking-after/{NUMBER}"


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


@bp.get(BASE)
@public
def owner(number: int) -> ResponseReturnValue:
    return pages.home(number)


@bp.post(BASE)
@public
def says(number: int) -> ResponseReturnValue:
    return pages.says(number)


@bp.route(f"{BASE}/change/{ENTRY}", methods=["GET", "POST"])
@public
def change(number: int, entry_id: int) -> ResponseReturnValue:
    return pages.change(number, entry_id)


@bp.post(f"{BASE}/leave/{ENTRY}")
@public
def leave(number: int, entry_id: int) -> ResponseReturnValue:
    return pages.leave(number, entry_id)


@bp.route(f"{BASE}/people/{ENTRY}", methods=["GET", "POST"])
@public
def people(number: int, entry_id: int) -> ResponseReturnValue:
    return pages.people(number, entry_id)


def init_app(app: Flask) -> None:
    """Lend the entry page and the cards what is known of how sure their facts are, and the menu who looks after anything."""
    app.add_template_global(digests.standing, "standing_of")
    app.add_template_filter(checks.in_words, "confirmed_in_words")
    app.add_template_filter(lambda fact: LABELS.get(fact, fact), "label_of")
    app.add_template_global(assuring.seen_of, "evidence_of")
    app.add_template_global(desk.attention, "wants_attention")
    app.extensions["looks_after_something"] = keepers.looks_after_something

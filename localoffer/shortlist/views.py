"""The list of a family: kept in a cookie of this site's own, which says nothing but the entries, and never in the database."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from localoffer.accounts.access import from_our_own_page, public
from localoffer.database import now
from localoffer.shortlist import entries, rules
from localoffer.shortlist.rules import List

bp = Blueprint("shortlist", __name__)
KEPT_SECONDS = 180 * 24 * 3600


def cookie_name() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-list"


def kept_here() -> List:
    """What this device keeps."""
    return rules.read(request.cookies.get(cookie_name(), ""))


@bp.get("/my-list")
@public
def mine() -> ResponseReturnValue:
    """What this family keeps, to read, print and send."""
    slugs = kept_here()
    new = request.args.get("new", "")
    return nowhere_else("shortlist/mine.html", slugs, new=new if new in slugs else None)


@bp.get("/list")
@public
def sent() -> ResponseReturnValue:
    """A list that somebody sent: the address is the list."""
    return nowhere_else("shortlist/sent.html", rules.read(request.args.get("of", "")))


def nowhere_else(template: str, slugs: List, status: int = 200, **more: object) -> Response:
    """A page of these entries, which no cache and no search engine keeps: what a family looks at is theirs."""
    found = entries.at(slugs)
    shown = {each.slug: each for each in found.values()}  # two addresses may have become one entry
    page = render_template(
        template, entries=shown, gone=rules.written(each for each in slugs if each not in found),
        of=rules.written(shown), now=now(), **more,
    )  # fmt: skip
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@bp.post("/my-list/keep")
@public
def keep() -> ResponseReturnValue:
    """Put one or more on the list of this device."""
    slugs, more = kept_here(), rules.read(request.form.get("of", ""))
    if not from_our_own_page():
        return nowhere_else("shortlist/once_more.html", more, 400)
    if len({*slugs, *more}) > rules.MOST:
        return nowhere_else("shortlist/mine.html", slugs, 409, full=rules.MOST)
    return remembered(rules.with_more(slugs, more), new=more[-1] if more else None)


@bp.post("/my-list/take-off")
@public
def take_off() -> ResponseReturnValue:
    """Take some off the list of this device, also what was kept under an address that it no longer has."""
    some = rules.read(request.form.get("of", ""))
    if not from_our_own_page():
        return nowhere_else("shortlist/once_more.html", some, 400, off=True)
    slugs = kept_here()
    moved = tuple(slug for slug, entry in entries.at(slugs).items() if entry.slug in some)
    return remembered(rules.without(slugs, (*some, *moved)))


def remembered(slugs: List, new: str | None = None) -> Response:
    """Go to the list, which this device keeps from now on; an empty one leaves nothing behind."""
    answer = make_response(redirect(url_for("shortlist.mine", new=new), 303))
    seconds = KEPT_SECONDS if slugs else 0
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    answer.set_cookie(cookie_name(), rules.written(slugs), max_age=seconds, secure=secure, httponly=True, samesite="Lax")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def init_app(app: Flask) -> None:
    app.extensions["csrf"].exempt(bp)

"""Searching every council that shares this site."""

from __future__ import annotations

from flask import Blueprint, Flask, abort, current_app, render_template, request, url_for

from localoffer.accounts.access import public
from localoffer.councils import everywhere
from localoffer.councils.by_host import all_councils
from localoffer.search import showing
from localoffer.search.query import Query

bp = Blueprint("councils", __name__)


@bp.get("/everywhere")
@public
def search() -> str:
    """The same words asked of every council; a site that is alone has no such page."""
    if len(all_councils(current_app)) < 2:  # type: ignore[arg-type]  # the proxy stands for the app
        abort(404)
    query = Query.from_args(request.args)
    asked = bool(query.changed(**everywhere.ELSEWHERE).to_args())
    return render_template(
        "councils/everywhere.html", query=query, asked=asked, councils=everywhere.search(query) if asked else []
    )


def address_everywhere(query: Query) -> str:
    """Where the same search is asked of every council; nothing where this one is alone."""
    several = len(all_councils(current_app)) > 1  # type: ignore[arg-type]
    return showing.address(url_for("councils.search"), query.changed(**everywhere.ELSEWHERE)) if several else ""


def init_app(app: Flask) -> None:
    app.add_template_global(address_everywhere)

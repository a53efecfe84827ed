"""Feeds of the finder: any search as a calendar, a sheet, a map layer or news, and the whole as Open Referral tables."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, Response, abort, request
from flask.typing import ResponseReturnValue

from localoffer.accounts.access import public
from localoffer.api import calendars, feed_files, found, harvest, politeness, schema, tabular
from localoffer.api.views import LICENCE, every_taxonomy, every_term
from localoffer.clock import today
from localoffer.directory import queries
from localoffer.search.query import Query
from localoffer.search.showing import address

bp = Blueprint("feeds", __name__)
View = Callable[..., Any]
FEEDS = (
    ("services.ics", "Calendar", "Sessions, to subscribe to in a calendar"),
    ("services.xlsx", "Spreadsheet (.xlsx)", "A row for each entry, for people"),
    ("services.csv", "Spreadsheet (.csv)", "The same as CSV"),
    ("services.geojson", "Map layer (GeoJSON)", "Places, for maps"),
    ("news.atom", "News (Atom)", "New and changed entries, newest first"),
    ("services.zip", "Tables (zip)", "All of it as Open Referral tables"),
)
"""(file, what it is called, what it is for): each takes the words and choices of a search."""


def feed(view: View) -> View:
    """A file for other machines: open to all sites, kept until the directory changes."""
    marked = public(politeness.kept(view))
    marked.for_machines = True  # type: ignore[attr-defined]
    return marked


def asked() -> Query:
    return Query.from_args(request.args)


def file(data: bytes | str, kind: str, name: str = "") -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'} if name else {}
    return Response(data, content_type=kind, headers=headers)


def title() -> str:
    text = asked().text
    return f"{harvest.area().name} Local Offer" + (f": {text}" if text else "")


@bp.get("/feeds/services.geojson")
@feed
def geojson() -> ResponseReturnValue:
    made = feed_files.geojson(found.everything(asked()), harvest.area().public_url)
    return file(json.dumps(made, ensure_ascii=False, separators=(",", ":")), "application/geo+json")


@bp.get("/feeds/services.csv")
@feed
def sheet() -> ResponseReturnValue:
    return file(feed_files.as_csv(found.everything(asked())), "text/csv; charset=utf-8", "local-offer.csv")


@bp.get("/feeds/services.xlsx")
@feed
def workbook() -> ResponseReturnValue:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return file(feed_files.as_xlsx(found.everything(asked())), kind, "local-offer.xlsx")


@bp.get("/feeds/news.atom")
@feed
def news() -> ResponseReturnValue:
    site, query = harvest.area().public_url, asked()
    itself, page = (f"{site}{address(path, query)}" for path in ("/feeds/news.atom", "/search"))
    made = feed_files.atom(found.everything(query), title(), itself, page, site)
    return file(made, "application/atom+xml; charset=utf-8")


@bp.get("/feeds/services.ics")
@feed
def sessions() -> ResponseReturnValue:
    made = calendars.calendar(found.everything(asked()), title(), harvest.area().public_url, today())
    return file(made, "text/calendar; charset=utf-8", "local-offer.ics")


@bp.get("/services/<slug>.ics")
@feed
def sessions_of_one(slug: str) -> ResponseReturnValue:
    entry = queries.published_by_slug(slug) or abort(404)
    made = calendars.calendar([entry], entry.name, harvest.area().public_url, today())
    return file(made, "text/calendar; charset=utf-8", f"{entry.slug}.ics")


@bp.get("/feeds/services.zip")
@feed
def tables() -> ResponseReturnValue:
    area = harvest.area()
    records = [schema.full(entry, area, came) for entry, came in harvest.with_what_came(found.everything(asked()))]
    about = {
        "name": "local-offer",
        "title": title(),
        "description": "Help for children and young people with SEND, as Open Referral tables.",
        "licenses": [{"name": "OGL-UK-3.0", "title": "Open Government Licence v3.0", "path": LICENCE}],
    }
    return file(tabular.zipped(records, every_term(), every_taxonomy(), about), "application/zip", "local-offer.zip")


def feeds_of(query: Query) -> list[tuple[str, str, str]]:
    """(address, name, what for) of every feed of a search, without the page and the order that it was on."""
    said = address("", query.changed(page=1, per_page=Query.per_page))
    return [(f"/feeds/{name}{said}", called, what) for name, called, what in FEEDS]


def init_app(app: Flask) -> None:
    app.add_template_global(feeds_of)

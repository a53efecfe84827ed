"""What search engines ask for: which pages there are, and which they may read."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, current_app, render_template

from localoffer.accounts.access import public
from localoffer.config import Settings
from localoffer.database import now
from localoffer.directory.keeping import kept
from localoffer.pages import addresses

bp = Blueprint("machines", __name__)

NOT_FOR_ROBOTS = (
    "/search?",
    "/search.json",
    "/suggest-words",
    "/map?",
    "/map/",
    "/suggest",
    "/members",
    "/moderate",
    "/login",
    "/account",
)


@bp.get("/sitemap.xml")
@public
@kept
def sitemap() -> Response:
    return Response(render_template("pages/sitemap.xml", pages=addresses.all_pages()), mimetype="application/xml")


@bp.get("/.well-known/security.txt")
@public
def security() -> Response:
    """Where to tell of a weak spot, by RFC 9116; the date is always ahead, because the page is made when it is asked for."""
    settings: Settings = current_app.extensions["settings"]
    runs_out = (now() + timedelta(days=180)).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {settings.public_url}/contact",
        f"Expires: {runs_out:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {settings.public_url}/.well-known/security.txt",
        "",
    ]
    return Response("\n".join(lines), mimetype="text/plain")


@bp.get("/robots.txt")
@public
def robots() -> Response:
    settings: Settings = current_app.extensions["settings"]
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS),
        f"Sitemap: {settings.public_url}/sitemap.xml",
        "",
    ]
    return Response("\n".join(lines), mimetype="text/plain")

"""For staff: where is this address? From our own tables at once, and on request from another geocoder."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template, request

from localoffer.accounts.access import moderator_only
from localoffer.config import Settings
from localoffer.directory.listing import clean_line
from localoffer.maps import outline
from localoffer.maps.ground import ground
from localoffer.places import gazetteer, remote

bp = Blueprint("where", __name__, url_prefix="/moderate/where")
LONGEST = remote.LONGEST


def page(text: str, answer: remote.Answer | None = None, trouble: str = "") -> str:
    settings: Settings = current_app.extensions["settings"]
    found = gazetteer.find(text) if text and answer is None else gazetteer.Finding()
    spot = answer.spot if answer else found.spot
    return render_template(
        "maps/where.html",
        text=text,
        found=found,
        answer=answer,
        spot=spot,
        outline=outline.of_point(spot.lat, spot.lon, ground()) if spot else None,
        trouble=trouble,
        service=remote.name_of(settings) if remote.is_on(settings) else "",
    )


@bp.get("")
@moderator_only
def find() -> str:
    return page(clean_line(request.args.get("q", ""), LONGEST))


@bp.post("")
@moderator_only
def ask() -> str:
    """Ask the other geocoder: a press of a button, because the address leaves the house."""
    text = clean_line(request.form.get("q", ""), LONGEST)
    try:
        return page(text, remote.ask(text, current_app.extensions["settings"], wait=None))
    except remote.NotAsked as reason:
        return page(text, trouble=str(reason))

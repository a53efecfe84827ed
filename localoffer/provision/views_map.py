"""The map of gaps that can be moved: wards by any measure, or small neighbourhoods by miles; data are codes and figures."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request, url_for

from localoffer.accounts.access import public
from localoffer.provision import asking, cell_map, choropleth, showing
from localoffer.provision.views_public import asked_here

bp = Blueprint("gaps_map", __name__)


def said() -> tuple[showing.GapsPage, dict[str, Any]]:
    """What the page is about, and the same as words of an address."""
    page = showing.gaps_page(asked_here())
    return page, {**page.asked.changed(sort="weight", page=1).to_args()}


@bp.get("/gaps/map")
@public
def page() -> str:
    """One question on the map; without scripts the drawing and the table are on the other page."""
    found, args = said()
    if request.args.get("by") != "cells":
        address = url_for("gaps_map.wards", **args)
        return render_template("provision/map.html", page=found, layer="Wards", address=address, legend=found.legend, unit="ward")
    picture = showing.ledger().picture
    legend = cell_map.legend(picture, picture.row_of[found.ask.key], choropleth.names(asking.MILES, ()))
    address = url_for("gaps_map.cells", **args)
    return render_template("provision/map.html", page=found, layer="Cells", address=address, legend=legend, unit="neighbourhood")


@bp.get("/gaps/wards.json")
@public
def wards() -> Response:
    """The class and the words of every ward."""
    found, _ = said()
    rows = found.painted
    return jsonify(wards=[{"code": e.shape.code, "shade": e.shade, "figure": e.figure, "words": e.words} for e in rows])


@bp.get("/gaps/cells.json")
@public
def cells() -> Response:
    """The middle and the class of every small neighbourhood in which children live."""
    found, _ = said()
    picture = showing.ledger().picture
    return jsonify(cell_map.packed(picture, picture.row_of[found.ask.key]))

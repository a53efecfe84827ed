"""Home, and the pages that a public body must have."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from flask import Blueprint, abort, current_app, render_template

from localoffer.accounts.access import public
from localoffer.config import ROOT, Settings
from localoffer.directory import queries, vocabulary
from localoffer.directory.keeping import kept
from localoffer.pages import young
from localoffer.places.pack import Pack

bp = Blueprint("pages", __name__)
OTHER = "OTH"
"""The need that says only "another": nobody looks for it by that name."""


@bp.get("/")
@public
@kept
def home() -> str:
    known = [term for term in vocabulary.of("needs") if (term.dfe_code and term.code != OTHER) or term.extra.get("first")]
    return render_template("pages/home.html", figures=queries.figures(), needs=sorted(known, key=lambda term: term.name))


@bp.get("/young-people")
@public
@kept
def young_people() -> str:
    return render_template("pages/young_people.html", stage=None, stages=young.stages(), ways=young.ways(None))


@bp.get("/young-people/<slug>")
@public
@kept
def young_people_aged(slug: str) -> str:
    stage = young.stage_at(slug) or abort(404)
    return render_template("pages/young_people.html", stage=stage, stages=young.stages(), ways=young.ways(stage))


@lru_cache
def texts() -> dict[str, Any]:
    """The words of the pages that a public body must have, from data/pages.json."""
    found: dict[str, Any] = json.loads((ROOT / "data" / "pages.json").read_text(encoding="utf-8"))
    return found


@bp.get("/<any('contact','how-groups-get-listed','terms','privacy','cookies','accessibility'):name>")
@public
def text(name: str) -> str:
    return render_template("pages/text.html", page=texts()[name])


@bp.get("/about-the-data")
@public
def about_the_data() -> str:
    settings: Settings = current_app.extensions["settings"]
    written = json.loads((ROOT / "data" / "SOURCES.json").read_text(encoding="utf-8"))["files"]
    ours = [
        each for each in written if not each["file"].startswith("areas/") or each["file"].startswith(f"areas/{settings.area}/")
    ]
    return render_template("pages/about_the_data.html", sources=[*ours, *Pack(settings.area_folder).sources()])

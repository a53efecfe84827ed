"""Home, and the pages that a public body must have."""

from __future__ import annotations

from flask import Blueprint, render_template

from localoffer.accounts.access import public

bp = Blueprint("pages", __name__)


@bp.get("/")
@public
def home() -> str:
    return render_template("pages/home.html")

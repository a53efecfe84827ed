"""Home, and the pages that a public body must have."""

from __future__ import annotations

from flask import Blueprint, render_template

from localoffer.accounts.access import public
from localoffer.directory import queries, vocabulary
from localoffer.directory.keeping import kept

bp = Blueprint("pages", __name__)


@bp.get("/")
@public
@kept
def home() -> str:
    needs = [term for term in vocabulary.of("needs") if term.dfe_code or term.parent][:14]
    return render_template("pages/home.html", figures=queries.figures(), needs=needs)

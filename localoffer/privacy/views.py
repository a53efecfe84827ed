"""What the site keeps about people, row by row, for everyone to read."""

from __future__ import annotations

from flask import Blueprint, render_template

from localoffer.accounts.access import public
from localoffer.privacy import mapping

bp = Blueprint("privacy", __name__)


@bp.get("/privacy/what-we-keep")
@public
def what_we_keep() -> str:
    """The map of personal data."""
    return render_template("privacy/what_we_keep.html", groups=mapping.groups())

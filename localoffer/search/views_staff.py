"""What people search for, for staff: what they found nothing for, and words that nothing here uses."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Flask, render_template

from localoffer.accounts.access import moderator_only
from localoffer.clock import day_of
from localoffer.database import now
from localoffer.search import log, log_queries

bp = Blueprint("searches", __name__)
SHOWN = timedelta(days=90)


@bp.get("/moderate/searches")
@moderator_only
def home() -> str:
    log.write_down()
    first = day_of(now() - SHOWN)
    return render_template("search/searches.html", first=first, overview=log_queries.overview(first))


def init_app(app: Flask) -> None:
    log.init_app(app)

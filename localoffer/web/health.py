"""Whether the site lives (`/healthz`) and whether it may be sent visitors (`/readyz`)."""

from __future__ import annotations

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from localoffer.accounts.access import public
from localoffer.database import db
from localoffer.database.form import form_of, newest
from localoffer.directory import queries
from localoffer.search import index

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public
def alive() -> ResponseReturnValue:
    """The process answers; it asks nobody else, so that a database that is away does not get it killed."""
    return plain({"alive": True}, 200)


@bp.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """The database answers in the form this code needs, and the search is as new as it."""
    found = troubles()
    return plain({"ready": not found, "because": found}, 503 if found else 200)


def troubles() -> list[str]:
    """Why visitors should go to another machine for now; nothing when all is well."""
    try:
        form = form_of(db.session.connection())
        if form != needed():
            return ["the tables are in another form than this version needs: run flask setup"]
        if index.reading().generation < queries.generation():
            return ["the search is not as new as the directory"]
    except SQLAlchemyError:
        db.session.rollback()
        return ["the database does not answer"]
    except Exception:
        current_app.logger.exception("not ready")
        return ["the search does not answer"]
    return []


def needed() -> str:
    kept: str = current_app.extensions.setdefault("form_needed", newest())
    return kept


def plain(facts: dict[str, object], status: int) -> ResponseReturnValue:
    answer = jsonify(facts)
    answer.headers["Cache-Control"] = "no-store"
    return answer, status

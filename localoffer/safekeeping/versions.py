"""Which form the tables are in: one that this code does not know was written by a newer version, and is left alone."""

from __future__ import annotations

from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from localoffer.config import ROOT
from localoffer.database import db

MIGRATIONS = ROOT / "migrations" / "versions"


class NewerData(Exception):
    """A newer version of the site wrote this; the message says so in plain words."""


def known() -> set[str]:
    """The forms that this code knows; files of migrations begin with their number."""
    return {each.name.partition("_")[0] for each in MIGRATIONS.glob("[0-9]*.py")}


def newest() -> str:
    """The form that this code needs: the end of the chain of migrations."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory(str(MIGRATIONS.parent)).get_current_head() or ""


def of_database() -> str:
    """The form the tables are in; "" when there are none."""
    if not inspect(db.session.connection()).has_table("alembic_version"):
        return ""
    return str(db.session.scalar(text("SELECT version_num FROM alembic_version")) or "")


def refuse_newer(form: str, what: str = "The database") -> None:
    if form and form not in known():
        raise NewerData(
            f"{what} was written by a newer version of this site (its tables are in form {form}, this version knows up to "
            f"{newest()}). Nothing was changed. Start the newer version again, or restore a backup from before the upgrade."
        )


def refuse_newer_database() -> None:
    """Do not start over tables of a newer version; a database that cannot be asked now is asked again by `/readyz`."""
    try:
        refuse_newer(of_database())
    except DBAPIError:
        return
    finally:
        db.session.remove()

"""Which form the tables are in: one that this code does not know was written by a newer version, and is left alone."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

from localoffer.database import db
from localoffer.database.form import form_of, known, newest


class NewerData(Exception):
    """A newer version of the site wrote this; the message says so in plain words."""


def refuse_newer(form: str, what: str = "The database") -> None:
    if form and form not in known():
        raise NewerData(
            f"{what} was written by a newer version of this site (its tables are in form {form}, this version knows up to "
            f"{newest()}). Nothing was changed. Start the newer version again, or restore a backup from before the upgrade."
        )


def refuse_newer_database() -> None:
    """Do not start over tables of a newer version; a database that cannot be asked now is asked again by `/readyz`."""
    try:
        refuse_newer(form_of(db.session.connection()))
    except DBAPIError:
        return
    finally:
        db.session.remove()

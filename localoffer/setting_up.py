"""Making a site ready: whatever is missing is made, whatever is there is left alone, and each step says what it does."""

from __future__ import annotations

import shutil
from collections.abc import Callable

from flask import current_app

from localoffer.accounts import first_people
from localoffer.config import Settings
from localoffer.database import alone, db
from localoffer.database.form import form_of, newest
from localoffer.directory import publishing, queries
from localoffer.exchange import own_format
from localoffer.places import loading
from localoffer.search import index
from localoffer.submissions import actions

Say = Callable[[str], None]


def make_ready(say: Say) -> None:
    """Database, area, directory, first people and index, in this order; done already means done at once.

    Of several machines that start together one does it, and the others wait until it is done.
    """
    with alone("setup", wait=True):
        migrate_database(say)
        load_area(say)
        load_directory(say)
        make_first_people(say)
        ready_index(say)


def settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found


def migrate_database(say: Say) -> None:
    """Bring the tables to the newest form."""
    say("Database: checking the tables ...")
    with db.engine.connect() as connection:
        form = form_of(connection)
    if form != newest():
        from flask_migrate import upgrade  # slow to load, and most starts change no table

        upgrade()
    shutil.rmtree(settings().var / "imports", ignore_errors=True)  # the database has these files since form 0082


def load_area(say: Say) -> None:
    """Wards, places and postcodes of the area."""
    loading.load_area(settings(), say)


def load_directory(say: Say) -> None:
    """The built-in entries, when the directory has none: the sure ones are published, the others wait for a moderator."""
    if queries.generation():
        return
    published = waiting = 0
    for row in own_format.read(settings().area_folder / "directory.json"):
        if row.published:
            publishing.create(row.listing, by=None, by_name="Built-in data", why=row.why, origin=row.origin)
            published += 1
        else:
            actions.submit(row.listing, by=None, source="built-in data", note=row.why)
            waiting += 1
    db.session.commit()
    say(f"Directory: {published} entries published, {waiting} wait for a moderator")


def make_first_people(say: Say) -> None:
    """One administrator, one moderator and one member, on the very first run in development only."""
    made = first_people.create()
    if not made:
        return
    say("\nThe first accounts. The passwords are shown this once:\n")
    for role, email, password in made:
        say(f"  {role:14} {email:32} {password}")
    say("")


def ready_index(say: Say) -> None:
    """An index that agrees with the database."""
    index.make_ready(say)

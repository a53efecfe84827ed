"""Two councils in one PostgreSQL database, each with a schema of its own, as `LOCALOFFER_COUNCILS` makes them."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from localoffer import config, create_app, setting_up
from localoffer.councils.by_host import Councils
from localoffer.database import db
from tests.conftest import COMPILED, pack_called, quiet, settings_in

HOSTS = {"one": "http://one.example", "two": "http://two.example"}


def councils_in(folder: Path, address: str) -> Councils:
    """The councils `one` and `two`, whose area is the built-in one under another name."""
    shared = settings_in(folder, database_url=f"{address}?schema={{council}}")
    every = [config.of_council(shared, str(pack_called(name, folder)), host) for name, host in HOSTS.items()]
    return Councils(every, made)


def made(settings: config.Settings) -> Flask:
    app = create_app(settings)
    app.jinja_env.bytecode_cache = COMPILED
    return app


def set_up(councils: Councils) -> None:
    for each in councils:
        with each.app.app_context():
            setting_up.migrate_database(quiet)
            setting_up.load_area(quiet)
            setting_up.ready_index(quiet)


def leave(councils: Councils) -> None:
    """Hold no connection any more."""
    for each in councils:
        if each.made:
            with each.app.app_context():
                db.session.remove()
                db.engine.dispose()

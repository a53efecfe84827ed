"""The Local Offer: a searchable directory and map of help for children and young people with SEND."""

from __future__ import annotations

from flask import Flask

from localoffer import cli, config, database, mail, rooms, web
from localoffer.accounts import access, signing_in
from localoffer.config import ROOT, Settings
from localoffer.councils.by_host import Councils, MakeApp
from localoffer.web.site import Site


def create_app(settings: Settings | None = None) -> Flask:
    """The site: settings, database, mail, sign-in, what every page shares, then the rooms."""
    settings = settings or config.read()
    app = Site(__name__, root_path=str(ROOT), instance_path=str(settings.var))
    app.config.from_mapping(settings.for_flask())
    app.extensions["settings"] = settings
    app.extensions["access_of_libraries"] = {"static": access.PUBLIC}
    settings.var.mkdir(parents=True, exist_ok=True)
    database.init_app(app)
    mail.init_app(app)
    signing_in.init_app(app)
    web.init_app(app)
    rooms.init_app(app)
    cli.init_app(app)
    access.access_of_routes(app)
    return app


def create_sites(make: MakeApp = create_app) -> Flask:
    """The site as the environment describes it: one council's, or those of several, each under a host of its own."""
    every = config.read_councils()
    return Councils(every, make).first() if len(every) > 1 else make(every[0])

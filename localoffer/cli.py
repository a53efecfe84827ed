"""Commands: `flask --app app COMMAND`; each is one call into a room."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import click
from flask import Flask

from localoffer import setting_up

ROOMS_WITH_COMMANDS = (
    "audit", "accounts", "places", "search", "exchange", "freshness", "provision", "safekeeping", "privacy", "councils",
)  # fmt: skip


@click.command("setup")
def setup_command() -> None:
    """Make ready what is missing: database, area, directory, first people, index."""
    setting_up.make_ready(click.echo)


def init_app(app: Flask) -> None:
    app.cli.add_command(setup_command)
    for room in ROOMS_WITH_COMMANDS:
        if find_spec(f"localoffer.{room}.commands"):
            import_module(f"localoffer.{room}.commands").register(app)

"""Commands: `flask --app app COMMAND`; each is one call into a room, and `routine` what the clock does with several."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec

import click
from flask import Flask
from flask.cli import ScriptInfo

from localoffer import setting_up
from localoffer.councils.by_host import all_councils
from localoffer.councils.commands import succeeded
from localoffer.database import alone
from localoffer.database.locking import ANOTHER

ROOMS_WITH_COMMANDS = (
    "audit", "accounts", "places", "search", "exchange", "freshness", "provision", "safekeeping", "privacy", "councils",
)  # fmt: skip
KEEP = "7d4w12m"
ROUTINES = {
    "letters": ("send-letters",),
    "morning": ("remind",),
    "night": (f"backup --keep {KEEP}", "check", "audit verify", "retain --really", "check-links", "import-due"),
    "month": ("tidy-searches", "snapshot"),
}
"""What is done by the clock, and when; the timers in docs/systemd say at what hour."""


@click.command("setup")
def setup_command() -> None:
    """Make ready what is missing: database, area, directory, first people, index."""
    try:
        setting_up.make_ready(click.echo)
    except PermissionError as reason:  # such as tables that another role has to change
        raise click.ClickException(str(reason)) from reason


@click.command("routine")
@click.argument("name", type=click.Choice(sorted(ROUTINES)))
@click.pass_context
def routine(context: click.Context, name: str) -> None:
    """Do what belongs to a time of the day, one thing after the other; what fails is named and keeps nothing else back."""
    app = context.ensure_object(ScriptInfo).load_app()
    failed = []
    for each in [council.app for council in all_councils(app)] or [app]:
        with each.app_context(), alone(f"routine-{name}") as got:
            failed += done(each, ROUTINES[name]) if got else []
            if not got:
                click.echo(ANOTHER)
    if failed:
        raise click.ClickException(f"This failed: {', '.join(failed)}.")


def done(app: Flask, steps: Iterable[str]) -> list[str]:
    """Do some commands for one council; those that failed."""
    failed = []
    for words in steps:
        click.echo(f"-- {words}")
        if not succeeded(app, words.split()):
            failed.append(words)
    return failed


def init_app(app: Flask) -> None:
    app.cli.add_command(setup_command)
    app.cli.add_command(routine)
    for room in ROOMS_WITH_COMMANDS:
        if find_spec(f"localoffer.{room}.commands"):
            import_module(f"localoffer.{room}.commands").register(app)

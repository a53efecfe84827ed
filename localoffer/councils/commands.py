"""`flask each COMMAND ...`: the same command for every council, one after the other; `flask join` and `flask region`."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import Flask
from flask.cli import ScriptInfo

from localoffer.councils import region
from localoffer.councils.by_host import all_councils, apps_of_all


@click.command("each", context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, required=True, type=click.UNPROCESSED)
@click.pass_context
def each(context: click.Context, words: tuple[str, ...]) -> None:
    """Run a command for every council that shares this site: flask --app app each remind --dry-run"""
    app = context.ensure_object(ScriptInfo).load_app()
    failed = []
    for council in all_councils(app):
        click.echo(f"== {council.name}")
        if not succeeded(council.app, list(words)):
            failed.append(council.name)
    if failed:
        raise click.ClickException(f"It failed for {', '.join(failed)}.")


@click.command("join")
@click.pass_context
def join(context: click.Context) -> None:
    """Let the councils of one PostgreSQL database be read as one, in the schema `every`; run again after an upgrade."""
    with told():
        region.join(apps_of_all(context.ensure_object(ScriptInfo).load_app()), click.echo)


@click.command("region")
def count_region() -> None:
    """How many published entries each joined council has of each category, as CSV: one query over all of them."""
    with told():
        rows = region.entries_by_category()
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerows([("council", "category", "entries"), *rows])


@contextmanager
def told() -> Iterator[None]:
    try:
        yield
    except region.NotJoined as reason:
        raise click.ClickException(str(reason)) from reason


def succeeded(app: Flask, words: list[str]) -> bool:
    """Whether the command ended well; what goes wrong is told, and does not keep others from theirs."""
    try:
        with app.app_context():
            found = app.cli.main(words, prog_name="flask", standalone_mode=False, obj=ScriptInfo(create_app=lambda: app))
    except click.ClickException as trouble:
        trouble.show()
        return False
    except SystemExit as end:
        return end.code in (None, 0)
    except Exception:  # whatever it is: the next council, or the next command, has its turn
        app.logger.exception("a command broke off")
        return False
    return found in (None, 0)


def register(app: Flask) -> None:
    for command in (each, join, count_region):
        app.cli.add_command(command)

"""Commands about imports: `flask import-services FILE-or-URL`, `flask import-due`, and `flask import-undo RUN`."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import click
from flask import Flask

from localoffer.database import db, one_at_a_time
from localoffer.exchange import asking, commands_area, due, fetching, importing, runs, undoing, uploads
from localoffer.exchange.folders import bytes_of
from localoffer.exchange.judging import ALIKE, CHANGED, GONE, NEW
from localoffer.exchange.models import FAILED, HELD, LOOKED_AT, Run
from localoffer.exchange.records import Unreadable


def is_address(text: str) -> bool:
    return text.lower().startswith(("http://", "https://"))


def read(given: str, *, private_too: bool) -> fetching.Fetched:
    """What is in a file or a folder, or at an address."""
    if is_address(given):
        return fetching.whole(given, lambda url: asking.get(url, private_too=private_too), click.echo)
    return fetching.Fetched(bytes_of(Path(given)))


def told(run: Run) -> None:
    for line, name, what, detail, *_ in run.said:
        click.echo(f"  {line}: {name[:60]}: {what}: {detail}")
    click.echo(importing.progress_of(run.counts))


@click.command("import-services")
@click.argument("given", metavar="FILE-or-URL")
@click.option("--source", "name", default="", help="What the source is called; the file's or the site's name when left out.")
@click.option("--trusted/--not-trusted", default=None, help="Publish at once, or let everything wait for a moderator.")
@click.option("--preview", is_flag=True, help="Only say what would be done.")
@click.option("--anyway", is_flag=True, help="Go on although the source has lost more than a tenth of its entries.")
@click.option("--take-down-gone", is_flag=True, help="Take down what is no longer in the source.")
@click.option("--licence", default="", help="Under which licence the source gives its data.")
@click.option("--attribution", default="", help="How the source wants to be named.")
@click.option("--private-too", is_flag=True, help="Also read addresses inside a private network.")
def import_services(
    given: str, name: str, trusted: bool | None, preview: bool, anyway: bool, take_down_gone: bool, licence: str,
    attribution: str, private_too: bool,
) -> None:  # fmt: skip
    """Take in services from Open Referral JSON or tables, from our own sheet, or from a register of schools."""
    name = name or (urlsplit(given).hostname if is_address(given) else Path(given).stem) or "import"
    try:
        found = read(given, private_too=private_too)
        address = given if is_address(given) else ""
        source = runs.source_named(name, trusted=trusted, address=address, licence=licence, attribution=attribution)
        run = runs.begin(source, found.data, file_name=given, by_name="Command")
    except Unreadable as reason:
        raise click.ClickException(str(reason)) from reason
    for each in found.notes:
        click.echo(each)
    if runs.needs_mapping(run):
        raise click.ClickException(f"No column is known for the name. The columns are: {', '.join(run.columns)}.")
    if preview:
        told(run := runs.look(run))
        if run.state == FAILED:
            raise click.ClickException(run.trouble)
        return
    if earlier := runs.unfinished(source, run.digest):
        click.echo(f"Going on with import {earlier.id}, which was cut off")
        uploads.let_go(run)
        db.session.delete(run)
        run = earlier
    else:
        runs.choose(run, take=(NEW, CHANGED, ALIKE, *([GONE] if take_down_gone else [])))
        run.choices = {**run.choices, **found.choices}
    run = runs.carry_out(run, click.echo, anyway=anyway)
    told(run)
    if run.state == FAILED:
        raise click.ClickException(run.trouble)
    if run.state == HELD:
        raise click.ClickException("Held: the source has lost more than a tenth of its entries. Look, then use --anyway.")
    click.echo(f"Done. To take it all back: flask import-undo {run.id}")


@click.command("import-due")
@click.option("--private-too", is_flag=True, help="Also read addresses inside a private network.")
@one_at_a_time
def import_due(private_too: bool) -> None:
    """Read again every source whose time has come, and carry on what was cut off."""
    done = due.import_due(click.echo, private_too=private_too)
    for run in (db.session.get_one(Run, number) for number in done):
        click.echo(f"{run.source.name}: {run.state}. {run.trouble or importing.progress_of(run.counts)}")
    if not done:
        click.echo("No source is due.")


@click.command("import-undo")
@click.argument("run", type=int)
def import_undo(run: int) -> None:
    """Take back everything that one import did."""
    found = db.session.get(Run, run)
    before = found.state if found else LOOKED_AT
    counts = undoing.undo(run)
    if found is None or before == LOOKED_AT or not (counts or found.state != before):
        raise click.ClickException("There is no such import, or it was undone already.")
    click.echo(", ".join(f"{number:,} {what}" for what, number in counts.items()) or "Nothing was to be taken back.")


def register(app: Flask) -> None:
    """Make the commands known; those of `flask area` hang themselves on that group when they are read."""
    assert commands_area.area
    for each in (import_services, import_due, import_undo):
        app.cli.add_command(each)

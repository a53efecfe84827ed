"""Commands about need and supply: `flask figures load`, `flask figures list`, `flask snapshot`."""

from __future__ import annotations

from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup

from localoffer.clock import today
from localoffer.database import one_at_a_time
from localoffer.provision import checking

figures_group = AppGroup("figures", help="Figures about children: what is in force, and newer ones.")


@figures_group.command("load")
@click.argument("kind", type=click.Choice(list(checking.KINDS)))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", required=True, help="Who made the figures, as it is to be shown.")
@click.option("--date", "dated", required=True, help="Of what date the figures are, as it is to be shown.")
def load_command(kind: str, file: Path, source: str, dated: str) -> None:
    """Take the CSV FILE of a KIND into force: all of it, or nothing when a row is wrong."""
    from localoffer.provision import figures

    try:
        loaded = figures.load(kind, file.read_bytes(), source=source, dated=dated, file=file.name)
    except figures.BadFigures as bad:
        for line in bad.faults:
            click.echo(line, err=True)
        raise click.ClickException(f"{len(bad.faults)} faults. Nothing was changed.") from bad
    click.echo(f"{checking.KINDS[kind]}: {len(loaded.rows):,} rows in force. The figures before them are kept.")


@figures_group.command("list")
def list_command() -> None:
    """Say which figures are in force and which came before."""
    from localoffer.provision import figures

    for kind, name in checking.KINDS.items():
        now = figures.current(kind)
        click.echo(f"{kind:6} {name}: {len(now.rows):,} rows, {now.dated or 'no date'}, {now.source}")
        for each in figures.earlier(kind)[1:]:
            click.echo(f"       before: {len(each.rows):,} rows, {each.dated}, {each.source}")


@click.command("snapshot")
@one_at_a_time
def snapshot_command() -> None:
    """Write this month's figures down, once; the site does it by itself on the first visit of a month."""
    from localoffer.provision import months

    month = months.month_of(today())
    if months.take():
        click.echo(f"The figures of {month} are written down.")
    else:
        click.echo(f"The figures of {month} were written down before. They are never changed.")


def register(app: Flask) -> None:
    app.cli.add_command(figures_group)
    app.cli.add_command(snapshot_command)

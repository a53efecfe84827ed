"""Commands about the search: `flask check-index`, `flask rebuild-index`, `flask tidy-searches`."""

from __future__ import annotations

import click
from flask import Flask

from localoffer.database import db, one_at_a_time
from localoffer.search import index, log_queries


@click.command("check-index")
def check_index() -> None:
    """Compare the index with the database; mends it, and fails to say so, when they differed."""
    found = index.check()
    if not found:
        click.echo("The index agrees with the database.")
        return
    click.echo(f"They differed: {len(found.missing)} missing, {len(found.extra)} too many, {found.behind} changes behind.")
    index.rebuild(click.echo)
    raise click.ClickException("The index was made anew." if not index.check() else "The index still differs.")


@click.command("rebuild-index")
def rebuild_index() -> None:
    """Make the index anew beside the old one, then put it in its place."""
    index.rebuild(click.echo)
    click.echo("Done.")


@click.command("tidy-searches")
@one_at_a_time
def tidy_searches() -> None:
    """Turn searches older than thirteen months into counts."""
    gone = log_queries.tidy()
    db.session.commit()
    click.echo(f"{gone:,} old searches were turned into counts.")


def register(app: Flask) -> None:
    for each in (check_index, rebuild_index, tidy_searches):
        app.cli.add_command(each)

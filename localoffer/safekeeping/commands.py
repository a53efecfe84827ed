"""Commands for whoever runs the site: `flask backup`, `flask restore`, `flask check`."""

from __future__ import annotations

from pathlib import Path

import click
from flask import Flask, current_app

from localoffer.safekeeping import backups, checking
from localoffer.safekeeping.copies import CopyFailed
from localoffer.safekeeping.keep import BadRule, numbers_of
from localoffer.safekeeping.versions import NewerData


@click.command("backup")
@click.argument("target", required=False, type=click.Path(file_okay=False, resolve_path=True, path_type=Path))
@click.option("--keep", default="", help="Which older ones stay: 7d4w12m keeps seven days, four weeks, twelve months.")
def backup(target: Path | None, keep: str) -> None:
    """Copy the whole database into the folder TARGET, or the one in LOCALOFFER_BACKUPS, while the site runs."""
    settings = current_app.extensions["settings"]
    target = target or (Path(settings.backups) if settings.backups else None)
    if target is None:
        raise click.ClickException("Say where to: flask backup FOLDER, or set LOCALOFFER_BACKUPS.")
    try:
        if keep:
            numbers_of(keep)
        made = backups.backup(target, keep=keep)
    except (BadRule, CopyFailed, OSError) as reason:
        raise click.ClickException(str(reason)) from reason
    click.echo(f"{target / made.file}: {made.size:,} bytes, {sum(made.rows.values()):,} rows, sha256 {made.sha256[:16]}…")


@click.command("restore")
@click.argument("file", type=click.Path(resolve_path=True, path_type=Path))
@click.option(
    "--safety", type=click.Path(file_okay=False, resolve_path=True, path_type=Path), help="Where what is here now is kept."
)
@click.confirmation_option(prompt="All that is in the database now is replaced. Go on?")
def restore(file: Path, safety: Path | None) -> None:
    """Put a backup in the place of all that is in the database; what is there now is kept beside it."""
    try:
        backups.restore(file, click.echo, safety=safety or current_app.extensions["settings"].before_restore)
    except (backups.Damaged, NewerData, CopyFailed, OSError) as reason:
        raise click.ClickException(str(reason)) from reason
    say_whether_whole()


@click.command("check")
def check() -> None:
    """Make sure that all is whole: counts, what rows point at, every history, decisions, the index. Fails when it is not."""
    say_whether_whole()


def say_whether_whole() -> None:
    found = list(checking.troubles())
    for each in found:
        click.echo(f"- {each}")
    if found:
        raise click.ClickException("Not all is well.")
    click.echo(", ".join(f"{count:,} {name}" for name, count in checking.counts().items()))
    click.echo("All is whole.")


def register(app: Flask) -> None:
    for each in (backup, restore, check):
        app.cli.add_command(each)

"""`flask remind`: letters to owners about what is due. May run as often as you like, and miss as often."""

from __future__ import annotations

import click
from flask import Flask

from localoffer.freshness import digests


@click.command("remind")
@click.option("--dry-run", is_flag=True, help="Only say whom it would write to.")
def remind(dry_run: bool) -> None:
    """Ask the owners of entries that are due whether all is still right; nobody is asked twice for the same."""
    letters = digests.remind(click.echo, dry_run=dry_run)
    click.echo(f"{letters:,} letter{'' if letters == 1 else 's'}{' would be' if dry_run else ''} written.")


def register(app: Flask) -> None:
    app.cli.add_command(remind)

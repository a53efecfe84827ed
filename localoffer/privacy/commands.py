"""`flask held EMAIL`, `flask forget EMAIL`, `flask retain`: what is held, taking it out, letting it go in time."""

from __future__ import annotations

import json

import click
from flask import Flask

from localoffer.accounts.actions import NotDone
from localoffer.database import db, one_at_a_time
from localoffer.privacy import finding, forgetting, retaining


@click.command("held")
@click.argument("email")
def held(email: str) -> None:
    """Print everything that is held about the person behind an e-mail address, as JSON."""
    click.echo(json.dumps(finding.held(email), indent=1, ensure_ascii=False, default=str))


@click.command("forget")
@click.argument("email")
@click.option("--name", multiple=True, help="Words to take out as well, such as a name; may be given several times.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--dry-run", is_flag=True, help="Only say how much there is.")
def forget(email: str, name: tuple[str, ...], yes: bool, dry_run: bool) -> None:
    """Take everything about the person behind an e-mail address out of the site."""
    if dry_run or not yes:
        for what, rows in finding.held(email).items():
            click.echo(f"{what}: {len(rows)}")
    if dry_run:
        click.echo("Nothing was changed.")
        return
    if not yes:
        click.confirm("Take all of this out? It cannot be undone", abort=True)
    try:
        number = forgetting.forget(email, names=name, say=click.echo)
    except NotDone as problem:
        db.session.rollback()
        raise click.ClickException(str(problem)) from problem
    click.echo(f"Done: {number} rows. Backups made before today still hold it: run this again after a restore.")


@click.command("retain")
@click.option("--really", is_flag=True, help="Do it. Without this, only say what would be done.")
@click.option("--dry-run", is_flag=True, help="Only say what would be done, as without any option.")
@one_at_a_time
def retain(really: bool, dry_run: bool) -> None:
    """Let go of personal data whose time is over; says first what that would be."""
    really = really and not dry_run
    for what, number in retaining.let_go() if really else retaining.due():
        click.echo(f"{number:7,} {what}")
    if really:
        try:
            forgetting.scrub_file(without=retaining.NOTHING_GOES_FROM)
        except NotDone as problem:
            raise click.ClickException(str(problem)) from problem
    else:
        click.echo("Nothing was changed. To do it: flask retain --really")


def register(app: Flask) -> None:
    for each in (held, forget, retain):
        app.cli.add_command(each)

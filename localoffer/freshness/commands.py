"""Commands for cron: `flask remind` asks owners what is due, `flask bounced` takes in letters that came back,
`flask check-links` looks at the websites. Each may run as often as you like, and miss as often."""

from __future__ import annotations

import sys

import click
from flask import Flask
from sqlalchemy import func, select

from localoffer import mail
from localoffer.database import db, one_at_a_time
from localoffer.directory.wording import how_many
from localoffer.freshness import bounces, digests, sites


@click.command("remind")
@click.option("--dry-run", is_flag=True, help="Only say whom it would write to.")
@one_at_a_time
def remind(dry_run: bool) -> None:
    """Ask the owners of entries that are due whether all is still right; nobody is asked twice for the same."""
    written = digests.remind(click.echo, dry_run=dry_run)
    click.echo(f"{how_many(written, 'letter')} {'would be ' if dry_run else ''}written.")
    if dry_run:
        return
    click.echo(f"{how_many(mail.send_waiting(patient=False), 'letter')} sent.")
    if came_back := bounces.take_refusals():
        click.echo(f"{how_many(came_back, 'address', 'addresses')} refused: see /moderate/freshness?list=bounced")
    db.session.rollback()
    unsure = db.session.scalar(select(func.count(mail.Letter.id)).where(mail.unsure())) or 0
    if unsure:
        click.echo(
            f"{how_many(unsure, 'letter')} may or may not have gone out when the machine stopped: see /moderate/freshness/letters"
        )


@click.command("bounced")
@click.argument("address", required=False)
def bounced(address: str | None) -> None:
    """Note that letters to ADDRESS come back; without one, read the returned message from standard input."""
    found = [address] if address else bounces.addresses_in(sys.stdin.buffer.read(bounces.MOST_BYTES))
    known = bounces.note(found)
    click.echo(f"{known:,} of {len(found):,} addresses belong to somebody who looks after an entry.")


@click.command("check-links")
@click.option(
    "--most", default=300, show_default=True, type=click.IntRange(1, 100_000), help="At most so many addresses in a run."
)
@one_at_a_time
def check_links(most: int) -> None:
    """Look whether the websites of entries answer, a page at a time; staff see what fails, and no entry is changed."""
    counts = sites.look(click.echo, most=most)
    said = ", ".join(f"{number:,} {WORDS[outcome]}" for outcome, number in sorted(counts.items()))
    click.echo(said or "No address has its turn today.")


WORDS = {"ok": "answer", "unsure": "do not let machines in", "fails": "fail", "refused": "lead where we do not look"}


def register(app: Flask) -> None:
    for each in (remind, bounced, check_links):
        app.cli.add_command(each)

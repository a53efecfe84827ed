"""`flask audit verify`: whether the log is whole; `flask audit export`: all of it as CSV."""

from __future__ import annotations

from typing import TextIO

import click
from flask import Flask
from flask.cli import AppGroup

from localoffer.audit import reading

group = AppGroup("audit", help="The log of what staff did.")


@group.command("verify")
@click.option("--line", type=int, default=0, help="A line whose hash you wrote down ...")
@click.option("--hash", "expected", default="", help="... and that hash: proves that nothing up to it was made anew.")
def verify(line: int, expected: str) -> None:
    """Say whether any line is missing or was changed."""
    found = reading.faults_now()
    if expected and reading.hash_at(line) != expected.strip():
        found.append(f"Line {line} has another hash than the one you wrote down: the log was made anew.")
    for each in found:
        click.echo(each)
    if found:
        raise click.ClickException(f"The log is not whole: {len(found)} faults.")
    count, last = reading.head()
    click.echo(f"The log is whole: {count:,} lines. Write this down somewhere else: line {count}, hash {last}")


@group.command("export")
@click.argument("file", type=click.File("w"), default="-")
def export(file: TextIO) -> None:
    """Write all lines as CSV to a file."""
    for row in reading.as_csv():
        file.write(row)


def register(app: Flask) -> None:
    app.cli.add_command(group)

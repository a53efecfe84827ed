"""Commands about the area: `flask area load`, `flask area find`."""

from __future__ import annotations

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from localoffer.places import models

area = AppGroup("area", help="Postcodes, places and wards of the area.")
TABLES = models.AreaLoad  # named here so that the tables are known to every command, migrations above all


@area.command("load")
def load_command() -> None:
    """Load the area again when its files have changed."""
    from localoffer.places import loading

    loading.load_area(current_app.extensions["settings"], click.echo)


@area.command("find")
@click.argument("text")
def find_command(text: str) -> None:
    """Say where TEXT is: a postcode or part of one, a village, a ward or a school."""
    from localoffer.places import gazetteer

    found = gazetteer.find(text)
    if found.spot:
        spot = found.spot
        click.echo(f"{spot.label}: {spot.lat:.5f}, {spot.lon:.5f} ({spot.precision}, ward {spot.ward_name or 'none here'})")
    if found.note:
        click.echo(found.note)
    for each in found.suggestions:
        click.echo(f"  or {each.label}")


def register(app: Flask) -> None:
    app.cli.add_command(area)

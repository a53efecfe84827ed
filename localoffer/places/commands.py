"""Commands about the area: `flask area load`, `flask area find`, `flask area near`."""

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
@click.option(
    "--remote", "elsewhere", is_flag=True, help="Ask the geocoder of LOCALOFFER_GEOCODER. Only for addresses of venues."
)
def find_command(text: str, elsewhere: bool) -> None:
    """Say where TEXT is: a postcode or part of one, a village, a ward or a school."""
    from localoffer.places import gazetteer

    if elsewhere:
        ask_elsewhere(text)
        return
    found = gazetteer.find(text)
    if found.spot:
        spot = found.spot
        click.echo(f"{spot.label}: {spot.lat:.5f}, {spot.lon:.5f} ({spot.precision}, ward {spot.ward_name or 'none here'})")
    if found.note:
        click.echo(found.note)
    for each in found.suggestions:
        click.echo(f"  or {each.label}")


def ask_elsewhere(text: str) -> None:
    from localoffer.places import remote

    try:
        answer = remote.ask(text, current_app.extensions["settings"])
    except remote.NotAsked as reason:
        raise click.ClickException(str(reason)) from reason
    if answer.spot is None:
        raise click.ClickException("It was not found there.")
    spot = answer.spot
    click.echo(f"{answer.label}: {spot.lat:.5f}, {spot.lon:.5f} (ward {spot.ward_name or 'none here'})")
    if spot.note:
        click.echo(spot.note)


@area.command("near", context_settings={"ignore_unknown_options": True})
@click.argument("lat", type=float)
@click.argument("lon", type=float)
def near_command(lat: float, lon: float) -> None:
    """Say what is nearest to a point: place, ward, postcode, school and station."""
    from localoffer.places.geocoder import LOCAL

    for each in LOCAL.reverse((lat, lon), exactly_one=False) or ():
        spot = each.raw["spot"]
        click.echo(f"{spot.precision}: {spot.label}{f' ({spot.ward_name})' if spot.ward_name else ''}")


def register(app: Flask) -> None:
    app.cli.add_command(area)

"""Commands that make and mend areas: `flask area wards FILE`, `flask area build CODE`."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app

from localoffer.exchange import area_building, ward_outlines
from localoffer.places.building import NoSuchCouncil
from localoffer.places.commands import area
from localoffer.places.outlines import Refused


@area.command("wards")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.geojson")
def area_wards(file: Path) -> None:
    """Load exact ward outlines as the ONS publishes them, and give every postcode, place and entry its ward anew."""
    try:
        done = ward_outlines.load(file, current_app.extensions["settings"].area_folder)
    except Refused as reason:
        for line in reason.lines:
            click.echo(f"  {line}", err=True)
        raise click.ClickException("Nothing was changed.") from reason
    for line in done.lines():
        click.echo(line)


@area.command("build")
@click.argument("code", metavar="GSS-CODE")
@click.option("--to", "folder", type=click.Path(path_type=Path), help="Folder of the pack; data/areas/<name> when left out.")
@click.option("--name", default="", help="What the area is called; the council's usual name when left out.")
@click.option("--wards", type=click.Path(path_type=Path), help="GeoJSON of ward outlines, as the ONS publishes them.")
@click.option("--places", type=click.Path(path_type=Path), help="OS Open Names (zip), or CSV: name, kind, lat, lon.")
@click.option("--schools", type=click.Path(path_type=Path), help="The register of schools (CSV), or CSV: name, urn, postcode.")
@click.option("--figures", type=click.Path(path_type=Path), help="CSV: ward_code and a column for each figure.")
@click.option("--stations", type=click.Path(path_type=Path), help="NaPTAN (CSV), or CSV: name, kind, lat, lon.")
@click.option("--no-network", is_flag=True, help="Use the files that are given, and fetch nothing.")
@click.option("--sources", type=click.Path(path_type=Path, exists=True), help="Other addresses than data/area_sources.json.")
@click.option("--private-too", is_flag=True, help="Also read addresses inside a private network, and without https.")
def area_build(
    code: str, folder: Path | None, name: str, no_network: bool, sources: Path | None, private_too: bool, **given: Path | None
) -> None:
    """Make the area pack of any council. Broken off, it goes on where it stopped; what it cannot get, it says."""
    fetch = None if no_network else area_building.fetcher(private_too=private_too)
    try:
        done = area_building.build(
            code, folder, click.echo, {part: file for part, file in given.items() if file}, fetch, sources=sources, name=name
        )
    except NoSuchCouncil as reason:
        raise click.ClickException(str(reason)) from reason
    for line in done:
        click.echo(line)

"""Commands about imports: `flask import-services FILE-or-URL`, `flask import-undo RUN`, `flask area wards FILE`,
`flask area build CODE`."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import click
from flask import Flask, current_app
from sqlalchemy import select

from localoffer.database import db
from localoffer.exchange import area_building, fetching, importing, ward_outlines
from localoffer.exchange.models import Source
from localoffer.exchange.records import Record, Unreadable, document, services
from localoffer.places.building import NoSuchCouncil
from localoffer.places.commands import area
from localoffer.places.outlines import Refused


def is_address(text: str) -> bool:
    return text.lower().startswith(("http://", "https://"))


def records_of(given: str, *, private_too: bool) -> list[Record]:
    """The service records of a file or an address."""
    if is_address(given):
        return list(fetching.feed(given, lambda url: fetching.get(url, private_too=private_too), click.echo))
    file = Path(given)
    if not file.is_file():
        raise Unreadable(f"There is no file {given}.")
    return list(services(document(file.read_bytes())))


def told(out: importing.Outcome) -> None:
    for number, name, what in out.said:
        click.echo(f"  {number}: {name[:60]}: {what}")
    click.echo(importing.progress_of(out.counts))


@click.command("import-services")
@click.argument("given", metavar="FILE-or-URL")
@click.option("--source", "name", default="", help="What the source is called; the file's or the site's name when left out.")
@click.option("--trusted", is_flag=True, help="Publish at once. Without it everything waits for a moderator.")
@click.option("--preview", is_flag=True, help="Only say what would be done.")
@click.option("--anyway", is_flag=True, help="Go on although the source has lost more than a tenth of its entries.")
@click.option("--private-too", is_flag=True, help="Also read addresses inside a private network.")
def import_services(given: str, name: str, trusted: bool, preview: bool, anyway: bool, private_too: bool) -> None:
    """Take in services in Open Referral JSON: a page, a list, one service, or one on each line."""
    name = name or (urlsplit(given).hostname if is_address(given) else Path(given).stem) or "import"
    try:
        found = records_of(given, private_too=private_too)
    except Unreadable as reason:
        raise click.ClickException(str(reason)) from reason
    click.echo(f"{len(found):,} records from {name}")
    if preview:
        told(importing.preview(found, db.session.scalar(select(Source).where(Source.name == name))))
        return
    source = importing.source_named(name, trusted=trusted, address=given if is_address(given) else "")
    out = importing.run(found, source, click.echo, anyway=anyway)
    told(out)
    if out.held:
        raise click.ClickException("Held: the source has lost more than a tenth of its entries. Look, then use --anyway.")
    click.echo(f"Done. To take it all back: flask import-undo {out.run_id}")


@click.command("import-undo")
@click.argument("run", type=int)
def import_undo(run: int) -> None:
    """Take back everything that one import did."""
    counts = importing.undo(run)
    if not counts:
        raise click.ClickException("There is no such import, or it was undone already.")
    click.echo(", ".join(f"{number:,} {what}" for what, number in counts.items()))


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


def register(app: Flask) -> None:
    app.cli.add_command(import_services)
    app.cli.add_command(import_undo)

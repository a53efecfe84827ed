"""Building an area pack from the command line: fetching with a progress bar, and what to do next with what was made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import click

from localoffer.config import ROOT
from localoffer.exchange.downloading import Downloader
from localoffer.exchange.records import Unreadable
from localoffer.places import build_steps
from localoffer.places.building import SOURCES, Build, Fetch, NoSuchCouncil, NotGot
from localoffer.places.councils import by_code
from localoffer.places.names import slug_of

AREAS = ROOT / "data" / "areas"


def fetcher(*, private_too: bool = False) -> Fetch:
    """Fetch one file with a progress bar; a failure says why, and what has come is kept for the next try."""
    downloader = Downloader(private_too=private_too)

    def fetch(url: str, to: Path) -> None:
        click.echo(f"  fetching {to.name} from {urlsplit(url).hostname}")
        with click.progressbar(length=1, label="  ", width=30) as bar:

            def progress(have: int, whole: int) -> None:
                bar.length = max(whole, have, 1)
                bar.update(have - bar.pos)

            try:
                downloader.download(url, to, progress)
            except Unreadable as trouble:
                raise NotGot(f"{str(trouble).rstrip('.')}; get the file by hand and give it to the command") from trouble

    return fetch


def build(
    code: str,
    folder: Path | None,
    say: Callable[[str], None],
    given: Mapping[str, Path],
    fetch: Fetch | None,
    *,
    sources: Path | None = None,
    name: str = "",
) -> list[str]:
    """Make the pack; the lines that say how to use it, and under which licences."""
    known = by_code(code)
    if known and known.county_code and (county := by_code(known.county_code)):
        raise NoSuchCouncil(f"{known.name} has no Local Offer of its own: {county.council} has. Its code is {county.code}.")
    area = slug_of(name or (known.name if known else code))
    to = folder or AREAS / area
    made = Build(code, to, say, given, fetch, sources or SOURCES, name)
    missing = build_steps.build(made)
    use = area if to == AREAS / area else str(to.resolve())
    lines = ["", f"The pack is in {to}", f"Use it: LOCALOFFER_AREA={use} python app.py"]
    if missing:
        lines.append(
            f"Not there: {', '.join(missing)}. Run the command again with files for them; what is done is not done twice."
        )
    licences = sorted({each["licence"] for each in made.log["parts"].values()})
    return [*lines, f"Licences: {', '.join(licences)}. The attributions are in area.json and stand on the page About the data."]

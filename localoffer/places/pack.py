"""An area pack: the folder of files that says all about one council's area, and the checksum that names its contents."""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from localoffer.config import ROOT

LOG = "build.json"
OUTCODES = ROOT / "data" / "outcodes.csv"
PARTS = (
    "area.json", "wards.csv", "ward_cells.json", "ward_outlines.geojson", "area_cells.json", "places.csv", "neighbours.csv",
    "stations.csv", "schools.csv",
)  # fmt: skip
WARD_FACTS = ("ward_code", "ward_name", "lat", "lon", "area_km2")
DEFAULT_AROUND_KM = 5


@dataclass(frozen=True)
class Pack:
    """One council's area as files. Parts that could not be had are empty, and the site says less."""

    folder: Path

    @cached_property
    def facts(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "area.json").read_text(encoding="utf-8"))
        return found

    @property
    def code(self) -> str:
        return str(self.facts["code"])

    @property
    def own_codes(self) -> tuple[str, ...]:
        """The codes under which the area's postcodes and wards are listed: its own, or those of a county's districts."""
        return tuple(self.facts.get("districts") or (self.code,))

    @property
    def name(self) -> str:
        return str(self.facts["name"])

    @property
    def letters(self) -> str:
        return str(self.facts["postcode_letters"])

    @property
    def around_metres(self) -> float:
        return float(self.facts.get("around_km", DEFAULT_AROUND_KM)) * 1000

    @cached_property
    def cells(self) -> dict[str, list[str]]:
        file = self.folder / "ward_cells.json"
        return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}

    @cached_property
    def outlines(self) -> dict[str, dict[str, Any]]:
        """{ward code: exact outline as GeoJSON geometry}, where the pack brings them."""
        file = self.folder / "ward_outlines.geojson"
        features = json.loads(file.read_text(encoding="utf-8"))["features"] if file.exists() else []
        return {each["properties"]["ward_code"]: each["geometry"] for each in features}

    @cached_property
    def area_cells(self) -> list[str]:
        """The area as H3 cells, for a pack without wards: drawn from where its postcodes are, so about right."""
        file = self.folder / "area_cells.json"
        return json.loads(file.read_text(encoding="utf-8")) if file.exists() else []

    @cached_property
    def neighbours(self) -> list[dict[str, str]]:
        """Towns and villages just outside: name, kind, lat, lon, council_code."""
        return self.rows("neighbours.csv")

    @cached_property
    def stations(self) -> list[dict[str, str]]:
        """Railway stations and tram stops in the area and around it: name, kind, lat, lon."""
        return self.rows("stations.csv")

    @cached_property
    def wards(self) -> list[dict[str, str]]:
        return self.rows("wards.csv")

    @cached_property
    def places(self) -> list[dict[str, str]]:
        return [row for row in self.rows("places.csv") if row["kind"] != "outcode"]

    @cached_property
    def schools(self) -> list[dict[str, str]]:
        return self.rows("schools.csv")

    def sources(self) -> list[dict[str, str]]:
        """Where the parts of a built pack come from, in the form of `data/SOURCES.json`."""
        file = self.folder / LOG
        log = json.loads(file.read_text(encoding="utf-8"))["parts"] if file.exists() else {}
        return [
            {
                "file": ", ".join(each["made"]), "what": each["what"], "source": each["from"], "licence": each["licence"],
                "date": f"taken in on {each['got']}", "attribution": each["attribution"],
            }
            for part, each in log.items() if part != "directory"
        ]  # fmt: skip

    def rows(self, name: str) -> list[dict[str, str]]:
        return read_csv(self.folder / name) if (self.folder / name).exists() else []

    def checksum(self, edition: str) -> str:
        """A fingerprint of all that is loaded: the pack's files, the country's outcodes and the postcodes' edition."""
        found = hashlib.sha256(f"layout 1, postcodes {edition}".encode())
        for file in [*(self.folder / part for part in PARTS), OUTCODES]:
            found.update(file.name.encode())
            found.update(file.read_bytes() if file.exists() else b"-")
        return found.hexdigest()


def read_csv(file: Path) -> list[dict[str, str]]:
    """The rows of a CSV file with a heading, as they are."""
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def figures_of(row: dict[str, str]) -> dict[str, int | float | None]:
    """The figures of a ward: all columns that are not its name, code, point or size; empty means not known."""
    return {name: number(value) for name, value in row.items() if name not in WARD_FACTS}


def number(text: str) -> int | float | None:
    if not text:
        return None
    value = float(text)
    return int(value) if value.is_integer() else value

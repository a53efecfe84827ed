"""Making an area pack for any council: from the postcode package, from files that are given, and from official open data.

Every part is written whole or not at all, with the checksum of what it was made from, so that a build that was broken off
goes on where it stopped. What could not be had is said and written down in the pack: the site then says less, never wrong.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np

from localoffer.config import ROOT
from localoffer.places import councils, postcode_source
from localoffer.places.pack import DEFAULT_AROUND_KM, LOG, OUTCODES, read_csv
from localoffer.places.pack_parts import Row
from localoffer.places.postcode_source import PostcodeTable

SOURCES = ROOT / "data" / "area_sources.json"
FAR = 0.3  # degrees of latitude, about 33 km: further than an outcode reaches from its middle
LICENCE = "Open Government Licence v3.0"
ATTRIBUTION = (
    "Contains public sector information licensed under the Open Government Licence v3.0. Source: Office for National Statistics, "
    "ONS Postcode Directory. Contains OS data © Crown copyright and database right {year}. Contains Royal Mail data © Royal Mail "
    "copyright and database right {year}. Contains National Statistics data © Crown copyright and database right {year}."
)
Say = Callable[[str], None]
Fetch = Callable[[str, Path], None]


class NotGot(Exception):
    """A part could not be had; the message says in plain words why."""


class NoSuchCouncil(ValueError):
    """Nothing can be built for this code; the message says why."""


@dataclass
class Build:
    """One build: the council, where the pack goes, the files that were given, and how to fetch (None: not at all)."""

    code: str
    folder: Path
    say: Say
    given: Mapping[str, Path] = field(default_factory=dict)
    fetch: Fetch | None = None
    sources: Path = SOURCES
    name: str = ""
    today: date = field(default_factory=date.today)

    @cached_property
    def council(self) -> councils.KnownCouncil:
        found = councils.by_code(self.code)
        if found is None:
            raise NoSuchCouncil(f"{self.code} is not the code of a council in England, Wales or Scotland (such as E08000018).")
        return found

    @cached_property
    def codes(self) -> tuple[str, ...]:
        return councils.districts_of(self.council.code)

    @cached_property
    def shown_name(self) -> str:
        return self.name or self.council.name

    @cached_property
    def log(self) -> dict[str, Any]:
        file = self.folder / LOG
        known: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        return known if known.get("code") == self.council.code else {"code": self.council.code, "parts": {}}

    @cached_property
    def addresses(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = json.loads(self.sources.read_text(encoding="utf-8"))["parts"]
        return found

    @cached_property
    def postcodes(self) -> PostcodeTable:
        """The postcodes of the area and of everything within twice the distance that a pack keeps around it."""
        parts = {letter: postcode_source.read([letter]) for letter in self.likely_letters()}
        own = [part.where(np.isin(part.councils.astype(str), self.codes)) for part in parts.values()]
        if not any(map(len, own)):
            raise NoSuchCouncil(f"The postcode directory knows no postcode of {self.shown_name} ({self.council.code}).")
        east, north = (np.concatenate([getattr(each, axis) for each in own]) for axis in ("east", "north"))
        chosen = {letter: postcode_source.near(part, east, north, 2000 * DEFAULT_AROUND_KM) for letter, part in parts.items()}
        near = {letter: parts[letter].where(rows) for letter, rows in chosen.items() if rows.any()}
        self.letters = "".join(near)
        columns = ("codes", "councils", "east", "north")
        return PostcodeTable(*(np.concatenate([getattr(each, name) for each in near.values()]) for name in columns))

    def likely_letters(self) -> str:
        """The first letters of all postcodes around, by the middles of the outcodes; all letters where those do not tell."""
        rows = [(row["outcode"][0], float(row["lat"]), float(row["lon"]), row["council_code"]) for row in read_csv(OUTCODES)]
        mine = [(lat, lon) for _, lat, lon, council in rows if council in self.codes]
        if not mine:
            return postcode_source.LETTERS
        lats, lons = zip(*mine, strict=True)
        south, north, west, east = min(lats) - FAR, max(lats) + FAR, min(lons) - 2 * FAR, max(lons) + 2 * FAR
        return "".join(sorted({letter for letter, lat, lon, _ in rows if south <= lat <= north and west <= lon <= east}))

    @cached_property
    def own(self) -> np.ndarray:
        return np.isin(self.postcodes.councils.astype(str), self.codes)

    @cached_property
    def point_of(self) -> dict[str, tuple[float, float]]:
        """{postcode of the area without its space: (latitude, longitude)}."""
        mine = self.postcodes.where(self.own)
        lats, lons = mine.degrees()
        return dict(zip(mine.codes.tolist(), zip(lats.tolist(), lons.tolist(), strict=True), strict=True))

    @cached_property
    def box(self) -> tuple[float, float, float, float]:
        """(west, south, east, north) of the area and its surroundings, in metres of the grid."""
        mine, around = self.postcodes.where(self.own), 1000 * DEFAULT_AROUND_KM
        return (mine.east.min() - around, mine.north.min() - around, mine.east.max() + around, mine.north.max() + around)

    # What there is of a part, and writing it down.

    def source_of(self, part: str, wards: str = "") -> tuple[bytes, str]:
        """(what the part is made from, where that came from): the file given, else what is fetched, else `NotGot`."""
        if part in self.given:
            file = self.given[part]
            if not file.is_file():
                raise NotGot(f"there is no file {file}")
            return file.read_bytes(), file.name
        if self.fetch is None:
            raise NotGot("no file was given, and the network was not to be used")
        source = self.addresses[part]
        codes = quote(",".join(f"'{each}'" for each in councils.with_former(self.codes)), safe=",")
        url = source["url"].format(codes=codes, code=self.council.code, day=self.today.strftime("%Y%m%d"), wards=wards)
        to = self.folder / "sources" / source["file"]
        if not to.exists() or self.log["parts"].get(part, {}).get("from") != url:
            self.fetch(url, to)
        return to.read_bytes(), url

    def kept(self, part: str, checksum: str) -> str:
        """Whether the files of this part were made from the very same source and are still there, in words; or ""."""
        done = self.log["parts"].get(part)
        if not done or done["sha256"] != checksum or not all((self.folder / name).exists() for name in done["made"]):
            return ""
        as_made = all(sha256((self.folder / name).read_bytes()) == said for name, said in done["made"].items())
        return "as before" if as_made else "changed by hand since they were made, and left alone"

    def write(self, part: str, files: Mapping[str, str], checksum: str, source: str) -> None:
        """Write the files of a part and remember what they were made from."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            put(self.folder / name, text)
        about = self.addresses.get(part, {})
        self.log["parts"][part] = {
            "what": about.get("what", "The edge of the area, from where its postcodes are"),
            "from": source,
            "sha256": checksum,
            "got": self.today.isoformat(),
            "licence": about.get("licence", LICENCE),
            "attribution": about.get("attribution", ATTRIBUTION).format(year=self.today.year),
            "made": {name: sha256(text.encode()) for name, text in files.items()},
        }
        self.log.get("missing", {}).pop(part, None)
        put(self.folder / LOG, as_json(self.log))

    def without(self, part: str, why: str) -> None:
        """Say, and remember, that a part is not there."""
        self.log.setdefault("missing", {})[part] = why
        put(self.folder / LOG, as_json(self.log))


def as_json(data: Any, indent: int | None = 1) -> str:
    return json.dumps(data, ensure_ascii=False, indent=indent, separators=None if indent else (",", ":")) + "\n"


def as_csv(rows: Sequence[Row], columns: Sequence[str] = ()) -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns or list(rows[0]), lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def put(file: Path, text: str) -> None:
    """Write a file whole, or leave the old one."""
    beside = file.with_name(file.name + ".new")
    beside.write_text(text, encoding="utf-8", newline="")
    beside.replace(file)


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()

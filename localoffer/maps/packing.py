"""What is found, packed for the map: columns of numbers and names, so that thousands of pins weigh little. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from localoffer.maps.clusters import Clustered, View, clustered
from localoffer.maps.shapes import FINE

MOST_PINS = 4000
"""More than this and the browser gets clusters for what it shows, not every pin."""


class Located(Protocol):
    """Every place of every match, in columns; `search.finder.located` gives it."""

    ids: Sequence[int]
    lats: Sequence[float]
    lons: Sequence[float]
    names: Sequence[str]
    slugs: Sequence[str]
    precisions: Sequence[str]
    kinds: Sequence[str]


def packed(found: Located, view: View) -> bytes:
    """The pins as JSON: all of them, or when they are many the clusters and pins of one view."""
    lats, lons = np.asarray(found.lats, dtype=float), np.asarray(found.lons, dtype=float)
    if len(lats) <= MOST_PINS:
        return as_json({"all": True, "total": len(lats), **columns(found, lats, lons, range(len(lats)))})
    shown = clustered(lats, lons, view)
    return as_json(
        {"all": False, "total": len(lats), "clusters": clusters(shown), **columns(found, lats, lons, shown.rows.tolist())}
    )


def columns(found: Located, lats: NDArray[np.float64], lons: NDArray[np.float64], rows: Iterable[int]) -> dict[str, Any]:
    rows = list(rows)
    kinds, precisions = coded(found.kinds, rows), coded(found.precisions, rows)
    return {
        "lat": differences(lats[rows]),
        "lon": differences(lons[rows]),
        "id": [int(found.ids[row]) for row in rows],
        "name": [found.names[row] for row in rows],
        "slug": [found.slugs[row] for row in rows],
        "kinds": kinds[0],
        "kind": kinds[1],
        "precisions": precisions[0],
        "precision": precisions[1],
    }


def coded(values: Sequence[str], rows: Sequence[int]) -> tuple[list[str], list[int]]:
    """A column of few different words as (the words, the number of its word for each row)."""
    words: dict[str, int] = {}
    numbers = [words.setdefault(values[row], len(words)) for row in rows]
    return list(words), numbers


def differences(degrees: NDArray[np.float64]) -> list[int]:
    """Whole 1/100,000 degrees, each as the difference from the one before."""
    numbers = np.rint(degrees * FINE).astype(np.int64)
    return np.diff(numbers, prepend=0).tolist()


def clusters(shown: Clustered) -> dict[str, Any]:
    found = shown.clusters
    return {
        "lat": [round(each.lat * FINE) for each in found],
        "lon": [round(each.lon * FINE) for each in found],
        "count": [each.count for each in found],
        "box": [[round(edge * FINE) for edge in each.box] for each in found],
    }


def as_json(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()

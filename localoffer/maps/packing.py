"""What is found, packed for the map: columns of numbers and names, so that thousands of pins weigh little. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from localoffer.maps.clusters import Clustered, View, clustered
from localoffer.maps.shapes import FINE
from localoffer.search.located import Located

MOST_BITS = 30  # what JavaScript compares bit by bit
MOST_PINS = 4000
"""More than this and the browser gets clusters for what it shows, not every pin."""


DRAWN = ("exact", "postcode", "place", "ward")
"""What has a place of its own; help for a whole borough or country gets no pin."""


def packed(found: Located, view: View, need_areas: Sequence[str] = ()) -> bytes:
    """The pins as JSON: all of them, or when they are many the clusters and pins of one view.

    `need_areas` are the codes of needs that the map can show or hide.
    """
    drawn = [row for row, precision in enumerate(found.precisions) if precision in DRAWN]
    lats, lons = degrees(found.lats, drawn), degrees(found.lons, drawn)
    if len(drawn) <= MOST_PINS:
        data = {"all": True, "total": len(drawn), **columns(found, drawn, need_areas)}
    else:
        shown = clustered(lats, lons, view)
        rows = [drawn[each] for each in shown.rows.tolist()]
        data = {"all": False, "total": len(drawn), "clusters": clusters(shown), **columns(found, rows, need_areas)}
    return as_json(data)


def degrees(column: Sequence[float], rows: Sequence[int]) -> NDArray[np.float64]:
    return np.asarray(column, dtype=float)[rows] if len(rows) else np.empty(0)


def columns(found: Located, rows: Sequence[int], need_areas: Sequence[str]) -> dict[str, Any]:
    kinds, precisions = coded(found.kinds, rows), coded(found.precisions, rows)
    categories = masks(found.categories, rows)
    needs = masks(found.needs, rows, need_areas)
    return {
        "lat": differences(degrees(found.lats, rows)),
        "lon": differences(degrees(found.lons, rows)),
        "id": [found.ids[row] for row in rows],
        "name": [found.names[row] for row in rows],
        "slug": [found.slugs[row] for row in rows],
        "kinds": kinds[0],
        "kind": kinds[1],
        "precisions": precisions[0],
        "precision": precisions[1],
        "categories": categories[0],
        "category": categories[1],
        "needs": needs[0],
        "need": needs[1],
    }


def coded(values: Sequence[str], rows: Sequence[int]) -> tuple[list[str], list[int]]:
    """A column of few different words as (the words, the number of its word for each row)."""
    words: dict[str, int] = {}
    numbers = [words.setdefault(values[row], len(words)) for row in rows]
    return list(words), numbers


def masks(
    values: Sequence[Sequence[str]], rows: Sequence[int], among: Sequence[str] | None = None
) -> tuple[list[str], list[int]]:
    """A column of several words each as (the words, for each row a number with one bit per word it has)."""
    words = list(among) if among is not None else list(dict.fromkeys(word for row in rows for word in values[row]))
    bits = {word: 1 << place for place, word in enumerate(words[:MOST_BITS])}
    return words[:MOST_BITS], [sum(bits.get(word, 0) for word in set(values[row])) for row in rows]


def differences(values: NDArray[np.float64]) -> list[int]:
    """Whole 1/100,000 degrees, each as the difference from the one before."""
    numbers = np.rint(values * FINE).astype(np.int64)
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

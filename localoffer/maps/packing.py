"""What is found, packed for the map: columns of numbers and names, so that thousands of pins weigh little. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from localoffer.maps.clusters import Clustered, View, clustered
from localoffer.maps.shapes import FINE
from localoffer.search.located import Located

MOST_PINS = 4000
"""More than this and the browser gets clusters for what it shows, not every pin."""
PLAIN = re.compile(r"[^a-z0-9]+")


def packed(found: Located, view: View) -> bytes:
    """The pins as JSON: all of them, or when they are many the clusters and pins of one view."""
    if len(found) <= MOST_PINS:
        return as_json({"all": True, "total": len(found), **columns(found)})
    shown = clustered(found.lats, found.lons, view)
    return as_json({"all": False, "total": len(found), "clusters": clusters(shown), **columns(found.rows(shown.rows))})


def columns(found: Located) -> dict[str, Any]:
    """The places in columns; `plain_slug` in static/js/map-pins.js makes the addresses that are left out here."""
    names, slugs = found.texts("name"), found.texts("slug")
    return {
        "lat": differences(found.lats),
        "lon": differences(found.lons),
        "id": found.ids,
        "name": names,
        "slug": ["" if slug == plain_slug(name) else slug for name, slug in zip(names, slugs, strict=True)],
        "kinds": found.kinds,
        "kind": found.kind,
        "precisions": found.precisions,
        "precision": found.precision,
        "categories": found.categories,
        "category": found.category,
        "needs": found.needs,
        "need": found.need,
    }


@lru_cache(maxsize=65_536)
def plain_slug(name: str) -> str:
    """The address that a plain name makes, so that it need not be sent; a wrong guess costs only its bytes.

    >>> plain_slug("Play & Stay, Maltby")
    'play-stay-maltby'
    """
    return PLAIN.sub("-", name.lower()).strip("-") if name.isascii() else ""


def differences(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Whole 1/100,000 degrees, each as the difference from the one before."""
    numbers = np.rint(values * FINE).astype(np.int64)
    return np.ediff1d(numbers, to_begin=numbers[:1])


def clusters(shown: Clustered) -> dict[str, Any]:
    found = shown.clusters
    return {
        "lat": [round(each.lat * FINE) for each in found],
        "lon": [round(each.lon * FINE) for each in found],
        "count": [each.count for each in found],
        "box": [[round(edge * FINE) for edge in each.box] for each in found],
    }


def as_json(data: dict[str, Any]) -> bytes:
    return orjson.dumps(data, option=orjson.OPT_SERIALIZE_NUMPY)

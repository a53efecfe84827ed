"""A search as JSON, for other machines: the same results as the page, in plain data."""

from __future__ import annotations

from typing import Any

from flask import url_for

from localoffer.search.finder import Hit, Results
from localoffer.search.query import Query


def as_data(query: Query, results: Results) -> dict[str, Any]:
    """{"total", "results", "understood", "did_you_mean", ...}; miles are None without a place, degrees are never given."""
    return {
        "total": results.total,
        "results": [of_hit(hit) for hit in results.hits],
        "wider_total": results.wider_total,
        "wider": [of_hit(hit) for hit in results.wider],
        "page": results.page,
        "pages": results.pages,
        "place": results.spot.label if results.spot else None,
    }


def of_hit(hit: Hit) -> dict[str, Any]:
    listing = hit.entry.listing
    return {
        "id": hit.entry.uuid,
        "name": listing.name,
        "url": url_for("directory.entry", slug=hit.entry.slug),
        "summary": listing.summary,
        "miles": None if hit.miles is None else round(hit.miles, 1),
        "precision": hit.precision,
    }

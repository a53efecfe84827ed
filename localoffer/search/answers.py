"""A search as JSON, for other machines: the same results as the page, in plain data."""

from __future__ import annotations

from typing import Any

from flask import url_for

from localoffer.search.query import Query
from localoffer.search.results import Hit, Results


def as_data(query: Query, results: Results) -> dict[str, Any]:
    """{"total", "results", "understood", "did_you_mean", ...}; miles are None without a place, degrees are never given."""
    return {
        "total": results.total,
        "results": [of_hit(hit) for hit in results.hits],
        "local_total": results.local_total,
        "with_some_words": results.partly,
        "page": results.page,
        "pages": results.pages,
        "place": results.spot.label if results.spot else None,
        "understood": {
            "words": results.understood.words,
            "age": results.understood.age,
            "age_to": results.understood.age_to,
            "place": results.understood.place or None,
            "needs": results.understood.needs,
            "days": results.understood.days,
            "costs": results.understood.costs,
            "levels": results.understood.levels,
        },
        "words_found": not results.unmatched,
        "did_you_mean": did_you_mean(results) or None,
    }


def did_you_mean(results: Results) -> dict[str, str | list[str]]:
    """{what was typed: what was looked for in its place, or the meanings to choose from}."""
    said: dict[str, str | list[str]] = dict(results.corrected)
    for each in results.did_you_mean:
        said[each.acronym] = [other.means for other in results.did_you_mean if other.acronym == each.acronym]
    return said


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

"""One search asked of every council that shares this site."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Flask, current_app

from localoffer.councils.by_host import all_councils
from localoffer.directory.queries import PublicEntry
from localoffer.places.atlas import atlas
from localoffer.search.finder import find
from localoffer.search.query import Query

SHOWN = 3
ELSEWHERE = {"near": "", "cell": "", "within": None, "sort": "best", "page": 1, "per_page": SHOWN}
"""Where somebody is says nothing in another council's area: only what is looked for goes there."""


@dataclass(frozen=True)
class Found:
    """One entry of another council, with its whole address."""

    name: str
    summary: str
    url: str


@dataclass(frozen=True)
class CouncilFound:
    """What one council has: how many, the first few, and the address of the rest."""

    name: str
    total: int
    first: tuple[Found, ...]
    url: str
    here: bool


def search(query: Query) -> list[CouncilFound]:
    """Every council that has something, this one first, then by how much there is."""
    asked = query.changed(**ELSEWHERE)
    here = current_app._get_current_object()  # type: ignore[attr-defined]
    found = [of_council(each.app, asked, here=each.app is here) for each in all_councils(here)]
    return sorted((each for each in found if each.total), key=lambda each: (not each.here, -each.total, each.name))


def of_council(app: Flask, asked: Query, *, here: bool) -> CouncilFound:
    """Searched in that council's own site, so that only what it publishes is found."""
    with app.app_context():
        address = app.extensions["settings"].public_url
        results = find(asked)
        hits = (results.hits or results.wider)[:SHOWN]
        first = tuple(found(address, each.entry) for each in hits)
        words = urlencode(results.query.changed(per_page=Query().per_page).to_args())
        return CouncilFound(atlas().name, results.total + results.wider_total, first, f"{address}/search?{words}", here)


def found(address: str, entry: PublicEntry) -> Found:
    return Found(entry.listing.name, entry.listing.summary, f"{address}/services/{entry.slug}")

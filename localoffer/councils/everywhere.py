"""One search asked of every council that shares this site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app

from localoffer.councils.by_host import all_councils
from localoffer.directory.queries import PublicEntry
from localoffer.places.atlas import atlas
from localoffer.search.finder import find
from localoffer.search.query import ON_A_PAGE, Query
from localoffer.search.showing import address

SHOWN = 3
ELSEWHERE: dict[str, Any] = {"near": "", "cell": "", "within": None, "sort": "", "page": 1, "per_page": ON_A_PAGE}
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
    asked = asked.changed(sort="best")
    with app.app_context():
        site = app.extensions["settings"].public_url
        results = find(asked.changed(per_page=SHOWN), apart=False, alone=True)
        first = tuple(found(site, each.entry) for each in results.hits)
        return CouncilFound(atlas().name, results.total, first, address(f"{site}/search", asked), here)


def found(site: str, entry: PublicEntry) -> Found:
    return Found(entry.listing.name, entry.listing.summary, f"{site}/services/{entry.slug}")

"""Everything that a search finds, for feeds: the same finder as the page of results, without pages."""

from __future__ import annotations

from localoffer.api import harvest
from localoffer.directory.queries import PublicEntry
from localoffer.search import index
from localoffer.search.matching import match
from localoffer.search.ordering import order_of
from localoffer.search.query import Query


def everything(query: Query) -> list[PublicEntry]:
    """The published entries that a search finds, in its order; all of them for a search that asks nothing."""
    reading = index.reading()
    if not reading.live.any():
        return []
    found = match(reading, query)
    numbers = [reading.rows[at]["id"] for at in order_of(reading, query, found, needed=len(found.places)).tolist()]
    known = harvest.newest().everything
    return [known[number] for number in numbers if number in known]

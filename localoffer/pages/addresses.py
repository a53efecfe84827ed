"""Every public page that stays where it is, for the sitemap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import current_app, url_for

from localoffer.directory import queries, vocabulary
from localoffer.directory.rules import slug_of
from localoffer.pages import young
from localoffer.places import wards

MOST = 50_000
SINGLE = (
    "pages.home", "pages.young_people", "search.everything", "search.needs", "search.wards", "directory.a_to_z", "maps.whole",
    "suggest.start", "pages.about_the_data", "pages.how_groups_get_listed", "pages.accessibility", "pages.privacy",
    "pages.cookies", "pages.terms", "pages.contact",
)  # fmt: skip
WORDS = (("search.need", "needs"), ("search.category", "categories"), ("search.stage", "stages"))


@dataclass(frozen=True)
class Page:
    """The address of a page and when it last changed, if that is known."""

    path: str
    changed: datetime | None = None


def all_pages() -> list[Page]:
    """At most as many pages as one sitemap may hold, entries last."""
    entries = (Page(url_for("directory.entry", slug=each.slug), each.edited_at) for each in queries.names())
    return [*standing(), *entries][:MOST]


def standing() -> Iterator[Page]:
    """The pages that are there whatever the directory holds."""
    yield from (Page(url_for(endpoint)) for endpoint in SINGLE if endpoint in current_app.view_functions)
    for endpoint, name in WORDS:
        yield from (Page(url_for(endpoint, slug=slug_of(term.name))) for term in vocabulary.of(name))
    yield from (Page(url_for("pages.young_people_aged", slug=slug_of(stage.name))) for stage in young.stages())
    yield from (Page(url_for("search.ward", slug=ward.slug)) for ward in wards.all_wards())

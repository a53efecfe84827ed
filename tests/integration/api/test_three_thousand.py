"""A generated directory of 3,000: every page of every list is valid by the official schemas."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from localoffer.database import db
from localoffer.directory import publishing, vocabulary
from localoffer.directory.listing import Session, Wait
from localoffer.search import index
from tests.factories import a_listing, a_venue
from tests.integration.api.conftest import Json, every_page

LISTS = {
    "/services?full=true&": "service_list.json", "/services?": "service_list.json", "/organizations?": "organization_list.json",
    "/service_at_locations?": "service_at_location_list.json", "/taxonomies?": "taxonomy_list.json",
    "/taxonomy_terms?": "taxonomy_term_list.json",
}  # fmt: skip
MANY = 3000


def some(rng: random.Random, name: str) -> tuple[str, ...]:
    codes = vocabulary.of(name).codes
    return tuple(rng.sample(codes, rng.randint(0, min(4, len(codes)))))


def a_generated(rng: random.Random, number: int) -> publishing.New:
    days = tuple(rng.sample(["MO", "WE", "SA"], rng.randint(0, 2)))
    listing = a_listing(
        name=f"Club {number}", organisation=f"Trust {number % 700}" if number % 3 else "", needs=some(rng, "needs"),
        categories=some(rng, "categories"), access=some(rng, "access"), languages=some(rng, "languages"),
        delivery=some(rng, "delivery"), cost=rng.choice(vocabulary.of("costs").codes),
        status=rng.choice(("open", "temporarily_closed")),
        reach=rng.choice(("place", "borough", "national")), age_min=rng.choice((None, 0, 5)), age_max=rng.choice((None, 11, 25)),
        venues=tuple(a_venue(name=f"Hall {each}", hidden=rng.random() < 0.1) for each in range(rng.randint(0, 2))),
        sessions=(Session(days, rng.choice((0, 1, -1)), "10:00", rng.choice(("", "12:00")), starts_on="2026-09"),),
        website=rng.choice(("", "https://club.org.uk/ä b", "club.org.uk")), email=rng.choice(("", "a@club.org.uk", "no")),
        wait=Wait(band=rng.choice(("", "to_4", "closed")), weeks=rng.choice((None, 3))), urn=rng.choice(("", "100001")),
    )  # fmt: skip
    return publishing.New(listing, why="for a test", by_name="A test")


@pytest.mark.load
@pytest.mark.timeout(900)
def test_every_page_of_a_directory_of_three_thousand(
    app: Flask, fetch: Callable[..., Json], official: Callable[[str], Any]
) -> None:
    app.extensions["api_limit"].most = 10**9
    rng = random.Random(11)
    publishing.create_many([a_generated(rng, number) for number in range(MANY)])
    db.session.commit()
    index.catch_up()
    for path, name in LISTS.items():
        schema, seen = official(name), set()
        for page in every_page(fetch, f"{path}per_page=200"):
            assert next(schema.iter_errors(page), None) is None, path
            ids = [each["id"] for each in page["contents"]]
            assert not seen.intersection(ids)
            seen.update(ids)
        assert len(seen) == MANY or not path.startswith("/services")

"""The official schemas, when they are there, and a harvester that checks every answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.conftest import SHARED

OFFICIAL = SHARED / "oruk" / "schemas" / "oruk-3.0" / "schema"
BASE = "https://openreferraluk.org/specifications/3.0/schema/"
ROOT = "/api/oruk/v3"
Json = dict[str, Any]


@pytest.fixture(scope="session")
def official() -> Callable[[str], Draft202012Validator]:
    """A validator for one of the official schemas, by its file name."""
    if not OFFICIAL.exists():
        pytest.skip("the official schemas are not on this machine")
    files = {each.name: json.loads(each.read_text(encoding="utf-8")) for each in OFFICIAL.glob("*.json")}
    resources = [(BASE + name, Resource.from_contents(data, default_specification=DRAFT202012)) for name, data in files.items()]
    registry: Registry[Any] = Registry().with_resources(resources)
    return lambda name: Draft202012Validator(files[name], registry=registry, format_checker=FormatChecker())


@pytest.fixture
def fetch(app: Flask) -> Callable[..., Json]:
    """An answer as JSON, after a look at what every answer must carry."""
    client = app.test_client()

    def get(path: str, status: int = 200) -> Json:
        answer = client.get(path if path.startswith(ROOT) else ROOT + path)
        assert answer.status_code == status, (path, answer.status_code, answer.get_data(as_text=True)[:300])
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        data: Json = answer.get_json()
        return data

    return get


def every_page(fetch: Callable[..., Json], path: str) -> Iterator[Json]:
    """All pages of a list, with their arithmetic checked."""
    joined = "&" if "?" in path else "?"
    first = fetch(path)
    seen = 0
    for number in range(1, max(first["total_pages"], 1) + 1):
        page = fetch(f"{path}{joined}page={number}")
        seen += page["size"]
        assert page["page_number"] == number and page["size"] == len(page["contents"])
        assert page["first_page"] is (number == 1) and page["last_page"] is (number >= page["total_pages"])
        assert page["empty"] is (page["size"] == 0)
        yield page
    assert seen == first["total_items"]


def every_item(fetch: Callable[..., Json], path: str) -> list[Json]:
    return [each for page in every_page(fetch, path) for each in page["contents"]]

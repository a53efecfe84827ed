"""The endpoints as a strict checker asks them: other methods, slashes at the end, addresses that are none."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tests.integration.api.conftest import ROOT

KINDS = ("services", "organizations", "taxonomies", "taxonomy_terms", "service_at_locations")
METHODS = {"GET", "HEAD", "OPTIONS"}
NONE = ("/nope", "/Services", "/services/abc", "/services/%00", "/services/..%2f..", "/services/1/more", "/locations")


def every_address(app: Flask) -> list[str]:
    """Each endpoint, and one item of each kind."""
    client = app.test_client()
    firsts = {kind: client.get(f"{ROOT}/{kind}?per_page=1").get_json()["contents"][0]["id"] for kind in KINDS}
    items = [f"{ROOT}/{kind}/{key}" for kind, key in firsts.items()]
    return [ROOT, f"{ROOT}/", f"{ROOT}/openapi.json", f"{ROOT}/x_withdrawn", *(f"{ROOT}/{kind}" for kind in KINDS), *items]


def test_every_address_answers_to_reading_only(directory: Flask) -> None:
    client = directory.test_client()
    for path in every_address(directory):
        told = client.get(path)
        head = client.head(path)
        assert (told.status_code, told.mimetype) == (200, "application/json"), path
        assert head.status_code == 200 and not head.get_data() and head.headers["ETag"] == told.headers["ETag"], path
        asked = client.options(path)
        assert asked.status_code == 200 and set(asked.headers["Allow"].split(", ")) == METHODS, path
        assert client.get(f"{path.rstrip('/')}/").get_data() == told.get_data(), path
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            refused = client.open(path, method=method)
            assert (refused.status_code, refused.mimetype) == (405, "application/json"), (path, method)
            assert set(refused.headers["Allow"].split(", ")) == METHODS and "GET" in refused.get_json()["message"]
            assert refused.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", NONE)
def test_an_address_that_is_none_is_said_in_json(app: Flask, path: str) -> None:
    answer = app.test_client().get(ROOT + path)
    assert (answer.status_code, answer.mimetype) == (404, "application/json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*" and answer.get_json()["message"]


BAD: dict[str, Any] = {
    "page": ("0", "-1", "abc", "1.0", "99999999999"), "per_page": ("0", "-5", "abc"), "format": ("xml",), "postcode": ("XX",),
    "proximity": ("100", "near"), "taxonomy_term_id": ("x",), "organization_id": ("1",), "modified_after": ("soon",),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_list_refuses_what_makes_no_sense(app: Flask, kind: str) -> None:
    client = app.test_client()
    for name, values in BAD.items():
        for value in values:
            answer = client.get(f"{ROOT}/{kind}", query_string={name: value})
            assert answer.status_code == 400 and name in answer.get_json()["message"], (name, value)
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
    for harmless in ("unknown=1", "page=", "per_page=100000", "search=%00", "search=%FF%FE", "postcode=S65+1AB", "page=1&page=2"):
        assert client.get(f"{ROOT}/{kind}?{harmless}").status_code == 200, harmless

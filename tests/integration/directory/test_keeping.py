"""Public pages are kept until the directory changes, carry no cookie, and are confirmed by ETag."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from localoffer.database import db
from localoffer.directory import publishing
from localoffer.directory.keeping import Shelf
from tests.checking import CheckingClient
from tests.factories import a_listing, a_service


def test_a_page_that_did_not_change_is_not_sent_again(client: FlaskClient) -> None:
    entry = a_service()
    first = client.get(f"/services/{entry.slug}")
    assert "Set-Cookie" not in first.headers
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert "Cookie" in first.headers["Vary"]
    again = client.get(f"/services/{entry.slug}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_change_is_seen_at_once(client: FlaskClient) -> None:
    entry = a_service()
    before = client.get(f"/services/{entry.slug}")
    publishing.edit(entry, a_listing(summary="Now on Fridays."), by=None, why="moved")
    db.session.commit()
    after = client.get(f"/services/{entry.slug}", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "Now on Fridays." in after.text


def test_a_kept_page_gets_headers_of_its_own(client: FlaskClient) -> None:
    a_service()
    policies = {client.get("/a-to-z").headers["Content-Security-Policy"] for _ in range(3)}
    assert len(policies) == 3, "a nonce was used twice"


def test_people_with_an_account_get_pages_of_their_own(app: Flask, as_member: CheckingClient, client: FlaskClient) -> None:
    a_service()
    own = as_member.get("/a-to-z")
    assert "private" in own.response.headers["Cache-Control"]
    assert "Sign out" in own.html
    assert "Sign out" not in client.get("/a-to-z").text


def test_the_shelf_forgets_what_was_unused_longest(app: Flask) -> None:
    shelf = Shelf(most=250)
    shelf.get((1, "a"))
    for name in ("a", "b"):
        shelf.put((1, name), app.response_class(b"x" * 100))
    assert shelf.get((1, "a")) is not None
    shelf.put((1, "c"), app.response_class(b"x" * 100))
    assert shelf.get((1, "b")) is None
    assert shelf.get((1, "a")) is not None
    assert shelf.size == 200


def test_the_shelf_is_emptied_when_the_directory_changes(app: Flask) -> None:
    shelf = Shelf()
    shelf.get((1, "a"))
    shelf.put((1, "a"), app.response_class(b"old"))
    assert shelf.get((2, "a")) is None
    shelf.put((1, "a"), app.response_class(b"late"))
    assert shelf.size == 0 and shelf.get((2, "a")) is None


@pytest.mark.parametrize("path", ["/map/pins.json", "/map/area.json", "/api/oruk/v3/services", "/feeds/news.atom"])
def test_what_is_the_same_for_all_hangs_on_nobodys_cookie(app: Flask, client: FlaskClient, path: str) -> None:
    a_service()
    for accepts in ("gzip", "identity", "gzip"):
        answer = client.get(path, headers={"Accept-Encoding": accepts})
        assert answer.status_code == 200 and "Cookie" not in answer.headers["Vary"]
        assert "Accept-Encoding" in answer.headers["Vary"]


def test_what_people_may_see_differently_says_so(page: CheckingClient, as_member: CheckingClient) -> None:
    for visitor in (page, as_member):
        assert "Cookie" in visitor.get("/a-to-z").response.headers["Vary"]

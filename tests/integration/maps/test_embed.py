"""The map on other websites' pages: one route may be framed, it sets no cookies, and its line of HTML is right."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from tests.checking import CheckingClient
from tests.factories import a_service


def test_only_the_embed_may_be_framed(client: FlaskClient, app: Flask) -> None:
    framed = client.get("/map/embed")
    assert "frame-ancestors *" in framed.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed.headers
    for path in ("/", "/map", "/map/pins.json", "/search", "/login", "/no-such-page"):
        answer = client.get(path)
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"], path
        assert answer.headers["X-Frame-Options"] == "DENY", path


def test_it_sets_no_cookie_and_has_no_form(page: CheckingClient, app: Flask) -> None:
    a_service()
    shown = page.get("/map/embed")
    assert "Set-Cookie" not in shown.response.headers
    assert not shown.soup.find_all("form")
    assert not shown.soup.find_all(["nav", "footer"])
    assert "Maltby Autism Youth Club" in shown.text


def test_its_links_lead_to_the_whole_site_in_a_new_tab(page: CheckingClient, app: Flask) -> None:
    a_service()
    shown = page.get("/map/embed?need=ASD")
    links = list(shown.soup.select("main a"))
    assert links
    assert all(str(each["href"]).startswith("http://localhost/") and each["target"] == "_blank" for each in links)
    assert any(str(each["href"]) == "http://localhost/search?need=ASD" for each in links)


@pytest.mark.parametrize(("theme", "shown"), [("dark", "list"), ("plain", "map"), ("<script>", "nothing"), ("", "")])
def test_themes_and_parts(page: CheckingClient, app: Flask, theme: str, shown: str) -> None:
    answer = page.get("/map/embed", query_string={"theme": theme, "show": shown})
    classes = answer.soup.body["class"]
    assert f"lo-embed--{theme if theme in ('dark', 'plain') else 'light'}" in classes
    assert bool(answer.soup.select("[data-map]")) == (shown != "list")
    assert bool(answer.soup.select("#map-list")) == (shown != "map")


def test_the_line_to_copy_is_a_frame_of_the_same_search(page: CheckingClient, app: Flask) -> None:
    shown = page.get('/map?q="><script>&need=ASD&near=Maltby&page=3')
    line = shown.soup.select_one("#embed-line").get_text()
    frame = BeautifulSoup(line, "html5lib").find_all("iframe")
    assert len(frame) == 1
    address = str(frame[0]["src"])
    assert address.startswith("http://localhost/map/embed?")
    assert "page" not in address
    assert page.get(address).status == 200
    assert page.get(address).heading == shown.soup.select_one(".lo-mapped__what").get_text()
    assert frame[0]["title"]
    assert not BeautifulSoup(line, "html5lib").find_all("script")

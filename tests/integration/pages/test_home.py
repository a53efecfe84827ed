"""The first page."""

from __future__ import annotations

from flask import Flask

from tests.checking import CheckingClient


def test_home_has_one_box_six_ways_in_and_honest_figures(directory: Flask, page: CheckingClient) -> None:
    home = page.get("/")
    assert len(home.soup.select("main form[action='/search']")) == 1
    ways = home.soup.select(".lo-ways h3 a")
    assert len(ways) == 6
    for way in ways:
        assert page.get(str(way["href"])).soup.select(".lo-card"), way.get_text()
    assert "247 entries are on this site" in home.text
    assert "None of them has been confirmed by the group yet. They all came from public pages" in home.text
    assert home.link("Add a group") == "/suggest"


def test_searching_from_home(directory: Flask, page: CheckingClient) -> None:
    found = page.submit(page.get("/"), {"q": "swimming", "near": "Maltby"}, button="Search")
    assert found.status == 200 and found.soup.select(".lo-card")


def test_home_without_entries(page: CheckingClient) -> None:
    assert "Nothing is published yet" in page.get("/").text

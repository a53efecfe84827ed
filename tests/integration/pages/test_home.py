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


def test_needs_stand_by_name_and_as_families_call_them(directory: Flask, page: CheckingClient) -> None:
    needs = page.get("/").soup.select("section[aria-labelledby='by-need'] .lo-pill")
    names = [each.get_text(strip=True) for each in needs]
    assert names[:3] == ["ADHD", "Anxiety", "Autism"] and "Dyslexia" in names and names[-1] == "All needs"
    assert names[:-1] == sorted(names[:-1]) and not [each for each in names if each.startswith("Another")]
    for each in needs:
        assert page.get(str(each["href"])).soup.select("main a"), each


def test_searching_from_home(directory: Flask, page: CheckingClient) -> None:
    found = page.submit(page.get("/"), {"q": "swimming", "near": "Maltby"}, button="Search")
    assert found.status == 200 and found.soup.select(".lo-card")


def test_home_without_entries(page: CheckingClient) -> None:
    assert "Nothing is published yet" in page.get("/").text

"""The first page."""

from __future__ import annotations

import pytest
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


def test_young_people_find_a_page_that_speaks_to_them(directory: Flask, page: CheckingClient) -> None:
    young = page.get(page.get("/").link("For young people"))
    assert "This page is for you" in young.text and young.link("Help now") == "/guidance/help-now"
    assert "your child" not in young.text
    ways = young.soup.select(".lo-young")
    assert len(ways) == 8
    for way in ways:
        first = page.get(str(way.select_one("a")["href"]))  # type: ignore[index]
        assert first.soup.h1 and first.soup.h1.get_text(strip=True), way
    guides = [str(each["href"]) for each in young.soup.select("section[aria-labelledby='good-to-know'] a")]
    assert "/guidance/your-own-say" in guides and all(page.get(each).status == 200 for each in guides)


@pytest.mark.parametrize("aged", ["11 to 16", "16 to 19", "19 to 25"])
def test_young_people_see_what_is_for_their_age(directory: Flask, page: CheckingClient, aged: str) -> None:
    own = page.get(page.get("/young-people").link(aged))
    assert own.soup.h1 and own.soup.h1.get_text() == f"For young people aged {aged}"
    more = own.soup.select(".lo-young__all")
    assert more
    for each in more:
        found = page.get(str(each["href"]))
        assert f"{each.get_text().split()[2].rstrip(':')} found" in found.text
    box = own.soup.select_one("main form[action='/search'] input[name=stage]")
    assert box and page.get(f"/search?stage={box['value']}").soup.select(".lo-card")


def test_ages_that_are_no_young_persons_have_no_page_for_them(page: CheckingClient) -> None:
    for slug in ("5-to-11", "under-5", "99"):
        assert page.get(f"/young-people/{slug}").status == 404


def test_where_nothing_is_listed_young_people_are_told_so(page: CheckingClient) -> None:
    assert "Nothing is listed for you yet" in page.get("/young-people").text

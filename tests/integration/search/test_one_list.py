"""National and borough-wide help stands in the one list, by how well it answers; apart only where distances count."""

from __future__ import annotations

from flask import Flask

from tests.checking import CheckingClient, Page
from tests.factories import a_service

FAR = {"venues": (), "reach": "national", "delivery": ("phone",)}
APART = "Help for a wider area"


def shown(page: Page) -> list[str]:
    """The names on the cards, from the top of the page downwards."""
    return [each.get_text(" ", strip=True) for each in page.soup.select(".lo-cards h3 a")]


def test_the_best_answer_comes_first_wherever_it_is(app: Flask, page: CheckingClient) -> None:
    a_service(name="Money advice line", summary="Help with forms by phone.", **FAR)
    a_service(name="Library hub", summary="Computers, and sometimes advice about money.")
    seen = page.get("/search?q=money+advice")
    assert shown(seen) == ["Money advice line", "Library hub"] and APART not in seen.text
    assert shown(seen) == [each["name"] for each in page.get("/search.json?q=money+advice").response.get_json()["results"]]


def test_a_place_among_the_words_keeps_one_list(app: Flask, page: CheckingClient) -> None:
    a_service(name="Money advice line", summary="Help with forms by phone.", **FAR)
    a_service(name="Library hub", summary="Computers, and sometimes advice about money.")
    seen = page.get("/search?q=money+advice+line&near=Maltby")
    assert shown(seen)[0] == "Money advice line" and APART not in seen.text


def test_what_has_no_place_stands_apart_where_distances_count(app: Flask, page: CheckingClient) -> None:
    for number in range(12):
        a_service(name=f"Helpline {number:02}", summary="Advice by phone.", **FAR)
    a_service(name="Library hub", summary="Advice.")
    for said in ("q=advice&near=Maltby&within=5", "q=advice&near=Maltby&sort=nearest", "near=Maltby"):
        seen = page.get(f"/search?{said}")
        assert shown(seen)[0] == "Library hub" and len(shown(seen)) == 11, said
        assert "1 found, and 12 for a wider area" in seen.text and APART in seen.text
        everything = page.get(seen.link("See all 13 in one list"))
        assert len(shown(everything)) == 13 and APART not in everything.text


def test_every_entry_is_on_some_page(app: Flask, page: CheckingClient) -> None:
    for number in range(25):
        a_service(name=f"Helpline {number:02}", summary="Advice by phone.", **FAR)
    first = page.get("/search?q=advice")
    second = page.get(first.link("Next page"))
    assert "25 found" in first.text and len({*shown(first), *shown(second)}) == 25

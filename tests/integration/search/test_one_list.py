"""National and borough-wide help stands in the one list, by how well it answers; apart only where distances count."""

from __future__ import annotations

from typing import Any

from flask import Flask

from localoffer.database import db
from localoffer.directory import publishing
from localoffer.search import index
from tests.checking import CheckingClient, Page
from tests.factories import a_listing, a_service, a_venue

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
        everything = page.get(seen.link("in one list"))
        assert len(shown(everything)) == 13 and APART not in everything.text


def test_every_entry_is_on_some_page(app: Flask, page: CheckingClient) -> None:
    for number in range(25):
        a_service(name=f"Helpline {number:02}", summary="Advice by phone.", **FAR)
    first = page.get("/search?q=advice")
    second = page.get(first.link("Next page"))
    assert "25 found" in first.text and len({*shown(first), *shown(second)}) == 25


def many(names: list[str], **facts: Any) -> None:
    """Published entries that differ by name alone."""
    for name in names:
        publishing.create(a_listing(name=name, **facts), by=None, why="for a test")
    db.session.commit()
    index.catch_up()


def test_near_and_far_are_each_in_order_however_many_there_are(app: Flask, page: CheckingClient) -> None:
    """More than are put in order at once, and made so that the order of the index is the wrong one."""
    many([f"Library hub {number:03}" for number in reversed(range(230))], summary="Advice.", description="")
    many([f"A line {number:02}" for number in range(12)], summary="Advice.", description="", **FAR)
    many([f"Council team {number:02}" for number in range(2)], summary="Advice.", description="", venues=(), reach="borough")
    for said in ("near=Maltby", "q=advice&near=Maltby&sort=nearest", "q=advice&near=Maltby&within=5"):
        cards = shown(page.get(f"/search?{said}"))
        assert cards[:20] == [f"Library hub {number:03}" for number in range(20)], said
        assert cards[20:] == ["Council team 00", "Council team 01", *(f"A line {number:02}" for number in range(8))], said


def test_a_second_page_is_in_order_where_the_far_answer_better(app: Flask, page: CheckingClient) -> None:
    long = "Games, music, a quiet room and sometimes advice. " + "Parents can stay and have tea. " * 30
    some_way_off = (a_venue(lat=53.355),)
    many([f"Library hub {number:02}" for number in reversed(range(45))], description=long, venues=some_way_off)
    many([f"Advice {number:03}" for number in range(210)], summary="Advice.", description="Advice.", **FAR)
    seen = page.get("/search?q=advice&near=Maltby&within=5&page=2")
    assert shown(seen)[:20] == [f"Library hub {number:02}" for number in range(20, 40)]


def count_of(page: Page, facet: str, code: str) -> str:
    """How many a choice says that it would leave."""
    box = page.soup.select_one(f'input[type="checkbox"][name="{facet}"][value="{code}"]')
    return box.find_next("label").get_text(" ", strip=True) if box else ""


def test_a_chosen_choice_says_how_many_are_listed(app: Flask, page: CheckingClient) -> None:
    a_service(name="Toddlers play", age_min=1, age_max=3)
    for number in range(9):
        a_service(name=f"Song time {number}", summary="Songs.", description="Songs.", age_min=0, age_max=4)
    for said in ("q=toddlers&cost=free", "q=zzzz&cost=free"):
        seen = page.get(f"/search?{said}")
        assert len(shown(seen)) == 10 and "10" in count_of(seen, "cost", "free"), said


def test_a_choice_that_would_find_the_words_says_how_many(app: Flask, page: CheckingClient) -> None:
    a_service(name="Chess for all", cost="free")
    many([f"Judo {number}" for number in range(3)], cost="paid")
    assert "1" in count_of(page.get("/search?q=chess&cost=paid"), "cost", "free")


def test_miles_among_the_words_keep_the_far_apart(app: Flask, page: CheckingClient) -> None:
    a_service(name="Chess clubs", summary="Clubs.")
    many([f"Clubs line {number:02}" for number in range(12)], summary="Clubs by phone.", **FAR)
    a_service(name="Distant clubs", summary="Clubs.", venues=(a_venue(lat=53.52, lon=-1.2022),))
    for said in (
        "q=clubs+within+5+miles+of+Maltby",
        "q=clubs+within+5+miles&near=Maltby",
        "q=clubs&near=Maltby&within=5",
    ):
        seen = page.get(f"/search?{said}")
        assert shown(seen)[0] == "Chess clubs" and "1 found, and 12 for a wider area" in seen.text, said
        everything = page.get(seen.link("See all in one list, at any distance"))
        assert len(shown(everything)) == 14 and APART not in everything.text, said
    seen = page.get("/search?q=clubs+within+3+miles&near=Maltby&within=5")
    assert len(shown(page.get(seen.link("See all in one list, at any distance")))) == 14


def test_where_nothing_says_the_words_the_nearest_come_first(app: Flask, page: CheckingClient) -> None:
    a_service(name="A long way off", venues=(a_venue(lat=53.48),))
    a_service(name="Near by")
    assert shown(page.get("/search?q=zzzz&near=Maltby")) == ["Near by", "A long way off"]

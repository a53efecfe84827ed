"""The first page."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from localoffer.directory import vocabulary
from localoffer.directory.vocabulary import Term
from localoffer.pages import young
from localoffer.search.finder import find
from localoffer.search.query import Query
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


def leads_somewhere(term: Term) -> bool:
    asked = Query.from_args(MultiDict(term.extra["search"]))
    return find(asked.changed(age=max(young.FROM, term.low or 0), age_to=young.TO)).total > 0


def test_young_people_find_a_page_that_speaks_to_them(directory: Flask, page: CheckingClient) -> None:
    own = page.get(page.get("/").link("For young people"))
    assert "This page is for you" in own.text and own.link("Help now") == "/guidance/help-now"
    assert "your child" not in own.text
    ways = own.soup.select(".lo-young")
    names = [way.h3.get_text() for way in ways if way.h3]
    assert names == [term.name for term in vocabulary.of("ways_young") if leads_somewhere(term)]
    for way in ways:
        first = page.get(str(way.select_one("a")["href"]))  # type: ignore[index]
        assert first.soup.h1 and first.soup.h1.get_text(strip=True), way
    guides = [str(each["href"]) for each in own.soup.select("section[aria-labelledby='good-to-know'] a")]
    assert "/guidance/your-own-say" in guides and all(page.get(each).status == 200 for each in guides)


@pytest.mark.parametrize("aged", ["11 to 16", "16 to 19", "19 to 25"])
def test_young_people_see_what_is_for_their_age(directory: Flask, page: CheckingClient, aged: str) -> None:
    own = page.get(page.get("/young-people").link(aged))
    assert own.soup.h1 and own.soup.h1.get_text() == f"For young people aged {aged}"
    more = own.soup.select(".lo-young__all")
    assert more
    for each in more:
        found = page.get(str(each["href"]))
        said = each.get_text().removeprefix("See all ").partition(":")[0]
        assert said.isdigit() and found.soup.select_one("#found").get_text().split()[0] == said  # type: ignore[union-attr]
    box = own.soup.select_one("main form[action='/search'] input[name=stage]")
    assert box and page.get(f"/search?stage={box['value']}").soup.select(".lo-card")


@pytest.mark.parametrize(("aged", "years"), [("11 to 16", (11, 15)), ("16 to 19", (16, 18)), ("19 to 25", (19, 25))])
def test_nothing_is_named_that_is_for_other_ages(
    directory: Flask, page: CheckingClient, aged: str, years: tuple[int, int]
) -> None:
    stage = young.stage_at(aged.replace(" ", "-"))
    assert young.years_of(stage) == years
    with directory.test_request_context():
        found = young.ways(stage)
    assert found and all(way.hits for way in found)
    for entry in (hit.entry.listing for way in found for hit in way.hits):
        assert (entry.age_min or 0) <= years[1] and (entry.age_max or 99) >= years[0], entry.name


def test_what_begins_late_stands_behind_what_the_younger_may_go_to_as_well(directory: Flask) -> None:
    with directory.test_request_context():
        do = next(way for way in young.ways(None) if way.term.code == "do")
        first = find(do.query).hits[0]
    assert young.begins_late(first, young.FROM, young.TO), "the search itself puts it first"
    assert [young.begins_late(hit, young.FROM, young.TO) for hit in do.hits] == [False] * young.SHOWN


def test_a_helpline_that_ends_at_18_keeps_its_place(directory: Flask) -> None:
    with directory.test_request_context():
        talk = next(way for way in young.ways(None) if way.term.code == "talk")
        assert [hit.entry.slug for hit in talk.hits] == [hit.entry.slug for hit in find(talk.query).hits[: young.SHOWN]]


def test_ages_that_are_no_young_persons_have_no_page_for_them(page: CheckingClient) -> None:
    for slug in ("5-to-11", "under-5", "99"):
        assert page.get(f"/young-people/{slug}").status == 404


def test_where_nothing_is_listed_young_people_are_told_so(page: CheckingClient) -> None:
    assert "Nothing is listed for you yet" in page.get("/young-people").text

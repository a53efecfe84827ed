"""What fits whom and what was asked for comes first: ages, days, the kind of thing, and numbers that say little."""

from __future__ import annotations

import pytest
from flask import Flask

from localoffer.search import thesaurus
from localoffer.search.kinds import names_kind
from tests.checking import CheckingClient
from tests.factories import a_service

WEEK = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def names(page: CheckingClient, said: str) -> list[str]:
    return [each["name"] for each in page.get(f"/search.json?{said}").response.get_json()["results"]]


def test_what_is_for_nearly_that_age_comes_before_what_tells_no_age(app: Flask, page: CheckingClient) -> None:
    a_service(name="Aardvark juggling juggling", summary="Juggling, juggling.", age_min=None, age_max=None)
    a_service(name="Zebra juggling", summary="Juggling.", age_min=2, age_max=9)
    assert names(page, "q=juggling")[0] == "Aardvark juggling juggling"
    assert names(page, "q=juggling+for+a+3+year+old")[0] == "Zebra juggling"


def test_what_is_on_that_day_alone_comes_before_what_is_open_every_day(app: Flask, page: CheckingClient) -> None:
    for name, days in (("Aardvark chess chess", WEEK), ("Zebra chess", ["SA"])):
        a_service(name=name, summary="Chess.", sessions=({"days": days, "start": "10:00", "end": "11:00"},))
    assert names(page, "q=chess")[0] == "Aardvark chess chess"
    assert names(page, "q=chess+on+a+saturday")[0] == "Zebra chess"


def test_what_tells_no_day_comes_after_what_is_on_that_day(app: Flask, page: CheckingClient) -> None:
    a_service(name="Aardvark football football", summary="All.")
    a_service(
        name="Zebra league",
        organisation="Football league",
        summary="Football.",
        sessions=({"days": ["SU"], "start": "10:00", "end": "11:00"},),
    )
    assert names(page, "q=football")[0] == "Aardvark football football"
    assert names(page, "q=sunday+football")[0] == "Zebra league"


@pytest.mark.parametrize(
    ("said", "first"),
    [("hates school", "Yak visits"), ("starting school", "Aardvark visits"), ("nursery school", "Aardvark visits")],
)
def test_whoever_speaks_of_school_has_no_baby(app: Flask, page: CheckingClient, said: str, first: str) -> None:
    a_service(name="Aardvark visits", summary="School and nursery school: starting, hates.", age_min=0, age_max=3)
    a_service(name="Yak visits", summary="School and nursery school: starting, hates, visits.", age_min=5, age_max=16)
    assert names(page, f"q={said.replace(' ', '+')}")[0] == first


@pytest.mark.parametrize("said", ["autism group", "autism group for teenagers", "chess club", "youth group"])
def test_a_group_is_named_whoever_it_is_for(app: Flask, said: str) -> None:
    assert names_kind(said, thesaurus.built_in().slots(said.split()))


@pytest.mark.parametrize("said", ["chess after a club", "group", "going to my club", "club for chess"])
def test_a_group_that_something_leads_to_is_not_named(app: Flask, said: str) -> None:
    assert not names_kind(said, thesaurus.built_in().slots(said.split()))


@pytest.mark.parametrize("said", ["autism group", "autism group for teenagers", "autism group in Rotherham"])
def test_the_need_in_a_name_is_not_the_group_that_was_asked_for(app: Flask, page: CheckingClient, said: str) -> None:
    a_service(name="Autism allotments", kind="service", needs=("ASD",), summary="Plots.")
    a_service(name="Young voices", kind="group", needs=("ASD",), summary="A group for autism: autism and friends.")
    found = names(page, f"q={said.replace(' ', '+')}")
    assert found.index("Young voices") < found.index("Autism allotments")


def test_a_small_number_decides_nothing(app: Flask, page: CheckingClient) -> None:
    a_service(name="Seventeen steps", summary="For ages up to 17, for 17 weeks.")
    a_service(name="Chess", summary="Chess for all.")
    assert names(page, "q=chess+17")[0] == "Chess"
    slots = thesaurus.built_in().slots(["chess", "17", "101"])
    assert [each.filler for each in slots] == [False, True, False]

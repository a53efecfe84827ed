"""A page for every ward, and for every place just outside that families use."""

from __future__ import annotations

import pytest
from flask import Flask

from localoffer.places import wards
from tests.checking import CheckingClient
from tests.factories import a_service


def test_every_ward_has_its_page(page: CheckingClient, directory: Flask) -> None:
    known = wards.all_wards()
    assert len(known) == 25
    for ward in known:
        shown = page.get(f"/wards/{ward.slug}")
        assert shown.status == 200
        assert "What is near" in shown.text
        assert shown.soup.find("a", string="Add a group in this ward")["href"].endswith(ward.code)
        assert "Census 2021, Office for National Statistics" in shown.text
        assert "{:,}".format(ward.figures["children_0_15_census_2021"]) in shown.text


def test_a_ward_by_category_and_need_here_and_near(page: CheckingClient, directory: Flask) -> None:
    shown = page.get("/wards/dinnington")
    for title in (
        "Choose what it helps with",
        "Choose a need",
        "Choose what it helps with within 3 miles",
        "Choose a need within 3 miles",
    ):
        summary = shown.soup.find("span", string=title)
        assert summary.find_parent("details").find_all("a"), title
    near = next(each for each in shown.soup.select(".lo-pill") if "near=Dinnington" in each["href"])
    assert page.get(str(near["href"])).soup.select(".lo-card")


@pytest.mark.parametrize(
    ("slug", "name", "council"), [("mexborough", "Mexborough", "Doncaster"), ("worksop", "Worksop", "Nottinghamshire")]
)
def test_places_just_outside_are_reached_by_distance(
    page: CheckingClient, directory: Flask, slug: str, name: str, council: str
) -> None:
    every = page.get("/wards")
    link = every.soup.find("a", string=name)
    assert "mile" in link.parent.get_text()
    shown = page.get(str(link["href"]))
    assert f"{name} is just outside Rotherham" in shown.text
    assert f"{council} has its own Local Offer" in shown.text
    assert "mile" in shown.soup.select_one(".lo-card").get_text()


def test_a_ward_by_the_border_names_the_towns_beyond(page: CheckingClient, app: Flask) -> None:
    a_service()
    beyond = page.get("/wards/swinton-rockingham").soup.find(id="outside").find_next("ul").get_text()
    assert "Mexborough" in beyond
    assert page.get("/wards/nowhere").status == 404

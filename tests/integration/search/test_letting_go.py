"""When little was found the page says what to let go of, with how many each would find: the number is kept."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.checking import CheckingClient

LITTLE = {
    "a kind": ("q=swimming&kind=school", {"Any kind"}),
    "what the words said": (
        "q=free+speech+therapy+for+my+4+year+old+in+Maltby+on+saturday&kind=school&within=1",
        {"Any kind", "Without “Near Maltby”", "Any distance"},
    ),
    "an age in the words": ("q=travel+training+for+my+3+year+old&cost=free", {"Without “Age 3”"}),
    "a correction": ("q=swiming+leson&kind=helpline", {"Any kind"}),
    "a booking": ("q=swimming&age=2&drop_in=1&cost=free", {"Also what you must book"}),
    "too many at once": (
        "q=swimming&kind=service&access=accessible_toilet&cost=varies&day=sun",
        {"Just my words, without the choices"},
    ),
}  # fmt: skip
FOUND = re.compile(r"\((\d+) found\)")


@pytest.mark.parametrize("case", LITTLE)
def test_what_is_let_go_of_finds_what_was_said(directory: Flask, page: CheckingClient, case: str) -> None:
    said, expected = LITTLE[case]
    asked = page.get(f"/search?{said}")
    offered = {each.a.get_text(strip=True): each for each in asked.soup.select(".lo-loosen li")}
    assert expected <= set(offered), sorted(offered)
    for label, each in offered.items():
        counted = FOUND.search(each.get_text())
        assert counted
        data = page.get(str(each.a["href"]).replace("/search?", "/search.json?")).response.get_json()
        assert data["total"] == int(counted[1]), label


def test_without_words_there_are_none_to_search_for_alone(directory: Flask, page: CheckingClient) -> None:
    said = LITTLE["too many at once"][0].replace("q=swimming&", "")
    assert "Just my words" not in page.get(f"/search?{said}&level=specialist&organisation=nobody").text


def test_a_correction_that_was_taken_back_stays_so(directory: Flask, page: CheckingClient) -> None:
    said = f"{LITTLE['too many at once'][0]}&exact=1&sort=name"
    offered = page.get(f"/search?{said}").soup.select_one(".lo-loosen a")
    assert offered and "exact=1" in str(offered["href"]) and "sort=name" in str(offered["href"])

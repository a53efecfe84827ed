"""The pages that a public body must have: complete, with every promise in them leading somewhere."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from localoffer.database import now
from tests.checking import CheckingClient

PAGES = {
    "/accessibility": ("partially compliant", "Equality Advisory and Support Service", "Prepared on", "To be reviewed by"),
    "/privacy": ("data controller", "article 6(1)(e)", "Information Commissioner", "12 months after the decision"),
    "/cookies": ("no banner", "localoffer"),
    "/terms": ("does not mean", "Confirmed by the group", "Checked by the council", "call 999"),
    "/contact": ("You do not need the internet", "rotherham.gov.uk"),
    "/how-groups-get-listed": ("a link to the council, the NHS or any other body", "5 working days", "When we say no"),
}


@pytest.mark.parametrize(("address", "words"), PAGES.items())
def test_it_says_what_it_must_in_the_name_of_this_council(page: CheckingClient, address: str, words: tuple[str, ...]) -> None:
    found = page.get(address)
    assert found.status == 200 and "{" not in found.text
    assert [each for each in words if each not in found.text] == []
    inside = [str(each["href"]) for each in found.soup.select("main a[href^='/']")]
    assert [each for each in inside if page.get(each).status != 200] == []


@pytest.mark.parametrize("address", [*PAGES, "/", "/search?q=swimming", "/map", "/about-the-data", "/needs", "/a-to-z"])
def test_reading_sets_no_cookie(client: FlaskClient, address: str) -> None:
    assert "Set-Cookie" not in client.get(address).headers


def test_who_finds_a_weak_spot_learns_whom_to_tell(client: FlaskClient) -> None:
    answer = client.get("/.well-known/security.txt")
    facts = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert answer.mimetype == "text/plain" and client.get(facts["Contact"].removeprefix("http://localhost")).status_code == 200
    ahead = datetime.fromisoformat(facts["Expires"]) - now()
    assert timedelta(days=30) < ahead < timedelta(days=365)


def test_the_dates_of_the_data_are_in_words(page: CheckingClient) -> None:
    text = page.get("/about-the-data").text
    assert "December 2023 (libraries), 24 May 2025 (schools)" in text and not re.search(r"Date: \d{4}-", text)


@pytest.mark.parametrize(("address", "numbers"), [("/contact", {"999", "101", "08088005000"}), ("/terms", {"999"})])
def test_a_number_to_phone_is_phoned_with_one_press(page: CheckingClient, address: str, numbers: set[str]) -> None:
    assert {each.removeprefix("tel:") for each in page.get(address).links() if each.startswith("tel:")} >= numbers

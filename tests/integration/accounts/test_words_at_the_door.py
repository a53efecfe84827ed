"""Signing in speaks plainly: what is wrong stands first, leads to its field, and is said without the library's own words."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask_security import core

from localoffer.accounts import wording
from tests.checking import CheckingClient, Page
from tests.factories import PASSWORD, a_user

JARGON = re.compile(r"authenticat|endpoint|passcode|identity|token|invalid|resource|log ?in\b|e-mail|success", re.IGNORECASE)


def problems(page: Page) -> list[tuple[str, str]]:
    """(what is wrong, the field it leads to), from the top of the page."""
    found = page.soup.select("main .govuk-error-summary a")
    assert page.title.startswith("Error: ")
    assert all(page.soup.find(id=str(each["href"])[1:]) is not None for each in found)
    return [(each.get_text(), str(each["href"])) for each in found]


def test_a_wrong_password_is_said_plainly_and_the_address_is_kept(app: Flask, page: CheckingClient) -> None:
    answer = page.submit(page.get("/login"), {"email": "jo@example.org", "password": "wrong"}, button="Sign in")
    assert problems(answer) == [("That email or password is not right. Please try again.", "#email")]
    assert answer.soup.select_one("#email")["value"] == "jo@example.org"  # type: ignore[index]
    assert "Your email" in answer.text


def test_who_must_sign_in_first_is_told_so(app: Flask, page: CheckingClient) -> None:
    assert "Please sign in to see that page." in page.get("/scrutiny").text


@pytest.mark.parametrize(
    ("typed", "said", "field"),
    [
        (("wrong", "green kettle mountain", "green kettle mountain"), "That is not your password.", "#password"),
        ((PASSWORD, "green kettle mountain", "another"), "The two are not the same.", "#new_password_confirm"),
        ((PASSWORD, "short", "short"), "It needs 12 characters or more.", "#new_password"),
    ],
)
def test_a_new_password_that_does_not_do(app: Flask, page: CheckingClient, typed: tuple[str, ...], said: str, field: str) -> None:
    page.sign_in(a_user().email, PASSWORD)
    names = ("password", "new_password", "new_password_confirm")
    answer = page.submit(page.get("/change"), dict(zip(names, typed, strict=True)), button="Change it")
    assert [(said in words, where) for words, where in problems(answer)] == [(True, field)]


def test_every_message_is_one_of_the_library_with_its_gaps_and_plain() -> None:
    theirs = core._default_messages
    for name, (words, kind) in wording.MESSAGES.items():
        assert kind == theirs[name][1], name
        assert set(re.findall(r"%\((\w+)\)", words)) <= set(re.findall(r"%\((\w+)\)", theirs[name][0])), name
        assert not JARGON.search(words), words

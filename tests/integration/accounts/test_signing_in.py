"""Signing in: the right words for everyone, a limit on guesses, and nothing that tells who has an account."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from localoffer.database import db
from localoffer.mail import Letter
from tests.checking import CheckingClient
from tests.factories import PASSWORD, a_user
from tests.guessing import AT_ONCE, guess_at_once


def try_to_sign_in(page: CheckingClient, email: str, password: str, **kwargs: object) -> object:
    form = page.get("/login")
    return page.submit(form, {"email": email, "password": password}, action="login", **kwargs)  # type: ignore[arg-type]


def test_a_person_signs_in_and_out_by_keyboard_alone(app: Flask, page: CheckingClient) -> None:
    user = a_user(role="moderator")
    page.sign_in(user.email, PASSWORD)
    home = page.get("/")
    assert "Sign out" in home.html
    form = home.soup.select_one("form[action='/logout']")
    assert form is not None
    token = form.select_one("[name=csrf_token]")
    assert token is not None
    page.post("/logout", {"csrf_token": token["value"]})
    assert "Sign out" not in page.get("/").html
    assert page.get("/logout").status == 405


def test_a_wrong_password_and_an_unknown_person_hear_the_same(app: Flask, page: CheckingClient) -> None:
    user = a_user()
    known = try_to_sign_in(page, user.email, "wrong password here")
    unknown = try_to_sign_in(page, "nobody@example.org", "wrong password here")
    assert known.status == unknown.status  # type: ignore[attr-defined]
    assert known.text.replace(user.email, "") == unknown.text.replace("nobody@example.org", "")  # type: ignore[attr-defined]


def test_the_eleventh_guess_waits_even_from_another_claimed_address(app: Flask, page: CheckingClient) -> None:
    user = a_user()
    for _ in range(10):
        assert try_to_sign_in(page, user.email, "wrong").status == 200  # type: ignore[attr-defined]
    form = page.get("/login")
    token = form.soup.select_one("main [name=csrf_token]")
    assert token is not None
    answer = page.post(
        "/login",
        {"email": user.email, "password": PASSWORD, "csrf_token": token["value"]},
        headers={"X-Forwarded-For": "203.0.113.9"},
    )
    assert answer.status == 429 and answer.response.headers["Retry-After"]


def test_of_many_guesses_at_once_no_more_than_ten_are_let_through(app: Flask) -> None:
    email = a_user().email
    db.session.remove()
    answered = guess_at_once(app, email)
    assert len(answered) == AT_ONCE and answered.count(429) == AT_ONCE - 10, answered


@pytest.mark.parametrize("way", ["as a form", "as JSON", "in other letters"])
def test_another_way_of_saying_whose_password_it_is_gives_no_more_guesses(app: Flask, page: CheckingClient, way: str) -> None:
    email = a_user().email
    spelt = [email, email.upper(), *(email.replace("example", each) for each in ("ｅxample", "exampｌe", "ＥＸＡＭＰＬＥ"))]
    token = page.get("/login").soup.select_one("main [name=csrf_token]")
    assert token is not None
    codes = []
    for number in range(13):
        sent = {"email": spelt[number % len(spelt)] if way == "in other letters" else email, "password": "wrong"}
        how = {"json": sent} if way == "as JSON" else {"data": {**sent, "csrf_token": token["value"]}}
        place = {"headers": {"X-CSRFToken": token["value"]}, "environ_base": {"REMOTE_ADDR": f"203.0.113.{number}"}}
        codes.append(page.client.post("/login", **how, **place).status_code)
    assert 429 not in codes[:10] and codes[10:] == [429] * 3


def test_the_many_addresses_of_one_household_are_one_place(app: Flask, page: CheckingClient) -> None:
    def tried(address: str, number: int) -> int:
        sent = {"email": f"nobody{number}@example.org", "password": "wrong"}
        return page.client.post("/login", json=sent, headers=told, environ_base={"REMOTE_ADDR": address}).status_code

    token = page.get("/login").soup.select_one("main [name=csrf_token]")
    assert token is not None
    told = {"X-CSRFToken": str(token["value"])}
    codes = [tried(f"2001:db8:1:2:{number:x}::7", number) for number in range(12)]
    assert 429 not in codes[:10] and codes[10:] == [429] * 2
    assert tried("2001:db8:1:3::7", 12) != 429, "the neighbour"
    assert tried("::ffff:203.0.113.9", 13) == tried("203.0.113.9", 14) != 429


def test_a_code_of_the_second_step_is_counted_for_whose_it_is(app: Flask, page: CheckingClient) -> None:
    page.sign_in(a_user().email, PASSWORD)
    token = page.get("/verify").soup.select_one("main [name=csrf_token]")
    assert token is not None
    codes = []
    for number in range(13):
        sent = {"password": "wrong", "email": f"somebody{number}@example.org", "csrf_token": token["value"]}
        answer = page.client.post("/verify", data=sent, environ_base={"REMOTE_ADDR": f"203.0.113.{number}"})
        codes.append(answer.status_code)
    assert 429 not in codes[:10] and codes[10:] == [429] * 3


@pytest.mark.parametrize("path", ["/login", "/reset", "/tf-validate"])
@pytest.mark.parametrize("sent", [[1], "words", 7])
def test_what_is_no_form_is_no_error_of_ours(page: CheckingClient, path: str, sent: object) -> None:
    token = page.get("/login").soup.select_one("main [name=csrf_token]")
    assert token is not None
    assert page.client.post(path, json=sent, headers={"X-CSRFToken": token["value"]}).status_code == 400


def test_a_forgotten_password_is_set_anew_by_letter(app: Flask, page: CheckingClient) -> None:
    user = a_user()
    said = page.submit(page.get("/reset"), {"email": user.email}, action="reset")
    assert said.status == 200
    letter = app.extensions["mailman"].outbox[-1]
    link = re.search(r"http://localhost(/reset/\S+)", letter.body)
    assert link and letter.to == [user.email]
    form = page.get(link.group(1))
    new = "green kettle mountain"
    page.submit(form, {"password": new, "password_confirm": new}, action="reset")
    CheckingClient(app).sign_in(user.email, new)


def test_reset_says_the_same_to_a_stranger_and_sends_nothing(app: Flask, page: CheckingClient) -> None:
    user = a_user()
    known = page.submit(page.get("/reset"), {"email": user.email}, action="reset")
    unknown = page.submit(page.get("/reset"), {"email": "nobody@example.org"}, action="reset")
    assert known.text == unknown.text.replace("nobody@example.org", user.email)
    assert [each.to for each in db.session.scalars(db.select(Letter))] == [user.email]


@pytest.mark.parametrize("weak", ["short", "rotherham1234", "passwordpassword", "aaaaaaaaaaaaaaaa"])
def test_weak_passwords_are_refused_by_the_command(app: Flask, weak: str) -> None:
    done = app.test_cli_runner().invoke(args=["people", "add", "boss@example.org", "--role", "administrator", "--password", weak])
    assert done.exit_code != 0


def test_the_first_administrator_is_made_by_command(app: Flask, page: CheckingClient) -> None:
    done = app.test_cli_runner().invoke(
        args=["people", "add", "Boss@example.org", "--role", "administrator", "--password", "green kettle mountain"]
    )
    assert done.exit_code == 0, done.output
    page.sign_in("boss@example.org", "green kettle mountain")

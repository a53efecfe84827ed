"""Rows 20 to 26: who gets in, how often one may guess, and what a stranger learns by trying."""

from __future__ import annotations

import re
import time

import pytest
from flask import Flask
from passlib.hash import argon2

from localoffer.accounts.access import second_factor_is_missing
from localoffer.accounts.models import ROLES, STAFF
from localoffer.accounts.passwords import common, is_too_easy
from localoffer.database import db
from localoffer.mail import Letter
from tests import factories
from tests.checking import CheckingClient, Page
from tests.conftest import FULL_COST
from tests.factories import PASSWORD, a_user
from tests.safe.corpus import lands_at

EVIL = [
    "//evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example", "https:/evil.example", "https://evil.example", "///evil.example",
    "/\t/evil.example", "/\n/evil.example", "\t//evil.example", " //evil.example", "/%09/evil.example", "//evil.example/%2f..", "http:\\\\evil.example",
    "javascript:fire(1787)", "data:text/html,x", "//localhost@evil.example", "http://localhost.evil.example", "/..//evil.example", "/.//evil.example", "/;@evil.example",
    "https://localhost\\@evil.example", "//evil%E3%80%82example", "\x00//evil.example", "/\u2028/evil.example", "http://[::1]@evil.example", "?next=//evil.example",
]  # fmt: skip


@pytest.mark.parametrize("target", EVIL)
def test_r20_next_never_leaves_the_site(app: Flask, page: CheckingClient, target: str) -> None:
    user = a_user()
    form = page.client.get("/login", query_string={"next": target})
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form.text)
    assert token
    answer = page.client.post(
        "/login",
        query_string={"next": target},
        data={"email": user.email, "password": PASSWORD, "csrf_token": token[1], "next": target},
    )
    if answer.status_code in (301, 302, 303, 307, 308):
        location = answer.headers["Location"]
        assert lands_at(location) == "localhost", location
        assert not location.lower().lstrip().startswith(("javascript:", "data:"))


def test_r21_every_role_that_changes_what_is_public_needs_a_second_step(app: Flask) -> None:
    assert {"editor", "moderator", "administrator"} == STAFF <= set(ROLES)
    assert callable(second_factor_is_missing)  # tried for each of them in tests/integration/accounts/test_second_step.py


def test_r22_passwords(app: Flask, page: CheckingClient) -> None:
    assert len(common()) >= 3000 and is_too_easy("RotherhamLocalOffer1")
    a_user(role="member")
    page.sign_in("member@example.org", PASSWORD)
    form = page.get("/change")
    long = " ".join(f"nine tidy otters drum {number}" for number in range(5))
    for new, words in (("short one", "12 characters"), ("passwordpassword", "too easy to guess")):
        said = page.submit(form, {"password": PASSWORD, "new_password": new, "new_password_confirm": new})
        assert words in said.text, said.text
    changed = page.submit(form, {"password": PASSWORD, "new_password": long, "new_password_confirm": long})
    assert changed.heading != "Change your password", changed.text
    CheckingClient(app).sign_in("member@example.org", long)
    field = form.soup.select_one("[name=new_password]")
    assert field is not None and not field.has_attr("maxlength") and not field.has_attr("onpaste")


def attempt(
    page: CheckingClient, form: Page, email: str, password: str = "wrong words here", address: str = "203.0.113.1"
) -> Page:
    token = form.form(action="login").select_one("[name=csrf_token]")
    assert token
    fields = {"email": email, "password": password, "csrf_token": token["value"]}
    return page.post("/login", fields, headers={"X-Forwarded-For": address, "X-Real-IP": address, "Forwarded": f"for={address}"})


def test_r23_ten_guesses_in_five_minutes_also_when_the_claimed_address_rotates(app: Flask, page: CheckingClient) -> None:
    user = a_user()
    form = page.get("/login")
    codes = [attempt(page, form, user.email, address=f"203.0.113.{number}").status for number in range(14)]
    assert codes[:10] == [200] * 10 and set(codes[10:]) == {429}
    assert attempt(page, form, "somebody-else@example.org", address="198.51.100.7").status == 429, (
        "the same machine, another account"
    )


def test_r23_right_passwords_of_many_people_in_one_building_are_no_guesses(app: Flask) -> None:
    for number in range(12):
        CheckingClient(app).sign_in(a_user(email=f"councillor{number}@example.org").email, PASSWORD)


@pytest.fixture
def hashes_as_on_a_real_site(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords at their full cost, which the other tests spare themselves (`tests/conftest.py`)."""
    monkeypatch.setattr(argon2, "memory_cost", FULL_COST[0])
    monkeypatch.setattr(argon2, "default_rounds", FULL_COST[1])
    monkeypatch.setattr(factories, "HASHES", {})


@pytest.mark.parametrize("settings_changes", [{"limits": "off"}])
def test_r24_known_and_unknown_people_hear_the_same_as_fast(
    hashes_as_on_a_real_site: None,
    app: Flask,
    page: CheckingClient,
    monkeypatch: pytest.MonkeyPatch,
    settings_changes: dict[str, str],
) -> None:
    from localoffer.accounts import limits

    monkeypatch.setattr(limits, "MOST", 10_000)
    user = a_user()
    disabled = a_user(email="off@example.org")
    disabled.active = False
    db.session.commit()
    form, reset = page.get("/login"), page.get("/reset")
    took: dict[str, list[float]] = {"known": [], "unknown": [], "reset known": [], "reset unknown": []}
    words = set()
    for number in range(5):
        for name, email in (("known", user.email), ("unknown", f"nobody{number}@example.org")):
            begin = time.thread_time()
            answer = attempt(page, form, email)
            took[name].append(time.thread_time() - begin)
            words.add((answer.status, answer.text.replace(email, "")))
            token = reset.form(action="reset").select_one("[name=csrf_token]")
            assert token
            begin = time.thread_time()
            response = page.client.post("/reset", data={"email": email, "csrf_token": token["value"]})
            took[f"reset {name}"].append(time.thread_time() - begin)
            response.close()
            page.get("/healthz")
    assert len(words) == 1, words
    assert attempt(page, form, disabled.email).text.replace(disabled.email, "") in {text for _, text in words}
    for one, other in (("known", "unknown"), ("reset known", "reset unknown")):
        a, b = min(took[one]), min(took[other])  # what others do on the machine only ever adds
        assert abs(a - b) < 0.02 or abs(a - b) / max(a, b) < 0.25, f"{one} {a:.3f} s, {other} {b:.3f} s"
    assert {each.to for each in db.session.scalars(db.select(Letter))} == {user.email}


def test_r29_a_reset_link_works_once_is_told_to_nobody_and_a_forged_one_opens_nothing(app: Flask, page: CheckingClient) -> None:
    user = a_user()
    page.submit(page.get("/reset"), {"email": user.email}, action="reset")
    found = re.search(r"http://localhost(/reset/\S+)", app.extensions["mailman"].outbox[-1].body)
    assert found and len(found[1].split("/")[-1]) > 40
    form = page.get(found[1])
    assert form.response.headers["Referrer-Policy"] == "no-referrer"
    assert not [each for each in form.links() if each.startswith("http") and "localhost" not in each]
    new = "green kettle mountain"
    page.submit(form, {"password": new, "password_confirm": new}, action="reset")
    again = CheckingClient(app)
    assert again.get(found[1]).heading != form.heading, "the link works a second time"
    assert again.get(found[1][:-4] + "AAAA").heading != form.heading

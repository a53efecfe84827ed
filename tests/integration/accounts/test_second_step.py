"""The second step of signing in: turned on by its owner, asked for ever after, with spare codes, and a must for staff."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from passlib.totp import TOTP

from localoffer.accounts.models import User
from localoffer.database import now
from tests.checking import CheckingClient, Page
from tests.conftest import settings_in
from tests.factories import PASSWORD, a_user


def code_of(key: str) -> str:
    """What the app on the phone shows now."""
    return str(TOTP(key=key).generate().token)


def turned_on(page: CheckingClient, user: User) -> str:
    """Set it up as its owner would; the key that the app on the phone keeps."""
    page.sign_in(user.email, PASSWORD)
    start = page.get("/tf-setup")
    assert "It is off." in start.text
    shown = page.submit(start, {"setup": "authenticator"}, action="tf-setup")
    assert shown.soup.select_one("img.lo-qr")["src"].startswith("data:image/svg+xml")  # type: ignore[index]
    found = re.search(r"[A-Z2-7]{4}(?:-[A-Z2-7]{4})+", shown.text)
    assert found
    key = found.group().replace("-", "")
    assert "It is on." in page.submit(shown, {"code": code_of(key)}, button="Turn it on").text
    return key


def signed_out(page: CheckingClient) -> CheckingClient:
    return CheckingClient(page.app)


def password_given(page: CheckingClient, user: User) -> Page:
    return page.submit(page.get("/login"), {"email": user.email, "password": PASSWORD}, action="login")


def test_turned_on_it_is_asked_for(app: Flask, page: CheckingClient) -> None:
    user = a_user(role="moderator")
    key = turned_on(page, user)
    again = signed_out(page)
    asked = password_given(again, user)
    assert "The second step" in asked.heading
    wrong = again.submit(asked, {"code": "000000"}, action="tf-validate")
    assert "The second step" in wrong.heading
    assert again.get("/moderate", follow=False).status == 302
    used = again.submit(wrong, {"code": code_of(key)}, action="tf-validate")
    assert "The second step" in used.heading, "the code of the set-up works a second time"
    with time_machine.travel(now() + timedelta(seconds=31), tick=True):
        code = code_of(key)
        again.submit(used, {"code": code}, action="tf-validate")
        assert again.get("/moderate").status == 200
        thief = signed_out(page)
        seen = thief.submit(password_given(thief, user), {"code": code}, action="tf-validate")
        assert "The second step" in seen.heading, "a code that was used works again"


def test_a_spare_code_works_once(app: Flask, page: CheckingClient) -> None:
    user = a_user(role="moderator")
    turned_on(page, user)
    made = page.submit(page.get("/mf-recovery-codes"), button="Make new codes")
    spare = made.soup.select_one("main li code")
    assert spare is not None
    for works in (True, False):
        visitor = signed_out(page)
        password_given(visitor, user)
        visitor.submit(visitor.get("/mf-recovery"), {"code": spare.get_text()}, action="mf-recovery")
        assert (visitor.get("/moderate").url == "/moderate") is works


@pytest.mark.parametrize("role", ["editor", "moderator", "administrator"])
def test_in_production_staff_cannot_go_without(app: Flask, page: CheckingClient, role: str) -> None:
    user = a_user(role=role)
    page.sign_in(user.email, PASSWORD)
    work = "/staff/guidance"
    assert page.get(work).url == work
    folder = app.extensions["settings"].var
    app.extensions["settings"] = settings_in(folder, environment="production", public_url="https://example.org")
    assert page.get(work).url == "/tf-setup"

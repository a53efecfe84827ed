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

pytestmark = pytest.mark.usefixtures("at_one_moment")  # the phone shows another code each half minute


def code_of(key: str) -> str:
    """What the app on the phone shows now."""
    return str(TOTP(key=key).generate().token)


def key_on(shown: Page) -> str:
    """The key of the picture, as it is written below it."""
    assert shown.soup.select_one("img.lo-qr")["src"].startswith("data:image/svg+xml")  # type: ignore[index]
    found = re.search(r"[A-Z2-7]{4}(?:-[A-Z2-7]{4})+", shown.text)
    assert found
    return found.group().replace("-", "")


def begun(page: CheckingClient, user: User) -> Page:
    """The page with the picture to scan."""
    page.sign_in(user.email, PASSWORD)
    start = page.get("/tf-setup")
    assert "It is off." in start.text
    return page.submit(start, {"setup": "authenticator"}, action="tf-setup")


def turned_on(page: CheckingClient, user: User) -> str:
    """Set it up as its owner would; the key that the app on the phone keeps."""
    shown = begun(page, user)
    key = key_on(shown)
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


def test_whoever_was_a_moment_late_need_not_scan_again(app: Flask, page: CheckingClient) -> None:
    user = a_user(role="moderator")
    first = begun(page, user)
    key = key_on(first)
    with time_machine.travel(now() - timedelta(hours=1), tick=True):
        late = code_of(key)
    again = first
    for wrong in (late, "", "nonsense"):
        again = page.submit(again, {"code": wrong}, button="Turn it on")
        assert again.soup.select_one("img.lo-qr")["src"] == first.soup.select_one("img.lo-qr")["src"]  # type: ignore[index]
        assert key_on(again) == key and again.title.startswith("Error:")
        assert "Wait until the app shows new ones" in again.soup.select_one("#code-error").get_text()  # type: ignore[union-attr]
        assert "You need not scan the picture again." in again.text
        assert user.tf_primary_method is None
    assert "It is on." in page.submit(again, {"code": code_of(key)}, button="Turn it on").text


def test_a_set_up_lasts_no_longer_for_being_tried_again(app: Flask, page: CheckingClient) -> None:
    user = a_user(role="moderator")
    begins = now()
    shown = begun(page, user)
    key = key_on(shown)
    with time_machine.travel(begins + timedelta(minutes=29), tick=True):
        shown = page.submit(shown, {"code": "000000"}, button="Turn it on")
        assert key_on(shown) == key
    with time_machine.travel(begins + timedelta(minutes=31), tick=True):
        ended = page.submit(shown, {"code": code_of(key)}, button="Turn it on")
        assert "That took too long." in ended.text and key not in ended.text and user.tf_primary_method is None


def test_the_address_of_a_set_up_shows_its_picture_to_nobody_else(app: Flask, page: CheckingClient) -> None:
    address = str(begun(page, a_user(role="moderator")).form("Turn it on")["action"])
    other = signed_out(page)
    shown = begun(other, a_user(role="editor"))
    shown.form("Turn it on")["action"] = address
    answer = other.submit(shown, {"code": "000000"}, button="Turn it on")
    assert answer.soup.select_one("img.lo-qr") is None and "Those numbers are not right." in answer.text


@pytest.mark.parametrize("again", [False, True])
def test_a_wrong_code_on_the_page_without_the_picture_is_told(app: Flask, page: CheckingClient, again: bool) -> None:
    user = a_user(role="moderator")
    if again:
        turned_on(page, user)
        page.submit(page.get("/tf-setup"), {"setup": "authenticator"}, button="Set up a new phone")
    else:
        begun(page, user)
    asked = page.get("/tf-validate")
    wrong = page.submit(asked, {"code": "000000"}, action="tf-validate")
    assert wrong.status == 200 and wrong.heading == asked.heading
    assert wrong.title.startswith("Error:")


def test_a_program_that_sends_a_wrong_code_is_answered_as_one(app: Flask, page: CheckingClient) -> None:
    form = begun(page, a_user(role="moderator")).form("Turn it on")
    token = str(form.select_one("[name=csrf_token]")["value"])  # type: ignore[index]
    sent = {"json": {"code": "000000"}, "headers": {"Accept": "application/json", "X-CSRFToken": token}}
    answer = page.client.post(str(form["action"]), **sent)
    assert answer.status_code == 400 and answer.json["response"]["field_errors"]["code"]


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

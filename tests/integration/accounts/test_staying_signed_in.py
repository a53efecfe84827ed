"""A cookie opens only what is still open on our side: after every ending, a kept copy of it is dead."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from flask import Flask

from localoffer.database import now
from tests.checking import CheckingClient
from tests.factories import PASSWORD, a_user

GOOD = "green kettle mountain"


def copy_of(visitor: CheckingClient) -> CheckingClient:
    """Somebody who has stolen the cookie."""
    thief = CheckingClient(visitor.app)
    cookie = visitor.client.get_cookie("localoffer")
    assert cookie is not None
    thief.client.set_cookie("localoffer", cookie.value)
    return thief


def is_in(visitor: CheckingClient) -> bool:
    return visitor.get("/members").response.request.path == "/members"


def signed_in(app: Flask, email: str = "") -> CheckingClient:
    visitor = CheckingClient(app)
    visitor.sign_in(email or a_user().email, PASSWORD)
    return visitor


def test_a_copied_cookie_is_dead_after_signing_out(app: Flask) -> None:
    visitor = signed_in(app)
    other = signed_in(app, "member@example.org")
    thief = copy_of(visitor)
    assert is_in(thief)
    token = visitor.get("/").soup.select_one("form[action='/logout'] [name=csrf_token]")
    assert token
    visitor.post("/logout", {"csrf_token": token["value"]})
    assert not is_in(thief) and not is_in(visitor)
    assert is_in(other)


def test_every_other_stay_ends_with_a_new_password(app: Flask) -> None:
    visitor = signed_in(app)
    other, thief = signed_in(app, "member@example.org"), copy_of(visitor)
    form = visitor.get("/change")
    visitor.submit(form, {"password": PASSWORD, "new_password": GOOD, "new_password_confirm": GOOD})
    assert is_in(visitor) and not is_in(other) and not is_in(thief)


def test_an_hour_without_use_and_twelve_hours_in_all_end_it(app: Flask) -> None:
    begin = now()
    with time_machine.travel(begin, tick=False) as clock:
        idle, busy = signed_in(app), signed_in(app, "member@example.org")
        for minutes in range(50, 12 * 60, 50):
            clock.move_to(begin + timedelta(minutes=minutes))
            assert is_in(busy), f"after {minutes} minutes of use"
        clock.move_to(begin + timedelta(hours=12, minutes=1))
        assert not is_in(busy)
        clock.move_to(begin + timedelta(minutes=61))
        assert not is_in(idle)


def test_no_cookie_of_ours_outlives_the_browser_and_a_made_one_opens_nothing(app: Flask) -> None:
    a_user()
    visitor = CheckingClient(app)
    form = visitor.get("/login")
    token = form.form(action="login").select_one("[name=csrf_token]")
    assert token
    fields = {"email": "member@example.org", "password": PASSWORD, "csrf_token": token["value"], "remember": "y"}
    answer = visitor.post("/login", fields, follow=False).response
    said = " ".join(answer.headers.getlist("Set-Cookie"))
    assert "remember_token" not in said and "Expires" not in said and "HttpOnly" in said and "SameSite=Lax" in said
    made = CheckingClient(app)
    made.client.set_cookie("remember_token", "member|abc")
    assert not is_in(made)


def test_the_cookie_holds_no_personal_data(app: Flask) -> None:
    from itsdangerous import base64_decode

    visitor = signed_in(app)
    cookie = visitor.client.get_cookie("localoffer")
    assert cookie
    part = cookie.value.lstrip(".").split(".")[0]
    read = base64_decode(part)
    if cookie.value.startswith("."):
        import zlib

        read = zlib.decompress(read)
    assert b"example.org" not in read and b"Member" not in read and b"E05013006" not in read

"""Who looks at a suggestion: a press does what its label said, also on a page that is old, or says that it could not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from localoffer.database import db, now
from localoffer.submissions import actions
from localoffer.submissions.models import Looking, Submission
from tests.checking import CheckingClient
from tests.conftest import signed_in_as
from tests.factories import a_listing, a_user

TELL, LEAVE = "Tell others that I am looking", "Leave it to others"


@pytest.fixture
def number(app: Flask) -> int:
    row = actions.submit(a_listing())
    db.session.commit()
    return row.id


@pytest.fixture
def other(app: Flask) -> CheckingClient:
    return signed_in_as(app, a_user(role="administrator", name="Bo Ash"))


def who(number: int) -> str:
    db.session.expire_all()
    found = db.session.get(Looking, number)
    return found.user.shown_name if found else ""


def test_a_press_in_a_second_tab_does_what_it_says_and_not_the_opposite(as_moderator: CheckingClient, number: int) -> None:
    first, second = (as_moderator.get(f"/moderate/{number}") for _ in range(2))
    as_moderator.submit(first, button=TELL)
    again = as_moderator.submit(second, button=TELL)
    assert who(number) == "Moderator" and "Others see that you are looking at this" in again.text
    old = as_moderator.get(f"/moderate/{number}")
    left = as_moderator.submit(again, button=LEAVE)
    assert who(number) == "" and left.heading == "Suggestions" and "You left “Maltby Autism Youth Club” to others" in left.text
    late = as_moderator.submit(old, button=LEAVE)
    assert who(number) == "" and "You had left this to others already" in late.text


def test_nobody_is_pushed_out_by_a_page_that_did_not_show_them(
    as_moderator: CheckingClient, other: CheckingClient, number: int
) -> None:
    old = as_moderator.get(f"/moderate/{number}")
    other.submit(other.get(f"/moderate/{number}"), button=TELL)
    told = as_moderator.submit(old, button=TELL)
    assert who(number) == "Bo Ash"
    assert "Bo Ash began to look at this before you. The others see that name, not yours." in told.text
    mine = as_moderator.submit(told, button="Say that I look at it, not Bo Ash")
    assert who(number) == "Moderator" and "Others see that you are looking at this" in mine.text


def test_leaving_what_somebody_took_over_leaves_it_with_them(
    as_moderator: CheckingClient, other: CheckingClient, number: int
) -> None:
    old = as_moderator.submit(as_moderator.get(f"/moderate/{number}"), button=TELL)
    other.submit(other.get(f"/moderate/{number}"), button="Say that I look at it")
    told = as_moderator.submit(old, button=LEAVE)
    assert who(number) == "Bo Ash" and "Bo Ash is looking at it now." in told.text


def test_what_is_decided_meanwhile_is_looked_at_by_nobody(
    as_moderator: CheckingClient, other: CheckingClient, number: int
) -> None:
    old = as_moderator.get(f"/moderate/{number}")
    other.submit(other.get(f"/moderate/{number}"), button="Approve")
    told = as_moderator.submit(old, button=TELL)
    assert who(number) == "" and "This is decided already" in told.text


def test_what_somebody_took_is_not_given_away_by_a_page_that_did_not_show_it(
    as_moderator: CheckingClient, other: CheckingClient, number: int
) -> None:
    old, current = as_moderator.get(f"/moderate/{number}"), other.get(f"/moderate/{number}")
    people = {str(each.get_text()): str(each["value"]) for each in current.form(button="Change").select("option")}
    assert "Bo Ash" not in people and set(people) == {"Nobody", "Me", "Moderator"}
    taken = other.submit(current, {"to": people["Me"]}, button="Change")
    assert "You have this one now" in taken.text
    told = as_moderator.submit(old, {"to": people["Moderator"]}, button="Change")
    assert "Bo Ash has this one since you opened the page. Nothing was changed." in told.text
    db.session.expire_all()
    assert db.session.get_one(Submission, number).assigned_id == int(people["Me"])
    assert "You have this one now" in as_moderator.submit(told, {"to": people["Moderator"]}, button="Change").text


def test_a_page_left_open_does_not_come_back_to_what_was_left_or_taken(
    as_moderator: CheckingClient, other: CheckingClient, number: int
) -> None:
    """What the page's script sends every ten minutes."""

    def told(client: CheckingClient, act: str) -> tuple[int, str]:
        form = client.get(f"/moderate/{number}").form(action=f"/moderate/{number}/looking")
        token = str(form.select_one("[name=csrf_token]")["value"])  # type: ignore[index]
        said = client.client.post(f"/moderate/{number}/looking", data={"csrf_token": token, "act": act}, headers=MACHINE)
        return said.status_code, (said.get_json() or {}).get("message", "")

    assert told(as_moderator, "look") == (200, "") and told(as_moderator, "still") == (200, "")
    db.session.get_one(Looking, number).since = now() - timedelta(hours=1)
    db.session.commit()
    assert told(as_moderator, "still") == (200, ""), "nobody took it meanwhile"
    assert told(other, "look")[0] == 409
    assert told(as_moderator, "leave") == (200, "")
    assert told(as_moderator, "still") == (409, "The others do not see any more that you are looking at this.")
    assert told(other, "look") == (200, "")
    assert told(as_moderator, "still")[1].endswith("Bo Ash is looking at it now.")
    assert told(as_moderator, "nonsense")[0] == 400


def test_who_was_told_by_the_script_that_somebody_looks_takes_over_with_the_next_press(
    as_moderator: CheckingClient, other: CheckingClient, number: int
) -> None:
    other.submit(other.get(f"/moderate/{number}"), button=TELL)
    form = as_moderator.get(f"/moderate/{number}").form(action=f"/moderate/{number}/looking")
    sent = {"csrf_token": str(form.select_one("[name=csrf_token]")["value"]), "act": "look"}  # type: ignore[index]
    refused = as_moderator.client.post(f"/moderate/{number}/looking", data=sent, headers=MACHINE)
    assert refused.status_code == 409 and who(number) == "Bo Ash"
    pressed = {**sent, "instead_of": str(refused.get_json()["instead_of"])}
    assert as_moderator.client.post(f"/moderate/{number}/looking", data=pressed, headers=MACHINE).status_code == 200
    assert who(number) == "Moderator"


MACHINE = {"Accept": "application/json"}

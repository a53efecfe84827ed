"""Administrators look after people: roles, wards with dates, invitations; the last administrator always stays."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from localoffer.accounts import actions
from localoffer.accounts.actions import NotDone
from localoffer.accounts.models import User
from localoffer.database import db, now
from tests.checking import CheckingClient
from tests.factories import PASSWORD, a_user

GOOD = "green kettle mountain"


def person(email: str) -> User:
    db.session.expire_all()
    return db.session.scalars(db.select(User).where(User.email == email)).one()


def invite(admin: CheckingClient, email: str = "new@example.org", **more: object) -> str:
    """The path of the link in the letter."""
    fields = {"email": email, "name": "Jo Lee", "roles": ["member"], "ward": "E05013006", "from_on": "2026-05-08", **more}
    said = admin.submit(admin.get("/staff/people/invite"), fields)
    assert "on its way" in said.text, said.text
    found = re.search(r"http://localhost(/invitation/\S+)", admin.app.extensions["mailman"].outbox[-1].body)
    assert found
    return found[1]


def test_a_councillor_is_invited_and_joins(app: Flask, as_administrator: CheckingClient, page: CheckingClient) -> None:
    link = invite(as_administrator)
    for _ in range(3):  # a mail scanner opens the link: nothing happens
        CheckingClient(app).get(link)
    form = page.get(link)
    assert form.response.request.path == "/invitation" and "new@example.org" in form.text
    weak = page.submit(form, {"password": "rotherham1234"})
    assert weak.status == 422 and "too easy to guess" in weak.text
    page.submit(form, {"name": "Cllr Jo Lee", "password": GOOD})
    page.sign_in("new@example.org", GOOD)
    assert "Maltby East" in page.get("/members").text
    assert person("new@example.org").role_names == {"member"}
    again = CheckingClient(app).get(link)
    assert again.status == 410 and "used already" in again.text


def test_an_invitation_that_is_forged_old_or_taken_back_is_refused_in_plain_words(
    app: Flask, as_administrator: CheckingClient, page: CheckingClient
) -> None:
    link = invite(as_administrator)
    assert page.get(link[:-3] + "xyz").status == 410
    assert page.get("/invitation").status == 410
    with time_machine.travel(now() + timedelta(days=7, minutes=1), tick=True):
        assert "too old" in page.get(link).text
    as_administrator.submit(as_administrator.get("/staff/people"), button="Take back")
    assert "too old" in page.get(link).text
    newer = invite(as_administrator)
    assert page.get(newer).status == 200


def test_what_an_invitation_may_not_say(as_administrator: CheckingClient) -> None:
    form = as_administrator.get("/staff/people/invite")
    for fields, words in (
        ({"email": "not an address", "roles": ["member"]}, "Write an e-mail address"),
        ({"email": "a@example.org\r\nBcc: b@example.org", "roles": ["member"]}, "Write an e-mail address"),
        ({"email": "a@example.org"}, "at least one role"),
        ({"email": "administrator@example.org", "roles": ["member"]}, "account with this e-mail address"),
    ):
        said = as_administrator.submit(form, fields)
        assert said.status == 422 and words in said.text, said.text


def test_the_last_administrator_cannot_be_locked_out(app: Flask, as_administrator: CheckingClient) -> None:
    last = person("administrator@example.org")
    for act, fields in (("Save the roles", {"roles": ["moderator"]}), ("Switch the account off", {})):
        said = as_administrator.submit(as_administrator.get(f"/staff/people/{last.id}"), fields, button=act)
        assert "last administrator" in said.text
    other = a_user(role="administrator", email="second@example.org")
    as_administrator.submit(as_administrator.get(f"/staff/people/{other.id}"), button="Switch the account off")
    said = as_administrator.submit(as_administrator.get(f"/staff/people/{last.id}"), {"roles": []}, button="Save the roles")
    assert "last administrator" in said.text and person("administrator@example.org").is_administrator


def test_two_administrators_who_demote_each_other_at_once_leave_one(app: Flask) -> None:
    numbers = [a_user(role="administrator", email=f"{name}@example.org").id for name in ("one", "two")]
    db.session.remove()
    refused: list[str] = []

    def demote(number: int) -> None:
        with app.app_context():
            try:
                actions.set_roles(number, ["moderator"])
            except NotDone as reason:
                refused.append(str(reason))
            db.session.remove()

    threads = [threading.Thread(target=demote, args=(number,)) for number in numbers]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(refused) == 1
    assert len([number for number in numbers if db.session.get_one(User, number).is_administrator]) == 1


def test_wards_have_days_and_a_member_may_have_several(app: Flask, as_administrator: CheckingClient) -> None:
    member = a_user(role="member")
    address = f"/staff/people/{member.id}"
    as_administrator.submit(as_administrator.get(address), {"ward": "E05013007", "from_on": "2026-05-08"}, button="Add the ward")
    assert person("member@example.org").ward_codes == ["E05013007", "E05013006"]
    visitor = CheckingClient(app)
    visitor.sign_in(member.email, PASSWORD)
    other = visitor.get("/members").link("Maltby East")
    assert "What is missing in Maltby East" in visitor.get(other).text
    form = as_administrator.get(address)
    yesterday = (now() - timedelta(days=1)).date().isoformat()
    refused = as_administrator.submit(form, {"until_on": "2026-05-01"}, button="Save the last day")
    assert "last day is before the first day" in refused.text
    as_administrator.submit(as_administrator.get(address), {"until_on": yesterday}, button="Save the last day")
    assert len(person("member@example.org").ward_codes) == 1
    nonsense = as_administrator.submit(form, {"ward": "", "from_on": "tomorrow"}, button="Add the ward")
    assert "Choose a ward" in nonsense.text


@pytest.mark.parametrize("button", ["Save the roles", "Switch the account off", "Sign them out everywhere"])
def test_what_is_done_to_an_account_ends_its_stays_and_is_in_the_log(
    app: Flask, as_administrator: CheckingClient, as_moderator: CheckingClient, button: str
) -> None:
    moderator = person("moderator@example.org")
    assert as_moderator.get("/moderate").status == 200
    as_administrator.submit(
        as_administrator.get(f"/staff/people/{moderator.id}"), {"roles": ["editor"]} if "roles" in button else {}, button=button
    )
    assert "/login" in as_moderator.get("/moderate").response.request.path
    for words in ("", "account", f"account {moderator.id}"):
        assert f"account {moderator.id}: Moderator" in as_administrator.get("/staff/log", query_string={"words": words}).text


def test_extra_fields_in_a_form_change_nothing(app: Flask, as_administrator: CheckingClient) -> None:
    member = a_user(role="member")
    form = as_administrator.get(f"/staff/people/{member.id}").form(button="Save the name")
    token = form.select_one("[name=csrf_token]")
    assert token
    fields = {
        "csrf_token": token["value"],
        "act": "name",
        "name": "New",
        "roles": "administrator",
        "active": "",
        "email": "x@example.org",
    }
    as_administrator.post(f"/staff/people/{member.id}", {**fields, "id": "1", "password": "x"})
    again = person("member@example.org")
    assert again.name == "New" and again.role_names == {"member"} and again.active


def test_an_editor_writes_guidance_and_scrutiny_only_reads(app: Flask) -> None:
    editor, reader = CheckingClient(app), CheckingClient(app)
    editor.sign_in(a_user(role="editor").email, PASSWORD)
    reader.sign_in(a_user(role="scrutiny").email, PASSWORD)
    assert editor.get("/staff/guidance").status == 200 and editor.get("/moderate").status == 403
    assert reader.get("/scrutiny").status == 200 and reader.get("/staff/guidance").status == 403

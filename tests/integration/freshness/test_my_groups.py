"""Those who look after entries and have an account: they sign in and see the same as behind a link, and nothing of others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from localoffer.database import db
from localoffer.directory import publishing
from localoffer.freshness import keepers
from localoffer.freshness.models import Check
from localoffer.submissions.models import Submission
from tests.checking import CheckingClient
from tests.factories import PASSWORD, a_service, a_user
from tests.integration.freshness.conftest import LATER, owned, the_entry


@pytest.fixture
def jo(app: Flask) -> CheckingClient:
    """An owner with an account."""
    a_user(role="owner", email="jo@example.org", name="Jo")
    visitor = CheckingClient(app)
    visitor.sign_in("jo@example.org", PASSWORD)
    return visitor


def test_signing_in_leads_to_ones_own_groups_what_is_due_first(app: Flask) -> None:
    fresh, old = owned("Arts for All"), owned("Wath Chess")
    owned("Somebody else's", email="kim@example.org")
    a_user(role="owner", email="jo@example.org", name="Jo")
    with time_machine.travel(datetime.now(UTC) + LATER, tick=True):
        publishing.confirm(fresh, by=None, how="phone")
        db.session.commit()
        visitor = CheckingClient(app)
        home = visitor.sign_in("jo@example.org", PASSWORD)
        assert home.url == "/my-groups" and home.heading == "My groups" and "Somebody else's" not in home.text
        assert home.text.index("Wath Chess") < home.text.index("Arts for All")
        assert (
            "Overdue Families read that nobody has confirmed it since" in home.text and "In date We ask you again on" in home.text
        )
        home = visitor.submit(home, button="All 2 are still right")
        assert "Overdue" not in home.text and old.id and the_entry("Wath Chess").confirmed_how == "owner"
        assert "by the group itself" in visitor.get("/services/wath-chess").text


def test_each_answer_from_ones_own_page(jo: CheckingClient, as_moderator: CheckingClient) -> None:
    owned()
    owned("Wath Chess")
    change = jo.get(jo.get("/my-groups").link("Something changed : Maltby Chess"))
    done = jo.submit(change, {"cost_text": "£3 a session", "phone": "01709 999999"})
    assert "on the site now" in done.text and "You told us of a change on" in done.text and done.url == "/my-groups"
    assert the_entry().facts["cost_text"] == "£3 a session" and the_entry().facts["phone"] == "01709 000000"
    closed = jo.submit(jo.get("/my-groups"), button="We have closed : Wath Chess")
    jo.submit(closed, button="We have closed : Wath Chess")
    waits = db.session.scalars(select(Submission).where(Submission.state == "waiting").order_by(Submission.id)).all()
    assert [(each.entry_id, each.proposed.get("status")) for each in waits] == [
        (the_entry().id, None), (the_entry("Wath Chess").id, "closed"),
    ]  # fmt: skip
    assert waits[1].sender_email == "jo@example.org" and "They signed in" in [
        each.method for each in db.session.scalars(select(Check))
    ]
    review = as_moderator.get(f"/moderate/{waits[1].id}")
    as_moderator.submit(review, button="Approve", action="/moderate/")
    assert the_entry("Wath Chess").facts["status"] == "closed"


def test_handing_over_and_leaving_by_account(jo: CheckingClient, as_moderator: CheckingClient) -> None:
    entry, other = owned(), owned("Wath Chess")
    form = jo.get(jo.get("/my-groups").link("Let somebody else help, or take over : Maltby Chess"))
    assert "Error" in jo.submit(form, {"email": "kim"}, button="They take over").title
    jo.submit(form, {"email": "kim@example.org", "name": "Kim"}, button="They take over")
    as_moderator.submit(as_moderator.get("/moderate/freshness/claims"), button="Let them look after it")
    assert [each.email for each in keepers.of_entry(entry.id)] == ["kim@example.org"]
    left = jo.submit(jo.get("/my-groups"), button="I no longer look after this : Wath Chess")
    assert "You look after nothing on the site now" in left.text and keepers.of_entry(other.id) == []


def test_what_is_not_ones_own_is_shut(jo: CheckingClient, app: Flask) -> None:
    mine, other = owned(), owned("Not Yours", email="kim@example.org")
    form = jo.get("/my-groups")
    token = str(form.soup.select_one("input[name=csrf_token]")["value"])  # type: ignore[index]
    for address in (f"/my-groups/change/{other.id}", f"/my-groups/people/{other.id}"):
        shut = jo.get(address)
        assert shut.status == 404 and "Somebody else looks after this entry" in shut.text
    for address, said in (("/my-groups", {"entry": str(other.id), "said": "closed"}), (f"/my-groups/leave/{other.id}", {})):
        assert jo.post(address, {"csrf_token": token, **said}).status == 404
    assert db.session.scalars(select(Submission)).all() == [] and len(keepers.of_entry(other.id)) == 1
    stranger = CheckingClient(app)
    assert "/login" in stranger.get("/my-groups").url and mine.id


def test_an_account_that_looks_after_nothing_is_told_how(as_member: CheckingClient, outbox: object) -> None:
    a_service(name="Maltby Chess")
    assert "My groups" not in as_member.get("/members").html
    nothing = as_member.get("/my-groups")
    assert nothing.status == 200 and "You look after nothing on the Local Offer yet" in nothing.text
    claim = as_member.get("/services/maltby-chess/look-after")
    assert 'value="member@example.org"' in claim.html
    owned(email="member@example.org")
    assert "My groups" in as_member.get("/members").html and "Maltby Chess" in as_member.get("/my-groups").text


def test_the_next_day_one_may_answer_again(jo: CheckingClient) -> None:
    owned()
    jo.submit(jo.get("/my-groups"), button="It is still right")
    first = the_entry().confirmed_at
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=40), tick=True):
        jo.submit(jo.get("/my-groups"), button="It is still right")
    assert first and the_entry().confirmed_at and the_entry().confirmed_at > first  # type: ignore[operator]

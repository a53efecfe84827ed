"""Keeping entries true: letters once and in time, links that do nothing by themselves, answers that leave a trace."""

from __future__ import annotations

import random
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from flask import Flask
from flask_mailman import EmailMessage
from sqlalchemy import select

from localoffer.database import db
from localoffer.directory import queries
from localoffer.directory.models import Change, Entry
from localoffer.freshness import actions, digests, links
from localoffer.freshness.models import OwnerLink, Reminder
from localoffer.mail import Letter
from localoffer.submissions.models import Submission
from tests.checking import CheckingClient
from tests.factories import a_service

LATER = timedelta(days=400)


@pytest.fixture
def outbox(app: Flask) -> list[EmailMessage]:
    app.extensions["mailman"].outbox = []
    letters: list[EmailMessage] = app.extensions["mailman"].outbox
    return letters


def owned(name: str = "Maltby Chess", email: str = "jo@example.org") -> Entry:
    entry = a_service(name=name)
    actions.add_owner(entry, email=email, name="Jo")
    return entry


def remind(app: Flask, *options: str) -> str:
    result = app.test_cli_runner().invoke(args=["remind", *options])
    assert result.exit_code == 0, result.output
    return result.output


def link_in(letter: EmailMessage) -> str:
    found = re.search(r"https?://\S+/owner/\S+", letter.body)
    assert found
    return urlsplit(found.group()).path


@pytest.fixture
def asked(app: Flask, outbox: list[EmailMessage]) -> str:
    """The address that an owner of one entry was sent, more than a year after it was listed."""
    owned()
    with time_machine.travel(datetime.now(UTC) + LATER, tick=True):
        remind(app)
        yield link_in(outbox[0])


def press(page: CheckingClient, address: str, button: str) -> object:
    return page.submit(page.get(address), button=button)


def the_entry() -> Entry:
    db.session.expire_all()
    return db.session.scalars(select(Entry)).one()


def test_one_letter_for_all_that_is_due_and_only_one(app: Flask, outbox: list[EmailMessage]) -> None:
    owned("Maltby Chess")
    owned("Wath Chess")
    assert "0 letters" in remind(app)
    with time_machine.travel(datetime.now(UTC) + LATER, tick=True):
        assert "1 letter would be" in remind(app, "--dry-run") and not outbox
        assert "1 letter written" in remind(app)
        assert "0 letters" in remind(app)
    (letter,) = outbox
    assert letter.to == ["jo@example.org"] and "Maltby Chess" in letter.body and "Wath Chess" in letter.body


def test_opening_the_link_changes_nothing(page: CheckingClient, asked: str) -> None:
    before = db.session.scalars(select(Change)).all()
    for _ in range(3):
        found = page.get(asked)
        assert found.heading == "Is this still right?"
    assert found.response.headers["Referrer-Policy"] == "no-referrer" and found.response.headers["Cache-Control"] == "no-store"
    assert len(db.session.scalars(select(Change)).all()) == len(before) and the_entry().confirmed_at is None


def test_a_machine_that_follows_every_link_changes_nothing(page: CheckingClient, asked: str, outbox: list[EmailMessage]) -> None:
    state = [(each.id, each.version) for each in db.session.scalars(select(Entry))]
    for letter in outbox:
        for url in re.findall(r"https?://\S+", letter.body):
            first = page.get(urlsplit(url).path)
            for each in first.links():
                if each.startswith("/") and "logout" not in each:
                    page.get(each)
    db.session.expire_all()
    assert state == [(each.id, each.version) for each in db.session.scalars(select(Entry))]
    assert db.session.scalars(select(Submission)).all() == []


def test_still_right_moves_only_the_day_of_confirmation(page: CheckingClient, asked: str) -> None:
    facts, edited = the_entry().facts, the_entry().edited_at
    press(page, asked, "It is still right")
    row = the_entry()
    assert row.confirmed_at and row.confirmed_how == "owner link" and row.facts == facts and row.edited_at == edited
    assert "You said: It is still right" in page.get(asked).text


def test_something_changed_leads_to_the_filled_in_form(page: CheckingClient, asked: str) -> None:
    found = press(page, asked, "Something changed")
    assert found.url.startswith("/services/maltby-chess/wrong")  # type: ignore[attr-defined]
    assert the_entry().confirmed_at is None


def test_we_have_closed_waits_for_a_moderator(page: CheckingClient, asked: str, as_moderator: CheckingClient) -> None:
    press(page, asked, "We have closed")
    assert the_entry().facts.get("status", "open") == "open"
    waiting = db.session.scalars(select(Submission)).one()
    assert waiting.proposed["status"] == "closed" and waiting.entry_id == the_entry().id


def test_not_ours_goes_to_staff_and_nobody_is_asked_again(app: Flask, page: CheckingClient, asked: str, outbox: list) -> None:
    press(page, asked, "This is not ours")
    assert actions.owners_of(the_entry().id) == []
    with time_machine.travel(datetime.now(UTC) + 3 * LATER, tick=True):
        remind(app)
    assert len(outbox) == 1


@pytest.mark.parametrize("kind", ["forged", "cut", "expired", "revoked", "swapped"])
def test_a_link_that_is_no_good_is_refused_in_words(page: CheckingClient, asked: str, kind: str) -> None:
    other = a_service(name="Not Yours")
    row = db.session.scalars(select(OwnerLink)).one()
    if kind == "expired":
        row.expires_at = datetime.now(UTC) - timedelta(minutes=1)
    if kind == "revoked":
        links.revoke_all(row.owner_id)
    db.session.commit()
    address = {"forged": "/owner/" + "x" * 43, "cut": asked[:-5]}.get(kind, asked)
    if kind == "swapped":
        form = page.get(asked)
        token = form.soup.select_one("input[name=csrf_token]")["value"]  # type: ignore[index]
        found = page.post(asked, {"csrf_token": token, "entry": str(other.id), "said": "right"})
    else:
        found = page.get(address)
    assert found.status == 410 and "Nothing was changed" in found.text
    db.session.expire_all()
    assert not any(each.confirmed_at for each in db.session.scalars(select(Entry)))


def test_only_a_hash_of_the_link_is_kept(asked: str) -> None:
    token = asked.rsplit("/", 1)[1]
    assert db.session.scalars(select(OwnerLink.hash)).one() == links.hashed(token) != token


def test_a_check_by_telephone_is_one_step(app: Flask, as_moderator: CheckingClient) -> None:
    entry = a_service(name="Maltby Chess")
    desk = as_moderator.get("/moderate/freshness?list=never")
    form = as_moderator.get(desk.link("Maltby Chess"))
    as_moderator.submit(form, {"method": "phone", "outcome": "right", "note": "Spoke to Jo"}, button="Write it down")
    row = the_entry()
    assert row.id == entry.id and row.confirmed_how == "phone"
    shown = as_moderator.get(f"/moderate/freshness/{row.id}")
    assert "Spoke to Jo" in shown.text and "In date" in shown.text
    assert "Maltby Chess" not in as_moderator.get("/moderate/freshness?list=never").text


def test_staff_choose_who_looks_after_it(app: Flask, as_moderator: CheckingClient) -> None:
    entry = a_service(name="Maltby Chess")
    page = as_moderator.get(f"/moderate/freshness/{entry.id}")
    page = as_moderator.submit(page, {"email": "not an address"}, button="Let this person look after it")
    assert "Write the e-mail address" in page.html
    page = as_moderator.submit(page, {"email": "Jo@Example.org", "name": "Jo"}, button="Let this person look after it")
    assert "jo@example.org" in page.text
    page = as_moderator.submit(page, button="Take off")
    assert "Nobody yet" in page.text


def test_three_years_with_missed_runs(app: Flask) -> None:
    """Ten owners and forty entries; the command runs on some days only, and some runs are killed after one letter."""
    rng = random.Random(11)
    start = datetime(2026, 1, 5, 9, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        for number in range(40):
            owned(f"Group {number}", f"owner{number % 10}@example.org")
        entries = {each.id for each in db.session.scalars(select(Entry))}
    policy = digests.standing(next(queries.all_published()))
    for day in range(0, 3 * 365, 9):
        if rng.random() < 0.5:
            continue
        with time_machine.travel(start + timedelta(days=day), tick=False):
            if rng.random() < 0.3:
                today = digests.local_day(datetime.now(UTC))
                for owner_id, about in list(digests.owed(today).items())[:1]:
                    digests.write_digest(owner_id, about)  # and then the machine was switched off
            else:
                digests.remind(lambda _line: None)
    rows = db.session.scalars(select(Reminder)).all()
    stages = Counter((row.entry_id, row.stage) for row in rows)
    assert set(stages.values()) == {1}
    assert {entry for entry, stage in stages if stage == "chase"} == entries
    assert policy.policy.ask < policy.policy.chase
    letters = db.session.scalars(select(Letter)).all()
    assert 10 <= len(letters) <= len(rows)

"""Letters that ask: once and in time, one for all that is due, whatever runs were missed; and letters that come back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from localoffer import mail
from localoffer.database import db
from localoffer.directory import publishing
from localoffer.directory.listing import Session
from localoffer.freshness import bounces
from localoffer.freshness.models import Owner, OwnerLink, Reminder
from tests.checking import CheckingClient
from tests.conftest import Letters
from tests.factories import a_listing, a_service
from tests.integration.freshness.conftest import LATER, owned

Run = Callable[..., str]


def test_one_letter_for_all_that_is_due_and_only_one(run: Run, outbox: Letters) -> None:
    owned("Maltby Chess")
    owned("Wath Chess")
    assert "0 letters" in run("remind")
    with time_machine.travel(datetime.now(UTC) + LATER, tick=True):
        assert "1 letter would be written" in run("remind", "--dry-run")
        assert not outbox and not db.session.scalars(select(Reminder)).all() and not db.session.scalars(select(OwnerLink)).all()
        assert "1 letter written" in run("remind")
        assert "0 letters written" in run("remind")
    (letter,) = outbox
    assert letter.to == ["jo@example.org"] and "Maltby Chess" in letter.body and "Wath Chess" in letter.body
    (html, kind), *_ = letter.alternatives
    assert kind == "text/html" and "Maltby Chess" in html and letter.body.split("http")[1].split()[0] in html


def test_what_is_due_soon_is_asked_in_the_same_letter(run: Run, outbox: Letters) -> None:
    start = datetime(2027, 1, 4, 9, tzinfo=UTC)
    for days in (0, 5, 40):
        with time_machine.travel(start + timedelta(days=days), tick=False):
            owned(f"Group {days}")
    with time_machine.travel(datetime(2027, 4, 5, 9, tzinfo=UTC), tick=False):
        run("remind")
    (letter,) = outbox
    assert "Group 0" in letter.body and "Group 5" in letter.body and "Group 40" not in letter.body


def test_a_late_letter_is_not_followed_by_the_next_at_once(run: Run, outbox: Letters) -> None:
    start = datetime(2027, 1, 4, 9, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        owned()
    for month, day, letters in ((5, 3, 1), (5, 4, 1), (5, 10, 1), (5, 17, 2), (6, 30, 2)):
        with time_machine.travel(datetime(2027, month, day, 9, tzinfo=UTC), tick=False):
            run("remind")
        assert len(outbox) == letters, (month, day)
    assert outbox[0].subject.startswith("Is this still right?") and outbox[1].subject.startswith("Please tell us")


@pytest.mark.parametrize("why", ["bounced", "do not contact", "closed", "taken down", "over"])
def test_nobody_is_asked_for_nothing(run: Run, outbox: Letters, why: str) -> None:
    over = {"sessions": (Session(starts_on="2026-08-01", ends_on="2026-08-05"),)} if why == "over" else {}
    entry = owned(**over)
    owner = db.session.scalars(select(Owner)).one()
    if why == "bounced":
        owner.bounced_at = datetime.now(UTC)
    if why == "do not contact":
        mail.silence("Jo@example.org", reason="They asked", by_name="Moderator")
    if why == "closed":
        publishing.edit(entry, a_listing(name="Maltby Chess", status="closed"), by=None, why="for a test")
    if why == "taken down":
        publishing.withdraw(entry, by=None, why="for a test")
    db.session.commit()
    with time_machine.travel(datetime.now(UTC) + LATER, tick=True):
        run("remind")
    assert not outbox


def test_names_cannot_start_a_header_or_pass_for_our_words(run: Run, outbox: Letters) -> None:
    name = 'Chess <script>alert(1)</script> =?UTF-8?Q?=0ABcc: x@evil.example?= "'
    owned(name)
    with time_machine.travel(datetime.now(UTC) + LATER, tick=True):
        run("remind")
    (letter,) = outbox
    raw = letter.message().as_string()
    headers = raw.split("\n\n", 1)[0]
    assert "\nBcc" not in raw and "\nbcc" not in raw.lower().split("\n\n")[0] and headers.lower().count("\nto:") == 1
    assert "<script" not in letter.alternatives[0][0]


def test_an_address_that_the_mail_server_refuses_goes_to_staff(
    app: Flask, run: Run, outbox: Letters, as_moderator: CheckingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from smtplib import SMTPRecipientsRefused

    owned()
    refusal = SMTPRecipientsRefused({"jo@example.org": (550, b"no such user")})
    monkeypatch.setattr("flask_mailman.EmailMultiAlternatives.send", lambda self: (_ for _ in ()).throw(refusal))
    with time_machine.travel(datetime.now(UTC) + LATER, tick=True):
        assert "1 address refused" in run("remind")
        monkeypatch.undo()
        assert "0 letters" in run("remind") and not outbox
    assert "Maltby Chess" in as_moderator.get("/moderate/freshness?list=bounced").text
    owner = db.session.scalars(select(Owner)).one()
    person = as_moderator.get(f"/moderate/freshness/people/{owner.id}")
    as_moderator.submit(person, {"email": "jo@new.example.org"}, button="write to them again")
    run("remind")
    assert "Maltby Chess" not in as_moderator.get("/moderate/freshness?list=bounced").text


RETURNED = b"""From: MAILER-DAEMON@example.org
Subject: Undelivered Mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

It did not work.
--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; Jo@Example.org
Action: failed
Status: 5.1.1

Final-Recipient: rfc822; kim@example.org
Action: delayed
Status: 4.4.1

--B--
"""


def test_a_returned_message_is_read_from_standard_input(run: Run) -> None:
    assert bounces.addresses_in(RETURNED) == ["jo@example.org"] and bounces.addresses_in(b"\x00\xff") == []
    owned()
    assert "1 of 1" in run("bounced", input=RETURNED)
    assert db.session.scalars(select(Owner)).one().bounced_at is not None
    assert "0 of 1" in run("bounced", "nobody@example.org")


def test_a_mail_server_that_is_down_costs_no_letter(run: Run, outbox: Letters, monkeypatch: pytest.MonkeyPatch) -> None:
    owned()
    with time_machine.travel(datetime.now(UTC) + LATER, tick=True):
        monkeypatch.setattr(
            "flask_mailman.backends.locmem.EmailBackend.open", lambda self: (_ for _ in ()).throw(OSError("down"))
        )
        for _ in range(15):
            run("remind")
        assert not outbox
        monkeypatch.undo()
        run("remind")
    assert len(outbox) == 1


def test_an_entry_without_owner_asks_nobody(run: Run, outbox: Letters) -> None:
    a_service()
    with time_machine.travel(datetime.now(UTC) + LATER, tick=True):
        assert "0 letters written" in run("remind") and not outbox

"""While the mail server is away letters wait in the outbox; when it is back each goes out once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from smtplib import SMTPRecipientsRefused
from threading import Thread
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from localoffer import create_app, mail
from localoffer.database import db, now
from localoffer.mail import TRIES, Letter
from tests import suggesting
from tests.checking import CheckingClient
from tests.conftest import settings_in
from tests.faults.post_office import PostOffice
from tests.running import free_port


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def settings_changes(port: int) -> dict[str, Any]:
    return {"mail_backend": "smtp", "mail_server": "127.0.0.1", "mail_port": port}


@pytest.fixture
def opened(port: int) -> Iterator[list[PostOffice]]:
    """Append to it to have it closed."""
    offices: list[PostOffice] = []
    yield offices
    for each in offices:
        each.close()


def test_letters_wait_and_go_out_once(app: Flask, page: CheckingClient, port: int, opened: list[PostOffice]) -> None:
    thanks = suggesting.suggest(page, email="mum@example.org")
    assert "Thank you" in thanks.heading
    assert db.session.scalars(select(Letter.sent_at)).all() == [None]
    office = PostOffice(port)
    opened.append(office)
    with time_machine.travel(now() + timedelta(minutes=6), tick=True):
        first = app.test_cli_runner().invoke(args=["send-letters"]).output
        again = app.test_cli_runner().invoke(args=["send-letters"]).output
    assert first == "1 letters sent.\n" and again == "0 letters sent.\n"
    assert [each["To"] for each in office.letters] == ["mum@example.org"]
    assert office.letters[0]["Message-ID"].startswith("<letter-")


def test_a_night_without_a_mail_server_loses_no_letter(app: Flask, port: int, opened: list[PostOffice]) -> None:
    for number in range(3):
        mail.write(to=f"person{number}@example.org", subject="Hello", body="Hello")
    db.session.commit()
    begun = now()
    for hour in range(TRIES * 4):
        with time_machine.travel(begun + timedelta(hours=hour), tick=False):
            assert mail.send_waiting(patient=False) == 0
    office = PostOffice(port)
    opened.append(office)
    with time_machine.travel(begun + timedelta(hours=TRIES * 4 + 7), tick=False):
        assert mail.send_waiting(patient=False) == 3
    assert sorted(each["To"] for each in office.letters) == [f"person{number}@example.org" for number in range(3)]


def test_a_clock_that_jumps_back_makes_no_letter_wait_for_it(app: Flask, port: int, opened: list[PostOffice]) -> None:
    mail.write(to="a@example.org", subject="Hello", body="Hello")
    db.session.commit()
    with time_machine.travel(now() + timedelta(hours=1), tick=False):
        assert mail.send_waiting(patient=False) == 0
    office = PostOffice(port)
    opened.append(office)
    assert mail.send_waiting(patient=False) == 1 and len(office.letters) == 1


def test_nobody_waits_twice_for_a_server_that_is_away(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []
    deliver = mail.deliver
    monkeypatch.setattr(mail, "deliver", lambda *of: tried.append(of[0]) or deliver(*of))  # type: ignore[func-returns-value]
    for number in range(5):
        mail.write(to=f"person{number}@example.org", subject="Hello", body="Hello")
        db.session.commit()
        mail.send_waiting()
    assert tried == [1]


def test_a_letter_that_is_refused_holds_up_no_other(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: mail.EmailMultiAlternatives) -> None:
        if self.to == ["nobody@example.org"]:
            raise SMTPRecipientsRefused({})

    monkeypatch.setattr(mail.EmailMultiAlternatives, "send", refuse)
    for name in ("nobody", "somebody"):
        mail.write(to=f"{name}@example.org", subject="Hello", body="Hello")
    db.session.commit()
    assert mail.send_waiting() == 1
    left = db.session.scalars(select(Letter).where(Letter.sent_at.is_(None))).one()
    assert (left.to, left.tries, left.trouble) == ("nobody@example.org", 1, "SMTPRecipientsRefused")


def test_several_who_send_at_once_send_each_letter_once(app: Flask, tmp_path: Path, port: int, opened: list[PostOffice]) -> None:
    for number in range(12):
        mail.write(to=f"person{number}@example.org", subject="Hello", body="Hello")
    db.session.commit()
    office = PostOffice(port)
    opened.append(office)
    sites = [
        create_app(settings_in(tmp_path / "var", mail_backend="smtp", mail_server="127.0.0.1", mail_port=port)) for _ in "abc"
    ]

    def send(site: Flask) -> None:
        with site.app_context():
            mail.send_waiting()
            db.session.remove()
            db.engine.dispose()

    threads = [Thread(target=send, args=(site,)) for site in sites]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert Counter(each["To"] for each in office.letters) == {f"person{number}@example.org": 1 for number in range(12)}

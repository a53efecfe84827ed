"""What the tests of the upkeep begin from: entries that somebody looks after, the post, and a later day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from flask import Flask
from flask_mailman import EmailMessage
from sqlalchemy import select

from localoffer.database import db
from localoffer.directory.models import Entry
from localoffer.freshness import keepers
from tests.conftest import Letters
from tests.factories import a_service

LATER = timedelta(days=400)


def the_entry(name: str = "Maltby Chess") -> Entry:
    db.session.expire_all()
    return db.session.scalars(select(Entry).where(Entry.name == name)).one()


def owned(name: str = "Maltby Chess", email: str = "jo@example.org", **facts: object) -> Entry:
    """An entry that somebody looks after."""
    entry = a_service(name=name, **facts)
    keepers.let_in(entry.id, email=email, name="Jo")
    db.session.commit()
    return entry


@pytest.fixture
def run(app: Flask) -> Callable[..., str]:
    """A command of the site; what it says."""

    def command(*words: str, **more: object) -> str:
        result = app.test_cli_runner().invoke(args=list(words), **more)  # type: ignore[arg-type]
        assert result.exit_code == 0, result.output
        return result.output

    return command


def link_in(letter: EmailMessage) -> str:
    """The address that a letter leads to."""
    found = re.search(r"https?://\S+/owner/\S+", letter.body)
    assert found, letter.body
    return urlsplit(found.group()).path


@pytest.fixture
def later() -> Iterator[None]:
    """More than a year from now."""
    with time_machine.travel(datetime.now(UTC) + LATER, tick=True):
        yield


@pytest.fixture
def asked(outbox: Letters, run: Callable[..., str]) -> Iterator[str]:
    """The address that the owner of one entry was sent, more than a year after it was listed; it is that day now."""
    owned()
    with time_machine.travel(datetime.now(UTC) + LATER, tick=True):
        run("remind")
        yield link_in(outbox[0])


@pytest.fixture
def asked_for_three(outbox: Letters, run: Callable[..., str]) -> Iterator[str]:
    """As `asked`, for three entries of one owner."""
    for name in ("Maltby Chess", "Wath Chess", "Dinnington Chess"):
        owned(name)
    with time_machine.travel(datetime.now(UTC) + LATER, tick=True):
        run("remind")
        yield link_in(outbox[0])

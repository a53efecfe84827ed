"""A page asks the database for what it does not know, and for nothing that it does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event

from localoffer.database import aside, db, write_transaction
from localoffer.directory import counting, publishing, queries
from localoffer.directory.models import Entry
from tests import databases
from tests.checking import CheckingClient
from tests.factories import a_service


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements about entries that are asked meanwhile."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if "FROM entry" in statement:
            found.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_what_is_known_in_this_state_of_the_directory_is_not_asked_again(app: Flask, page: CheckingClient) -> None:
    entry = a_service(name="Otter Swimming Club")
    page.get("/search?q=otter")
    with statements() as asked:
        assert "Otter Swimming Club" in page.get("/search?q=otter+swimming").text
    assert not asked
    publishing.withdraw(db.session.get_one(Entry, entry.id), by=None, why="closed")
    db.session.commit()
    assert "Otter Swimming Club" not in page.get("/search?q=otter+club").text


def test_an_entry_that_was_found_is_shown_from_what_is_known(app: Flask, page: CheckingClient) -> None:
    address = f"/services/{a_service(name='Otter Swimming Club').slug}"
    page.get("/search?q=otter")
    with statements() as asked:
        assert page.get(address).heading == "Otter Swimming Club"
    assert len(asked) == 1


def test_a_value_is_read_as_committed_or_as_the_transaction_sees_it(app: Flask) -> None:
    before = queries.generation()
    with write_transaction():
        number = counting.count_a_change()
        assert queries.generation() == number > before
        db.session.rollback()
    assert queries.generation() == before
    with write_transaction():
        numbers = counting.count_a_change(), counting.count_a_change()
    assert before < numbers[0] < queries.generation() == numbers[1]


@pytest.mark.skipif(databases.ON_POSTGRESQL, reason="there nothing is read aside")
def test_a_value_that_cannot_be_read_aside_is_asked_for_in_the_session(app: Flask) -> None:
    queries.generation()
    for each in app.extensions[aside.KEY].free:
        each.close()
    assert queries.generation() >= 0

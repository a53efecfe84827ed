"""Eight people who save at the same moment: none gets an error, and no change is written over another."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from localoffer.database import BUSY_MILLISECONDS, PATIENT_MILLISECONDS, db
from localoffer.directory import queries
from localoffer.directory.counting import count_a_change
from localoffer.submissions.models import Draft
from tests import databases
from tests.running import LONGEST_START

WRITERS, EACH = 8, 12


def at_once(work: Callable[[int], None]) -> list[BaseException]:
    """Eight threads, each with connections of its own; what went wrong in any of them."""
    troubles: list[BaseException] = []
    together = threading.Barrier(WRITERS)

    def one(number: int) -> None:
        together.wait()
        try:
            work(number)
        except BaseException as trouble:
            troubles.append(trouble)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(WRITERS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(timeout=LONGEST_START)
    assert not any(each.is_alive() for each in threads)
    return troubles


def test_eight_writers_at_once_get_no_error(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[int] = []
    monkeypatch.setattr("localoffer.database.BUSY_MILLISECONDS", PATIENT_MILLISECONDS)  # the turn of the last one comes late

    def work(number: int) -> None:
        client = app.test_client()
        for each in range(EACH):
            sent = {"name": f"Club {number} of {each}"}
            said.append(client.post("/suggest", data=sent, headers={"Sec-Fetch-Site": "same-origin"}).status_code)

    db.session.rollback()
    assert at_once(work) == []
    assert said == [302] * (WRITERS * EACH)
    assert db.session.scalar(select(func.count()).select_from(Draft)) == WRITERS * EACH


def test_reading_and_then_writing_loses_no_step(app: Flask) -> None:
    """A transaction that reads first and then writes is what SQLite's own way of beginning refuses under load."""
    before = queries.generation()
    db.session.rollback()
    numbers: list[int] = []

    def work(_number: int) -> None:
        with app.app_context():
            for _ in range(EACH):
                queries.published_numbers()
                numbers.append(count_a_change())
                db.session.commit()
            db.session.remove()

    assert at_once(work) == []
    assert len(set(numbers)) == WRITERS * EACH
    assert queries.generation() == max(numbers) and min(numbers) > before
    assert databases.ON_POSTGRESQL or max(numbers) == before + WRITERS * EACH


@pytest.mark.skipif(databases.ON_POSTGRESQL, reason="there nobody waits for the whole database")
def test_a_command_waits_longer_for_its_turn_than_a_page(app: Flask) -> None:
    def patience() -> int:
        db.session.rollback()
        return int(db.session.scalar(text("PRAGMA busy_timeout")) or 0)

    assert patience() == PATIENT_MILLISECONDS
    with app.test_request_context("/suggest", method="POST"):
        assert patience() == BUSY_MILLISECONDS < PATIENT_MILLISECONDS

"""What a level of assurance is worth in the order of a search ends with its evidence: on the day, without a change."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from flask import Flask

from localoffer.database import db, now
from localoffer.directory import publishing
from localoffer.directory.queries import today
from localoffer.search import index
from tests.checking import CheckingClient
from tests.factories import a_service


def test_a_level_that_runs_out_counts_no_more_in_the_order(app: Flask, page: CheckingClient) -> None:
    def order() -> list[str]:
        return [each["name"] for each in (page.get("/search.json?q=drumming").response.json or {})["results"]]

    a_service(name="Ash Drumming")
    checked = a_service(name="Oak Drumming")
    until = {"confirmed": (today() + timedelta(days=9)).isoformat(), "checked": (today() + timedelta(days=9)).isoformat()}
    publishing.assure(checked, "checked", by=None, why="for a test", until=until)
    db.session.commit()
    reached = index.reading().generation
    assert order() == ["Oak Drumming", "Ash Drumming"]
    with time_machine.travel(now() + timedelta(days=9), tick=True):
        assert order() == ["Oak Drumming", "Ash Drumming"]
    with time_machine.travel(now() + timedelta(days=11), tick=True):
        assert order() == ["Ash Drumming", "Oak Drumming"] and index.reading().generation == reached

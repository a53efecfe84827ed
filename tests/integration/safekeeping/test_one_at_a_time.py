"""What the clock of every machine starts is done by one of them; the others say so and end well."""

from __future__ import annotations

import pytest
from flask import Flask

from localoffer.database import alone, db
from localoffer.database.locking import ANOTHER
from tests import factories

COMMANDS = {
    "remind": ["remind"],
    "import_due": ["import-due"],
    "snapshot_command": ["snapshot"],
    "retain": ["retain", "--really"],
    "send_letters": ["send-letters"],
    "tidy_searches": ["tidy-searches"],
    "check_links": ["check-links"],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_second_one_does_nothing_and_ends_well(app: Flask, name: str) -> None:
    run = app.test_cli_runner().invoke
    with alone(name) as first:
        assert first
        second = run(args=COMMANDS[name])
        assert second.exit_code == 0 and second.output.strip() == ANOTHER
    after = run(args=COMMANDS[name])
    assert after.exit_code == 0 and ANOTHER not in after.output, after.output


def test_a_command_that_fails_lets_go_of_its_lock(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    run = app.test_cli_runner().invoke
    factories.a_service(name="Chess for all")
    with monkeypatch.context() as broken:
        broken.setattr("localoffer.freshness.digests.remind", None)
        assert run(args=["remind"]).exit_code != 0
    db.session.rollback()
    assert ANOTHER not in run(args=["remind"]).output

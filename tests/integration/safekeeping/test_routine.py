"""What the clock does: each timer has its routine, each step is a command, and what fails keeps nothing else back."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from localoffer import cli
from localoffer.config import ROOT
from localoffer.database import alone
from localoffer.database.locking import ANOTHER
from tests.conftest import settings_in

UNITS = ROOT / "docs" / "systemd"


def test_the_timers_start_what_there_is(app: Flask) -> None:
    timed = {each.name.removeprefix("localoffer@").removesuffix(".timer") for each in UNITS.glob("*.timer")}
    assert timed == set(cli.ROUTINES)
    for words in (words for steps in cli.ROUTINES.values() for words in steps):
        assert app.test_cli_runner().invoke(args=[*words.split(), "--help"]).exit_code == 0, words


def test_what_fails_is_named_and_keeps_nothing_else_back(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(cli.ROUTINES, "night", ("backup", "no-such-thing", "tidy-searches"))
    done = app.test_cli_runner().invoke(args=["routine", "night"])
    assert done.exit_code == 1 and "LOCALOFFER_BACKUPS" in done.output
    assert "-- tidy-searches" in done.output and "This failed: backup, no-such-thing." in done.output


def test_the_night_makes_a_backup_where_the_settings_say(tmp_path: Path, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    from localoffer import create_app

    folder = tmp_path / "backups"
    site = create_app(settings_in(app.extensions["settings"].var, backups=str(folder)))
    monkeypatch.setitem(cli.ROUTINES, "night", ("backup --keep 2d", "check"))
    done = site.test_cli_runner().invoke(args=["routine", "night"])
    assert done.exit_code == 0, done.output
    assert len([each for each in folder.iterdir() if each.suffix != ".json"]) == 1 and "All is whole." in done.output


def test_another_machine_that_is_at_it_is_left_alone(app: Flask) -> None:
    with alone("routine-letters") as got:
        assert got
        done = app.test_cli_runner().invoke(args=["routine", "letters"])
    assert done.exit_code == 0 and ANOTHER in done.output and "send-letters" not in done.output

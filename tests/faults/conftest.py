"""A folder with the real directory, a server over it that can be killed, and the truth read from the database beside it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from localoffer import create_app
from localoffer.database import db
from tests.conftest import settings_in
from tests.running import LONGEST_START, ROOT, Server, environment

ROUNDS = int(os.environ.get("LOCALOFFER_FAULT_ROUNDS", "6"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.faults)
            item.add_marker(pytest.mark.timeout(1200 + 300 * ROUNDS))


@pytest.fixture
def var(directory_template: Path, tmp_path: Path) -> Path:
    """A site's folder with the real entries."""
    folder = tmp_path / "var"
    shutil.copytree(directory_template, folder)
    return folder


@pytest.fixture
def truth(var: Path) -> Iterator[Flask]:
    """The same database seen by a process that nobody kills."""
    app = create_app(settings_in(var, limits="off"))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def server(var: Path) -> Iterator[Server]:
    with Server(var) as running:
        yield running


class Actor:
    """Starts imports, reminders and rebuilds that may be killed; what they said for certain is in files."""

    def __init__(self, var: Path, said: Path) -> None:
        self.said = said
        said.mkdir()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.actor", str(said)], cwd=ROOT, env=environment(var), stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self.process.stdout is not None and self.process.stdout.readline() == "ready\n"

    def start(self, work: str, number: int) -> int:
        """Begin some work; the number of the process that does it."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(f"{work} {number}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def lines(self, work: str) -> list[str]:
        """What was said of some kind of work, whole lines only."""
        file = self.said / work
        return file.read_text(encoding="utf-8").split("\n")[:-1] if file.exists() else []

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def actor(var: Path, tmp_path: Path) -> Iterator[Actor]:
    made = Actor(var, tmp_path / "said")
    yield made
    made.end()


@pytest.fixture
def run_command(var: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run one command of the site over the same folder."""

    def run(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "flask", "--app", "app", *words], cwd=ROOT, env=environment(var, **more), capture_output=True,
            text=True, timeout=4 * LONGEST_START,
        )  # fmt: skip

    return run

"""A full disk and a read-only folder: pages are still read, nothing is lost in silence, and all is well afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from localoffer import create_app
from localoffer.database import db
from localoffer.search import index
from localoffer.submissions.models import Submission
from tests import suggesting
from tests.conftest import settings_in
from tests.running import FarVisitor, Server

SIZE = 40 * 1024 * 1024


def mounted(*words: str) -> bool:
    return subprocess.run(["mount", *words], capture_output=True).returncode == 0


@pytest.fixture
def disk(directory_template: Path, tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own with the real directory on it."""
    if os.geteuid() != 0 or not mounted("-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(tmp_path)):
        pytest.skip("this machine lets nobody mount a small disk here")
    shutil.copytree(directory_template, tmp_path / "var")
    yield tmp_path
    subprocess.run(["umount", "-l", str(tmp_path)], check=True)


def fill(disk: Path) -> Path:
    """Take all the room there is."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (1024 * 1024, 4096, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
    return filler


def truth(var: Path) -> Flask:
    return create_app(settings_in(var))


def test_a_full_disk(disk: Path) -> None:
    var = disk / "var"
    with Server(var) as server:
        server.start()
        visitor = FarVisitor(server.url)
        check = suggesting.to_the_check(visitor)
        filler = fill(disk)
        refused = visitor.submit(check, button="Send")
        assert refused.status == 503 and "Nothing that you typed is lost" in refused.text
        for path in ("/", "/search?q=autism", "/map", "/services/rotherham-sendiass", "/search.json?q=swimming"):
            assert server.status(path) == 200, path
        filler.unlink()
        thanks = visitor.submit(refused, button="Try again")
        assert "Thank you" in thanks.heading
    with truth(var).app_context():
        names = db.session.scalars(select(Submission.name).where(Submission.name == suggesting.ANSWERS["name"]["name"])).all()
        assert len(names) == 1
        assert db.session.scalar(text("PRAGMA integrity_check")) == "ok"
        assert not index.check()
        db.session.remove()
        db.engine.dispose()


def test_an_index_that_finds_no_room_is_made_when_there_is_some(disk: Path) -> None:
    var = disk / "var"
    filler = fill(disk)
    shutil.rmtree(var / "index")
    with Server(var) as server:
        server.start(path="/guidance")
        assert server.status("/services/rotherham-sendiass") == 200
        filler.unlink()
        assert server.status("/search?q=autism") == 200
    with truth(var).app_context():
        assert not index.check()
        db.session.remove()
        db.engine.dispose()


def test_a_folder_that_cannot_be_written(disk: Path) -> None:
    var = disk / "var"
    with truth(var).app_context():
        before = db.session.scalar(select(func.count(Submission.id)))
        db.session.remove()
        db.engine.dispose()
    assert mounted("-o", "remount,ro", str(disk))
    server = Server(var)
    server.log_folder = var.parent.parent
    with server:
        server.start()
        for path in ("/", "/search?q=autism", "/map", "/services/rotherham-sendiass", "/gaps"):
            assert server.status(path) == 200, path
        visitor = FarVisitor(server.url)
        said = visitor.submit(visitor.get("/suggest"), suggesting.ANSWERS["name"], action="/suggest")
        assert said.status == 503 and "Nothing that you typed is lost" in said.text
        assert suggesting.ANSWERS["name"]["name"] in said.html
    assert mounted("-o", "remount,rw", str(disk))
    with Server(var) as again:
        again.start()
        assert "Thank you" in suggesting.suggest(FarVisitor(again.url)).heading
    with truth(var).app_context():
        assert db.session.scalar(select(func.count(Submission.id))) == (before or 0) + 1
        db.session.remove()
        db.engine.dispose()

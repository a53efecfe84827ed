"""The index is a copy: cut off, deleted or garbled under the running server, the search goes on and mends it by itself."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from localoffer.database import db
from localoffer.directory import publishing
from localoffer.search import index
from tests import factories
from tests.running import FarVisitor, Server, until


def files_of(var: Path) -> list[Path]:
    return [each for each in (var / "index").rglob("*") if each.is_file()]


def cut_off(var: Path) -> None:
    for each in files_of(var):
        each.write_bytes(each.read_bytes()[: each.stat().st_size // 2])


def emptied(var: Path) -> None:
    for each in files_of(var):
        each.write_bytes(b"")


def garbled(var: Path) -> None:
    for each in files_of(var):
        each.write_bytes(b"\x80\x04\x95garbage" * 40)


def deleted(var: Path) -> None:
    shutil.rmtree(var / "index")


def without_a_segment(var: Path) -> None:
    for each in files_of(var):
        if each.suffix in (".seg", ".trm", ".pst"):
            each.unlink()


@pytest.mark.parametrize("harm", [cut_off, emptied, garbled, deleted, without_a_segment])
def test_the_search_mends_the_index_under_the_running_server(
    harm: Callable[[Path], None], truth: Flask, var: Path, server: Server
) -> None:
    server.start()
    visitor = FarVisitor(server.url)
    before = visitor.get("/search.json?q=autism").answer.json()["total"]
    harm(var)
    assert visitor.get("/search.json?q=swimming").status == 200
    publishing.create(factories.a_listing(name="Quorzy Gathering"), by=None, why="seen")  # and dies before it tells its index
    db.session.commit()

    def found() -> list[str]:
        return [each["name"] for each in visitor.get("/search.json?q=quorzy").answer.json()["results"]]

    until(lambda: found() == ["Quorzy Gathering"])  # who searches while another process mends it is not kept waiting
    assert visitor.get("/search.json?q=autism&exact=1").answer.json()["total"] >= before
    assert not index.check()
    db.session.rollback()

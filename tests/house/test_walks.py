"""The two walks through the house stay short: what is on the way from a view to the database when people search and approve."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from localoffer.directory import publishing, queries
from tests import suggesting
from tests.checking import CheckingClient

DOORS = ("accounts.access", "directory.keeping", "database")
"""What stands before every view: who may enter, kept pages, the transaction."""


def watched(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> list[list[str]]:
    """The files of the project on the way to each call of a function, the view first."""
    walks: list[list[str]] = []
    real: Callable[..., Any] = getattr(module, name)

    def seen(*args: Any, **kwargs: Any) -> Any:
        files = [
            each.filename.split("/localoffer/", 1)[1] for each in traceback.extract_stack() if "/localoffer/" in each.filename
        ]
        rooms = [each.removesuffix(".py").replace("/", ".") for each in files]
        walks.append(list(dict.fromkeys(each for each in rooms if each not in DOORS)))
        return real(*args, **kwargs)

    monkeypatch.setattr(module, name, seen)
    return walks


def test_a_parent_searches(directory: Flask, page: CheckingClient, monkeypatch: pytest.MonkeyPatch) -> None:
    walks = watched(monkeypatch, queries, "published_among")
    page.get("/search?q=autism+youth+club&near=S65+1AB")
    assert ["search.views", "search.finder"] in walks
    assert len([walk for walk in walks if walk[0] == "search.views"]) == 1  # one SELECT for the entries of the page


def test_a_moderator_approves(
    app: Flask, page: CheckingClient, as_moderator: CheckingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    suggesting.suggest(page)
    walks = watched(monkeypatch, publishing, "create")
    review = as_moderator.get(as_moderator.get("/moderate").link("Lego Club"))
    as_moderator.submit(review, button="Approve", action="/moderate/")
    assert len(walks) == 1
    assert walks[0][0] == "submissions.views_moderator" and len(walks[0]) <= 4

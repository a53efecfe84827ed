"""What the tests demand of every page is demanded."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.checking import CheckingClient

PAGE = "<!doctype html><html lang=en><title>A page</title><main><h1>A page</h1>{}</main></html>"


def fetch(part: str) -> None:
    app = Flask("a_page")
    app.add_url_rule("/", view_func=lambda: PAGE.format(part))
    CheckingClient(app).get("/")


@pytest.mark.parametrize(
    "part",
    [
        '<label for="a">Name</label><input type="text" id="a">',
        '<label>Name <input type="text"></label>',
        '<input type="text" aria-label="Name">',
    ],
)
def test_a_field_with_a_label_is_let_by(part: str) -> None:
    fetch(part)


@pytest.mark.parametrize(
    "part",
    [
        '<input type="text">',
        '<label for="">Name</label><input type="text">',
        '<label for="">Name</label><input type="text" id="">',
        '<label>Name</label><input type="text">',
        '<label for="b">Name</label><input type="text" id="a">',
    ],
)
def test_a_field_without_one_is_told(part: str) -> None:
    with pytest.raises(AssertionError, match="has no label"):
        fetch(part)

"""The site as an attacker finds it: every role signed in, every address known, with real and hostile things in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from localoffer.accounts.access import access_of_routes
from localoffer.config import ROOT
from tests import factories
from tests.browser.conftest import browser, desktop, live, new_page, phone, trouble
from tests.checking import between_requests
from tests.conftest import signed_in_as

__all__ = ["browser", "desktop", "live", "new_page", "phone", "trouble"]
ROLES = ("", "owner", "member", "scrutiny", "editor", "moderator", "administrator")
READS = re.compile(
    r"""(?:args|values)\.get(?:list)?\(\s*["'](\w+)["']|["'](\w+)["'] in (?:request\.)?args|args\[["'](\w+)["']\]"""
)


@pytest.fixture(scope="session")
def parameters() -> list[str]:
    """Every parameter of an address that the code reads anywhere, and those of the search."""
    found: set[str] = {"q", "near", "age", "need", "page", "sort", "miles", "ward", "category", "day", "lat", "lon", "bbox"}
    for path in Path(ROOT / "localoffer").rglob("*.py"):
        for names in READS.findall(path.read_text(encoding="utf-8")):
            found |= {each for each in names if each}
    return sorted(found)


class Everyone(dict[str, FlaskClient]):
    """A client of every role, and of nobody. All have an account; whoever is asked for signs in."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.users = {role: factories.a_user(role=role) for role in ROLES if role}

    def __missing__(self, role: str) -> FlaskClient:
        between_requests()
        self.app.config["WTF_CSRF_ENABLED"] = True
        self[role] = signed_in_as(self.app, self.users[role]).client if role else self.app.test_client()
        self.app.config["WTF_CSRF_ENABLED"] = False
        return self[role]


@pytest.fixture
def everyone(app: Flask) -> dict[str, FlaskClient]:
    """A client of every role; forms need no token, so that a refusal is one of access."""
    app.config["WTF_CSRF_ENABLED"] = False
    return Everyone(app)


def filled(app: Flask, rule: Rule, value: str = "1") -> str:
    """The address of a rule with something in every part of it."""
    values: dict[str, object] = {}
    for name in rule.arguments:
        kind = type(rule._converters[name]).__name__
        values[name] = {"IntegerConverter": 1, "UUIDConverter": "00000000-0000-4000-8000-000000000000"}.get(kind, value)
        if kind == "AnyConverter":
            values[name] = next(iter(rule._converters[name].items))  # type: ignore[attr-defined]
    return str(
        app.url_map.bind("localhost").build(
            rule.endpoint, values, method=next(iter((rule.methods or {"GET"}) - {"HEAD", "OPTIONS"}))
        )
    )


def rules(app: Flask, method: str, *access: str) -> list[Rule]:
    """Every rule that answers a method, for these people or for all."""
    said = access_of_routes(app)
    return [
        each
        for each in app.url_map.iter_rules()
        if method in (each.methods or ()) and (not access or said[each.endpoint] in access)
    ]

"""Who may enter where: the whole table is written down in access.txt, and every role is tried at every guarded door."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from localoffer.accounts.access import MAY_ENTER, SIGNED_IN, access_of_routes
from tests.conftest import signed_in

TABLE = Path(__file__).with_name("access.txt")
SAMPLES = {
    "reference": "LO-AAAA-AAAA",
    "number": 1,
    "code": "E05013006",
    "key": "x",
    "slug": "x",
    "token": "x",
    "name": "x",
    "other": 2,
    "entry_id": 1,
}


def table_of(app: Flask) -> list[str]:
    access = access_of_routes(app)
    rows = []
    for rule in app.url_map.iter_rules():
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        rows.append(f"{rule.rule} | {methods} | {access[rule.endpoint]}")
    return sorted(rows)


def test_the_table_of_doors_is_as_it_was_agreed(app: Flask) -> None:
    assert table_of(app) == sorted(TABLE.read_text(encoding="utf-8").splitlines())


def guarded_doors(app: Flask) -> list[tuple[str, str, str]]:
    """(method, address, who may enter) of every door that is not for everyone."""
    access = access_of_routes(app)
    doors = []
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if access[rule.endpoint] == "public" or rule.endpoint.startswith("security."):
            continue
        address = adapter.build(rule.endpoint, {name: SAMPLES[name] for name in rule.arguments})
        doors += [(method, address, access[rule.endpoint]) for method in (rule.methods or set()) & {"GET", "POST"}]
    return sorted(doors)


def refused(client: FlaskClient, method: str, address: str) -> bool:
    answer = client.open(address, method=method)
    return answer.status_code == 403 or (answer.status_code == 302 and "/login" in answer.headers["Location"])


@pytest.mark.parametrize("role", ["", "owner", "member", "scrutiny", "editor", "moderator", "administrator"])
def test_a_door_opens_for_nobody_else(app: Flask, role: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    client = signed_in_client(app, role)
    doors = guarded_doors(app)
    assert len(doors) > 20
    for method, address, access in doors:
        may = bool(role) and (access == SIGNED_IN or role in MAY_ENTER[access])
        if not may:
            assert refused(client, method, address), f"{role or 'a visitor'} got into {method} {address}"
        elif method == "GET":
            assert not refused(client, method, address), f"{role} was kept out of {address}"


def signed_in_client(app: Flask, role: str) -> FlaskClient:
    if not role:
        return app.test_client()
    app.config["WTF_CSRF_ENABLED"] = True
    visitor = signed_in(app, role)
    app.config["WTF_CSRF_ENABLED"] = False
    return visitor.client

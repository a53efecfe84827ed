"""Whose address counts: the one that our own proxies saw, and never one that a visitor wrote down."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask, request

CLAIMED = [
    (0, "198.51.100.7", "127.0.0.1"),  # no proxy of ours: nobody is believed
    (1, "198.51.100.7", "198.51.100.7"),
    (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),  # what stands before our proxy's word came from the visitor
    (2, "203.0.113.9, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
    (1, "", "127.0.0.1"),
]


@pytest.fixture
def settings_changes(request: pytest.FixtureRequest) -> dict[str, Any]:
    return {"proxies": request.getfixturevalue("proxies")}


@pytest.mark.parametrize(("proxies", "claimed", "seen"), CLAIMED)
def test_the_address_is_what_our_own_proxy_saw(app: Flask, proxies: int, claimed: str, seen: str) -> None:
    found: list[tuple[str | None, str]] = []
    app.before_request(lambda: found.append((request.remote_addr, request.host)))
    said = {"X-Forwarded-For": claimed, "X-Forwarded-Host": "evil.example"} if claimed else {}
    app.test_client().get("/healthz", headers=said)
    assert found == [(seen, "localhost")]


@pytest.mark.parametrize("proxies", [1])
def test_one_visitor_behind_the_proxy_does_not_lock_out_another(app: Flask, proxies: int) -> None:
    def tries(address: str, number: int) -> list[int]:
        wrong = {"email": f"nobody{number}@example.org", "password": "wrong every time"}
        client, said = app.test_client(), {"X-Forwarded-For": f"203.0.113.{number}, {address}", "Sec-Fetch-Site": "same-origin"}
        return [client.post("/login", data=wrong, headers=said).status_code]

    flood = [status for number in range(12) for status in tries("198.51.100.7", number)]
    assert 429 in flood[10:] and 429 not in flood[:10]
    assert 429 not in tries("198.51.100.8", 50)

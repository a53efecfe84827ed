"""Whoever runs the site can see how it is; what people type and who they are is never written down."""

from __future__ import annotations

import json
import logging
import re
import urllib.request
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from localoffer.accounts.access import public
from localoffer.database import db
from localoffer.provision import printing
from localoffer.web import logs, metrics
from tests import suggesting
from tests.checking import CheckingClient
from tests.running import free_port


class Lines(logging.Handler):
    """Keeps what the log says, as it would be written."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(logs.as_json())
        self.written: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.written.append(self.format(record))

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(each) for each in self.written]


@pytest.fixture
def settings_changes() -> dict[str, Any]:
    return {"log": "json", "slow_ms": 60_000.0}


@pytest.fixture
def lines(app: Flask) -> Any:
    root, kept = logging.getLogger(), Lines()
    before = root.handlers[:], root.level
    root.handlers = [kept]
    root.setLevel(logging.INFO)
    yield kept
    root.handlers, root.level = before


def broken(app: Flask, error: Exception) -> None:
    def breaks() -> str:
        raise error

    app._got_first_request = False
    app.add_url_rule("/breaks", view_func=public(breaks), methods=["GET", "POST"])
    app.config["PROPAGATE_EXCEPTIONS"] = False


def test_it_lives_and_is_ready(app: Flask, page: CheckingClient) -> None:
    assert page.get("/healthz").response.json == {"alive": True}
    assert page.get("/readyz").response.json == {"ready": True, "because": []}


def test_tables_of_another_form_are_not_ready_for_visitors(app: Flask, page: CheckingClient) -> None:
    db.session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    db.session.commit()
    found = page.get("/readyz")
    assert found.status == 503 and "flask setup" in found.response.json["because"][0]
    assert page.get("/healthz").status == 200


def test_a_line_for_each_request_without_what_was_typed(app: Flask, page: CheckingClient, lines: Lines) -> None:
    page.get("/search?q=secretword&near=S65+1AB", headers={"User-Agent": "agent-of-somebody"})
    page.get("/status/not-there?token=abcdef")
    suggesting.suggest(page, email="mum@example.org", name={"name": "Quorzy Gathering"})
    page.post("/login", {"email": "someone@example.org", "password": "hunter2hunter2"})
    whole = "\n".join(lines.written)
    for secret in ("secretword", "S65", "mum@", "someone@", "hunter2", "Quorzy", "abcdef", "127.0.0.1", "agent-of-somebody"):
        assert secret not in whole, secret
    assert not re.search(r"/suggest/[\w-]{20,}", whole), "a private link is in the log"
    first = lines.events[0]
    assert first["event"] == "request" and first["route"] == "/search" and first["status"] == 200 and first["ms"] > 0


def test_each_answer_names_its_line(app: Flask, page: CheckingClient, lines: Lines) -> None:
    named = page.get("/").response.headers["X-Request-ID"]
    assert [each["request"] for each in lines.events] == [named]


def test_the_reference_of_an_error_finds_its_line(app: Flask, page: CheckingClient, lines: Lines) -> None:
    broken(app, ZeroDivisionError("the words of mum@example.org"))
    shown = re.search(r"[0-9a-f]{8}", page.get("/breaks").text)
    assert shown
    found = [each for each in lines.events if shown.group() in each["event"]]
    assert len(found) == 1 and found[0]["error"] == "ZeroDivisionError" and found[0]["level"] == "error"
    assert found[0]["request"].startswith(shown.group())
    assert any("test_watching.py" in each and "breaks" in each for each in found[0]["way"])
    assert "mum@example.org" not in "\n".join(lines.written)


def test_one_event_is_one_line_whatever_is_in_it(app: Flask, lines: Lines) -> None:
    app.logger.warning('a\nb\r\n{"event": "forged"}\x1b[31m\u2028c')
    assert len(lines.written) == 1 and len(lines.written[0].splitlines()) == 1
    assert lines.events[0]["level"] == "warning"


def test_a_request_named_by_a_stranger_gets_a_name_of_ours(app: Flask, page: CheckingClient) -> None:
    given = page.get("/", headers={"X-Request-ID": "given-by-a-stranger"}).response.headers["X-Request-ID"]
    assert re.fullmatch(r"[0-9a-f]{32}", given)


class TestSlow:
    @pytest.fixture
    def settings_changes(self) -> dict[str, Any]:
        return {"log": "json", "slow_ms": 0.0}

    def test_a_slow_request_is_named(self, app: Flask, page: CheckingClient, lines: Lines) -> None:
        page.get("/a-to-z")
        assert [(each["event"], each["level"], each["route"]) for each in lines.events] == [
            ("slow request", "warning", "/a-to-z")
        ]


class TestSlowInPlainWords:
    @pytest.fixture
    def settings_changes(self) -> dict[str, Any]:
        return {"log": "plain", "slow_ms": 0.0}

    def test_it_says_which_and_how_slow_and_nothing_of_what_was_asked(
        self, app: Flask, page: CheckingClient, caplog: pytest.LogCaptureFixture
    ) -> None:
        page.get("/services/not-there?q=secretword")
        assert [re.sub(r"[0-9.]+ ms", "N ms", each) for each in caplog.messages] == [
            "slow request: GET /services/<slug>, answer 404, N ms"
        ]

    def test_what_takes_long_by_its_nature_is_no_news(
        self, app: Flask, as_member: CheckingClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        monkeypatch.setattr(printing, "as_pdf", lambda _html: None)
        made = as_member.submit(as_member.get("/scrutiny"), button="Make the report of today", follow=False)
        caplog.clear()
        as_member.client.get(f"{made.response.headers['Location']}.pdf")
        monkeypatch.setattr(printing, "as_pdf", lambda _html: b"%PDF-")
        as_member.client.get(f"{made.response.headers['Location']}.pdf")
        assert caplog.messages == []


def test_the_numbers_are_on_a_port_of_their_own(app: Flask, page: CheckingClient) -> None:
    server = metrics.serve(app, port := free_port())
    try:
        page.get("/services/not-there?q=secretword")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
            said = answer.read().decode()
    finally:
        server.shutdown()
        server.server_close()
    assert 'localoffer_answers_total{method="GET",route="/services/<slug>",status="404"}' in said
    assert 'localoffer_answer_seconds_bucket{le="0.5",route="/services/<slug>"}' in said
    assert 'localoffer_database_up{council="rotherham"} 1.0' in said
    assert 'localoffer_letters_waiting{council="rotherham"} 0.0' in said
    assert "secretword" not in said and "not-there" not in said
    assert page.get("/metrics").status == 404

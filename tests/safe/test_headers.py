"""Rows 1 to 11 of the bar: what every answer carries, errors too, and what is not there."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from localoffer import create_app
from localoffer.config import UnsafeSettings, read
from tests.conftest import settings_in
from tests.factories import a_service
from tests.safe.conftest import filled, rules

PROBES = (
    "/.git/HEAD", "/.git/config", "/.env", "/.htaccess", "/.svn/entries", "/.DS_Store", "/localoffer.db", "/var/localoffer.db",
    "/data/var/localoffer.db", "/data/", "/static/", "/static/../config.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py",
    "/static/%2e%2e%2f%2e%2e%2fetc/passwd", "/static//etc/passwd", "/console", "/admin", "/phpinfo.php", "/wp-login.php",
    "/server-status", "/actuator/env", "/debug", "/__debugger__", "/requirements.txt", "/pyproject.toml", "/backup.zip",
    "/localoffer/config.py", "/templates/layout/page.html", "/migrations/env.py", "/index.php?x=../../etc/passwd",
)  # fmt: skip


def errors(client: FlaskClient) -> dict[str, TestResponse]:
    return {
        "404": client.get("/no-such-page"),
        "405": client.post("/healthz"),
        "400": client.post("/login", data={"email": "x"}),
        "413": client.post("/login", data=b"x" * 3_000_000, content_type="application/x-www-form-urlencoded"),
        "403 or sign in": client.get("/moderate"),
        "414": client.get("/" + "x" * 6000),
    }


def policy(response: TestResponse) -> dict[str, str]:
    said = response.headers.get("Content-Security-Policy", "")
    return {name: rest for name, _, rest in (part.strip().partition(" ") for part in said.split(";"))}


def assert_strict(response: TestResponse, where: str) -> None:
    found = policy(response)
    for name in ("script-src", "default-src", "object-src", "base-uri", "form-action", "frame-ancestors"):
        assert name in found, f"{where}: no {name}"
    assert found["object-src"] == found["base-uri"] == "'none'", where
    assert not re.search(r"unsafe-|\*|data:|https?:(?!//)", found["script-src"]), f"{where}: {found['script-src']}"


def test_r01_a_strict_policy_on_every_page_and_every_error(directory: Flask) -> None:
    client = directory.test_client()
    for rule in rules(directory, "GET", "public"):
        address = filled(directory, rule)
        answer = client.get(address)
        if answer.mimetype == "text/html" and answer.status_code != 302:
            assert_strict(answer, address)
    for name, answer in errors(client).items():
        if answer.status_code != 302:
            assert_strict(answer, name)


def test_r01_the_page_of_a_fault_of_ours_has_it_too(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def broken(**_kwargs: Any) -> str:
        raise RuntimeError("secret words of a fault")

    monkeypatch.setitem(app.view_functions, "pages.about_the_data", broken)
    answer = app.test_client().get("/about-the-data")
    assert answer.status_code == 500
    assert_strict(answer, "500")
    assert "secret words" not in answer.text and "Traceback" not in answer.text


@pytest.mark.parametrize("settings_changes", [{"public_url": "https://example.org", "trusted_hosts": ("example.org",)}])
def test_r04_r05_headers_and_cookie_over_https(app: Flask, settings_changes: dict[str, Any]) -> None:
    client = app.test_client()
    answer = client.get("/login", base_url="https://example.org")
    headers = answer.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    age = re.search(r"max-age=(\d+); includeSubDomains", headers["Strict-Transport-Security"])
    assert age and int(age[1]) >= 31_536_000
    assert headers["Referrer-Policy"] in ("strict-origin-when-cross-origin", "no-referrer", "same-origin")
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin" and "camera=()" in headers["Permissions-Policy"]
    cookie = headers["Set-Cookie"]
    assert cookie.startswith("__Host-") and all(word in cookie for word in ("HttpOnly", "SameSite", "Secure", "Path=/"))
    assert "Domain" not in cookie


@pytest.mark.load
def test_r06_private_pages_are_in_no_cache_and_public_ones_set_no_cookie(
    directory: Flask, everyone: dict[str, FlaskClient]
) -> None:
    visitor = directory.test_client()
    for rule in rules(directory, "GET", "public"):
        if rule.endpoint.startswith("security.") or "token" in rule.arguments or "key" in rule.arguments:
            continue
        answer = visitor.get(filled(directory, rule))
        if "Set-Cookie" in answer.headers:  # a page with a form that is posted may need one
            assert 'method="post"' in answer.text or answer.status_code == 302, rule.rule
            assert "Cookie" in answer.headers.get("Vary", "") or "no-store" in answer.headers.get("Cache-Control", ""), rule.rule
        visitor = directory.test_client()
    for rule in rules(directory, "GET", "moderators", "administrators", "members", "editors", "scrutiny", "signed in"):
        answer = everyone["administrator"].get(filled(directory, rule))
        said = answer.headers.get("Cache-Control", "")
        assert "no-store" in said or "private" in said, f"{rule.rule}: {said!r}"
        assert "public" not in said


@pytest.mark.load
def test_r07_r08_types_are_said_and_nothing_tells_versions(directory: Flask) -> None:
    client = directory.test_client()
    answers = {filled(directory, rule): client.get(filled(directory, rule)) for rule in rules(directory, "GET", "public")}
    for address, answer in {**answers, **errors(client)}.items():
        kind = answer.headers.get("Content-Type", "")
        if answer.mimetype.startswith("text/"):
            assert "charset=utf-8" in kind.lower(), f"{address}: {kind}"
        assert kind or answer.status_code in (301, 302, 304), address
        told = f"{answer.headers} {answer.text[:100_000] if answer.mimetype.startswith('text/') else ''}"
        assert not re.search(
            r"Traceback \(most recent|Werkzeug/\d|Python/3\.|gunicorn/\d|sqlalchemy\.exc|jinja2\.exceptions", told
        ), address


def test_r09_probes_find_nothing(directory: Flask) -> None:
    client = directory.test_client()
    assert len(PROBES) >= 28
    for address in PROBES:
        answer = client.get(address)
        if answer.status_code == 308:  # two slashes become one: what matters is what is there
            answer = client.get(answer.headers["Location"])
        assert answer.status_code == 404, f"{address}: {answer.status_code}"


@pytest.mark.load
def test_r10_only_the_reading_api_is_open_to_other_sites(directory: Flask, everyone: dict[str, FlaskClient]) -> None:
    headers = {"Origin": "https://evil.example"}
    for rule in rules(directory, "GET"):
        answer = everyone["administrator"].get(filled(directory, rule), headers=headers)
        allowed = answer.headers.get("Access-Control-Allow-Origin")
        assert allowed in (None, "*"), rule.rule
        assert "Access-Control-Allow-Credentials" not in answer.headers, rule.rule
        if allowed == "*":
            open_to_all = ("/api/", "/feeds/", "/map/embed", "/static")
            assert rule.rule.startswith(open_to_all) or rule.rule == "/services/<slug>.ics", rule.rule


def test_r11_trace_is_refused_and_made_up_methods_are_no_fault(directory: Flask) -> None:
    client = directory.test_client()
    for method in ("TRACE", "TRACK", "DEBUG", "PROPFIND", "CONNECT", "xyz"):
        for address in ("/", "/search", "/login", "/api/oruk/v3/services"):
            assert client.open(address, method=method).status_code in (400, 404, 405, 501), (method, address)


@pytest.mark.parametrize("settings_changes", [{"trusted_hosts": ("good.example",), "public_url": "http://good.example"}])
def test_r28_an_unknown_host_is_refused_and_letters_are_made_from_the_settings(
    app: Flask, settings_changes: dict[str, Any]
) -> None:
    client = app.test_client()
    assert client.get("/", base_url="http://evil.example").status_code == 400
    assert client.get("/", base_url="http://good.example", headers={"X-Forwarded-Host": "evil.example"}).status_code == 200
    answer = client.get(
        "/", base_url="http://good.example", headers={"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    )
    assert "evil.example" not in answer.text


def test_r27_r30_no_key_no_start_and_no_account_from_the_box(tmp_path: Any) -> None:
    base = {
        "LOCALOFFER_ENV": "production",
        "LOCALOFFER_VAR": str(tmp_path),
        "PUBLIC_URL": "https://example.org",
        "TRUSTED_HOSTS": "example.org",
    }
    for secret in ("", "short", "a" * 64, "changeme" * 2):
        with pytest.raises(UnsafeSettings):
            read({**base, "SECRET_KEY": secret})
    with pytest.raises(UnsafeSettings):
        read({**base, "SECRET_KEY": "k3Jx9-2mQpLw7vNz5bRt8cYd4fGh6sAe1uIo0", "FLASK_DEBUG": "1"})
    app = create_app(settings_in(tmp_path / "new", environment="production", public_url="https://example.org"))
    with app.app_context():
        from localoffer import setting_up
        from localoffer.accounts.models import User
        from localoffer.database import db

        setting_up.migrate_database(lambda _line: None)
        setting_up.make_first_people(lambda _line: None)
        assert db.session.scalars(db.select(User)).all() == []
        db.session.remove()
        db.engine.dispose()


def test_r64_security_txt_answers_and_has_not_expired(app: Flask) -> None:
    from datetime import datetime

    from localoffer.database import now

    answer = app.test_client().get("/.well-known/security.txt")
    assert answer.status_code == 200 and "Contact:" in answer.text
    found = re.search(r"Expires: (\S+)", answer.text)
    assert found and datetime.fromisoformat(found[1].replace("Z", "+00:00")) > now()


@pytest.mark.load
def test_r16_links_of_entries_are_of_four_kinds_only(app: Flask) -> None:
    from tests.safe import corpus

    client = app.test_client()
    for number, link in enumerate(corpus.LINKS):
        entry = a_service(name=f"Links {number}", website=link, email=link, phone=link)
        page = client.get(f"/services/{entry.slug}").text
        for href in re.findall(r'(?:href|src|action)="([^"]*)"', page):
            assert re.match(r"(https?://|mailto:|tel:|/(?!/)|#|\?|data:image/)", href), f"{link!r} became {href!r}"

"""What all pages share is written once and kept: nobody may see the part of somebody else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from localoffer.accounts.models import User
from localoffer.database import db
from localoffer.web import assets
from localoffer.web.assets import address_of, asset
from tests.checking import CheckingClient, Page


def foot(page: Page) -> dict[str, str]:
    return {each.get_text(): str(each["href"]) for each in page.soup.select("footer nav a")}


def test_who_is_signed_in_is_led_to_their_own_pages_and_nobody_else_is(page: CheckingClient, as_member: CheckingClient) -> None:
    for _ in range(2):  # once written, once kept
        own, anyone = as_member.get("/terms"), page.get("/terms")
        assert foot(own)["Your own pages"] == "/begin" and "Sign in" not in own.text
        assert foot(anyone)["Sign in"] == "/login" and "Your own pages" not in anyone.text
        assert own.soup.select("header form[action='/logout']") and not anyone.soup.select("header form[action='/logout']")
    assert as_member.get("/begin").status == 200


def test_the_menu_says_where_one_is_there_and_only_there(page: CheckingClient) -> None:
    for path, here in (("/map", ["Map"]), ("/terms", []), ("/browse", ["Browse"]), ("/map", ["Map"])):
        assert [each.get_text() for each in page.get(path).soup.select("header [aria-current=page]")] == here


def test_nobody_is_signed_in_by_a_token(app: Flask, page: CheckingClient, as_moderator: CheckingClient) -> None:
    token = db.session.query(User).one().get_auth_token()
    refused = page.get("/moderate", headers={"Authentication-Token": token})
    assert "/login" in refused.response.request.path
    assert as_moderator.get("/moderate").status == 200


def test_an_asset_has_the_same_address_again_and_a_missing_one_no_fingerprint(app: Flask) -> None:
    with app.test_request_context():
        assert asset("css/site.css") == asset("css/site.css") == address_of("css/site.css")
        assert "?v=" in asset("css/site.css") and asset("css/none.css") == "/static/css/none.css"


def kept_how(client: FlaskClient, address: str, **headers: str) -> tuple[int, str, str]:
    with client.get(address, headers=headers) as answer:
        return answer.status_code, answer.headers.get("Cache-Control", ""), answer.headers.get("ETag", "")


def test_browsers_keep_what_a_page_asks_for_until_it_changes(page: CheckingClient, client: FlaskClient) -> None:
    ours = [str(each["href"]) for each in page.get("/").soup.select("head link[rel=stylesheet]")]
    assert ours
    for address in ours:
        status, kept, tag = kept_how(client, address)
        assert (status, kept) == (200, "public, max-age=31536000, immutable")
        assert kept_how(client, address, **{"If-None-Match": tag})[:2] == (304, kept)
        for other in (address.partition("?")[0], f"{address}0"):
            assert kept_how(client, other)[:2] == (200, "no-cache")
    assert "immutable" not in kept_how(client, "/static/css/none.css?v=1")[1]


def test_names_as_nobody_writes_them_are_answered_and_not_remembered(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context():
        asset("css/site.css")
    remembered = dict(app.extensions["addresses_of_assets"])
    known = assets.fingerprint.cache_info().currsize
    mark = next(iter(remembered.values()))[1].partition("?")[2]
    for name in ("css/./site.css", "css/site.css/../site.css", "css/" + "./" * 2100 + "site.css", "css//site.css"):
        for address in (f"/static/{name}", f"/static/{name}?{mark}", f"/static/{name}?v=1"):
            status, kept, _ = kept_how(client, address)
            assert status in (200, 308, 404) and "immutable" not in kept, address
    assert app.extensions["addresses_of_assets"] == remembered
    assert assets.fingerprint.cache_info().currsize == known


def test_a_file_that_has_just_changed_is_not_kept_under_the_address_of_the_older_one(
    app: Flask, client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "FOLDER", str(tmp_path))
    monkeypatch.setattr(app, "static_folder", str(tmp_path))
    monkeypatch.setattr(assets, "LOOK_AGAIN_SECONDS", 3600.0)
    file = tmp_path / "a.css"
    file.write_text("older")
    with app.test_request_context():
        older = asset("a.css")
    assert "immutable" in kept_how(client, older)[1]
    before = file.stat()
    file.write_text("newer")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns + 1000))
    with app.test_request_context():
        assert asset("a.css") == older, "pages believe for a while what they saw"
        newer = address_of("a.css")
    assert newer != older and kept_how(client, older)[:2] == (200, "no-cache")
    assert "immutable" in kept_how(client, newer)[1]
    file.unlink()
    with app.test_request_context():
        assert address_of("a.css") == "/static/a.css" and address_of("a.css/b.css") == "/static/a.css/b.css"


def test_no_file_hangs_on_a_cookie_but_its_error_page_does(client: FlaskClient, as_member: CheckingClient) -> None:
    for each in (client, as_member.client):
        with each.get("/static/css/site.css") as answer:
            assert answer.status_code == 200 and "Vary" not in answer.headers and "no-cache" in answer.headers["Cache-Control"]
    missing = as_member.get("/static/css/none.css").response
    assert "Cookie" in missing.headers["Vary"] and missing.headers["Cache-Control"] == "private, no-store"

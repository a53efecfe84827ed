"""What all pages share is written once and kept: nobody may see the part of somebody else."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from localoffer.accounts.models import User
from localoffer.database import db
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

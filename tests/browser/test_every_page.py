"""Every page that is opened by a link of its own: axe finds nothing, nothing scrolls sideways, no error in the console."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from tests.browser.conftest import DESKTOP, PHONE, Live, Trouble, sign_in, violations

pytestmark = pytest.mark.browser

NOT_PAGES = (
    ".json", ".xml", ".txt", ".csv", ".xlsx", ".js", "/feeds/", "/static", "/fs-static", "/healthz", "/readyz", "/logout",
    "/map/embed", "/map/part", "/verify", "/suggest/alike", "/suggest-words", "/api/",
)  # fmt: skip
SAMPLES = (
    "/services/rotherham-camhs", "/wards/maltby-east", "/needs/autism", "/search?q=swiming+near+Maltby", "/search?q=slt",
    "/search?q=zzzzqqq", "/map?q=swimming", "/no-such-page", "/map/embed?need=ASD", "/services/rotherham-camhs/wrong",
    "/list?of=rotherham-camhs",
)  # fmt: skip
STAFF_SAMPLES = (
    "/moderate/1", "/moderate/1/edit", "/moderate/entries/1", "/moderate/entries/1/edit", "/moderate/entries/1/split",
    "/moderate/entries/1/wait", "/moderate/entries/1/history", "/moderate/duplicates/1/2",
    "/moderate/together?group=new:built-in+data",
)  # fmt: skip


def simple_addresses(app: Flask, words: set[str]) -> list[str]:
    """Every address without parts to fill in that these people may open."""
    from localoffer.accounts.access import access_of_routes

    access = access_of_routes(app)
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    found = sorted({rule.rule for rule in rules if access[rule.endpoint] in words})
    return [each for each in found if not any(part in each for part in NOT_PAGES)]


def look_at(page: Page, address: str) -> list[str]:
    page.goto(address)
    try:
        page.wait_for_load_state("networkidle")
    except PlaywrightTimeoutError:
        return [f"{address}: never comes to rest"]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    found = [f"{address}: {each}" for each in violations(page)]
    return [*found, *([f"{address}: {wide} px too wide"] if wide > 0 else [])]


@pytest.mark.parametrize("viewport", [{"width": 320, "height": 700}, DESKTOP], ids=["phone", "desk"])
def test_public_pages(viewport: dict[str, int], new_page: Callable[..., Page], live: Live, trouble: Trouble) -> None:
    trouble.allowed = ("status of 404", "status of 410")  # no such page; the page of owners without their link
    page = new_page(viewport=viewport)
    addresses = [*simple_addresses(live.app, {"public"}), *SAMPLES]
    assert len(addresses) > 25
    assert [each for address in addresses for each in look_at(page, address)] == []


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_staff_pages(viewport: dict[str, int], new_page: Callable[..., Page], live: Live) -> None:
    page = new_page(viewport=viewport)
    sign_in(page, live, "administrator")
    addresses = simple_addresses(live.app, {"signed in", "members", "moderators", "administrators"})
    assert len(addresses) > 5
    assert [each for address in [*addresses, *STAFF_SAMPLES] for each in look_at(page, address)] == []

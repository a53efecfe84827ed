"""A passkey as the second step, with a key that Chromium pretends to have."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.conftest import DESKTOP, Live, Trouble, press, violations

pytestmark = pytest.mark.browser


def with_a_key(page: Page) -> None:
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    wire.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
                     "isUserVerified": True, "automaticPresenceSimulation": True}},
    )  # fmt: skip


def give_password(page: Page, live: Live) -> None:
    page.goto("/login")
    page.fill("main input[name=email]", live.people["moderator"])
    page.fill("main input[name=password]", factories.PASSWORD)
    press(page.locator("main form button[type=submit]").first)


def test_a_passkey_is_added_and_then_asked_for(new_page: Callable[..., Page], live: Live, trouble: Trouble) -> None:
    trouble.allowed = ("http://localhost",)  # passkeys need a name, not a number
    page = new_page(viewport=DESKTOP, base_url=live.url.replace("127.0.0.1", "localhost"))
    with_a_key(page)
    give_password(page, live)
    page.goto("/wan-register")
    assert violations(page) == []
    page.get_by_label("What do you call it?").fill("my phone")
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url("**/wan-register")
    expect(page.get_by_role("heading", name="Your passkeys")).to_be_visible()
    press(page.get_by_role("button", name="Sign out"))
    give_password(page, live)
    expect(page.get_by_role("heading", level=1)).to_have_text("The second step")
    page.goto("/moderate")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    give_password(page, live)
    assert violations(page) == []
    page.get_by_role("button", name="Use my passkey").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.goto("/moderate")
    expect(page.get_by_role("link", name="All entries")).to_be_visible()

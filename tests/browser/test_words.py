"""Staff look at what people search for and teach the search a word, on a phone and a desk; a visitor takes chips away."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Live, press, sign_in, violations

pytestmark = pytest.mark.browser
DESKS = (
    "/moderate/searches",
    "/moderate/words",
    "/moderate/words/1",
    "/moderate/words/new?add=zumbalates",
    "/moderate/words/slt",
)


def test_the_desks_of_words_are_accessible_and_fit_a_phone(new_page: Callable[..., Page], live: Live) -> None:
    visitor = new_page(user_agent="Mozilla/5.0 (X11) a visitor")
    for words in ("autism", "zzzzqqq autism", "respite"):
        visitor.goto(f"/search?q={words}")
    for width in (1280, 320):
        page = new_page(viewport={"width": width, "height": 800}, bypass_csp=True)
        sign_in(page, live, "moderator")
        for path in DESKS:
            page.goto(path)
            assert violations(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{path} scrolls sideways at {width}"


def test_a_search_leads_to_a_synonym_whose_effect_is_seen_first(new_page: Callable[..., Page], live: Live) -> None:
    new_page(user_agent="Mozilla/5.0 (X11) another visitor").goto("/search?q=hospice")
    page = new_page(viewport={"width": 360, "height": 740})
    sign_in(page, live, "moderator")
    page.goto("/moderate/searches")
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="hospice", exact=True)).first
    press(row.get_by_role("link", name="Add a synonym"))
    page.goto("/moderate/words/new?add=zumbalates")
    page.get_by_label("What services call it").fill("swimming")
    page.get_by_role("button", name="See what would change").click()
    expect(page.locator("main")).to_contain_text("zumbalates")
    expect(page.get_by_role("heading", name="What would change")).to_be_in_viewport()
    page.get_by_role("button", name="Save this").click()
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    page.get_by_role("button", name="Take it out").click()
    expect(page.get_by_role("status")).to_contain_text("Taken out.")
    page.goto("/search?q=zumbalates")
    expect(page.locator(".lo-also")).to_have_count(0)


def test_chips_are_taken_away_one_by_one_without_javascript(new_page: Callable[..., Page]) -> None:
    page = new_page(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page.goto("/search?q=speech+therapy+for+my+4+year+old+in+maltby+on+saturday")
    for name in ("Age 4", "Near Maltby", "Saturdays first"):
        page.get_by_role("link", name=f"Take away: {name}").click()
        expect(page.get_by_role("link", name=f"Take away: {name}")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_contain_text("speech therapy for my 4 year old in maltby on saturday")

"""Gaps and the report as they are used: the map of wards, from sign-in to paper, from a gap to a suggestion; axe on each."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from localoffer.provision import printing
from tests import factories
from tests.browser.conftest import DESKTOP, PHONE, Live, press, sign_in, violations
from tests.running import LONGEST_START

pytestmark = pytest.mark.browser
QUESTION = "need=ASD&age=primary&category=holiday_activities"
PAGES = (
    f"/gaps?{QUESTION}", f"/gaps?{QUESTION}&show=supply", f"/gaps/map?{QUESTION}", f"/gaps/map?by=cells&{QUESTION}",
    "/gaps/supply", "/gaps/figures/plans", "/gaps/all?need=HI", "/gaps/wards/wath",
    f"/gaps/what-if?place=Wath&{QUESTION}", "/gaps/over-time", "/gaps/how-we-count", "/coverage?show=all",
)  # fmt: skip


def faults(page: Page, address: str) -> list[str]:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{address}: {each}" for each in (*violations(page), *([f"{wide} px too wide"] if wide > 0 else []))]


@pytest.mark.parametrize("viewport", [{"width": 320, "height": 700}, DESKTOP], ids=["phone", "desk"])
def test_axe_finds_nothing_on_the_pages_of_gaps(viewport: dict[str, int], new_page: Callable[..., Page]) -> None:
    page = new_page(viewport=viewport)
    assert [each for address in PAGES for each in faults(page, address)] == []


def test_the_law_fits_a_phone_and_opens_by_keyboard(new_page: Callable[..., Page]) -> None:
    page = new_page(viewport=PHONE, java_script_enabled=False)
    page.goto("/coverage")
    assert page.evaluate("document.body.scrollHeight") < 5 * PHONE["height"]
    law = page.locator("main summary").first
    row = page.locator("main tbody tr").first
    expect(row).to_be_hidden()
    law.focus()
    page.keyboard.press("Enter")
    expect(row).to_be_visible()


def test_the_map_shades_every_ward_and_says_what_it_means(desktop: Page) -> None:
    desktop.goto(f"/gaps/map?{QUESTION}")
    expect(desktop.locator("path.lo-shaded")).to_have_count(25)
    fills = desktop.eval_on_selector_all("path.lo-shade-not-looked", "all => all.map(each => getComputedStyle(each).fill)")
    assert fills
    assert all("pattern-not-looked" in each for each in fills)  # a pattern, and not a colour alone
    desktop.locator("path.lo-shade-not-looked").first.hover()
    expect(desktop.locator(".lo-shaded__words")).to_contain_text("nobody has looked yet")


def test_small_neighbourhoods_are_drawn_in_the_colours_of_the_legend(desktop: Page) -> None:
    desktop.goto(f"/gaps/map?by=cells&{QUESTION}")
    desktop.wait_for_selector(".leaflet-cells-pane canvas")
    desktop.wait_for_selector(".lo-map--ready")
    colours = """() => {
        const canvas = document.querySelector(".leaflet-cells-pane canvas");
        const dots = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
        const found = {};
        for (let at = 0; at < dots.length; at += 4) {
            const key = [dots[at], dots[at + 1], dots[at + 2]].join();
            if (dots[at + 3] > 200) found[key] = (found[key] || 0) + 1;
        }
        return Object.values(found).filter((count) => count > 200).length;
    }"""
    desktop.wait_for_function(f"() => ({colours})() >= 4")


def test_without_scripts_the_drawing_says_the_same(new_page: Callable[..., Page]) -> None:
    page = new_page(viewport=PHONE, java_script_enabled=False)
    page.goto(f"/gaps/map?{QUESTION}")
    page.click("text=The same as a table and in words")
    assert page.locator("path.lo-chart__shape").count() == 25
    assert page.locator(".lo-table tbody tr").count() == 25


def test_an_officer_comes_from_sign_in_to_paper(desktop: Page, live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four steps: sign in, Scrutiny, one button, the PDF."""
    monkeypatch.setattr(printing, "SECONDS", LONGEST_START)  # a second Chromium is long in coming on a busy machine
    sign_in(desktop, live, "moderator")
    press(desktop.locator("text=Scrutiny").first)
    desktop.click("text=Make the report of today")
    desktop.wait_for_selector("text=The report is made and kept.")
    assert faults(desktop, desktop.url) == []
    if printing.chromium():
        with desktop.expect_download() as got:
            desktop.click("text=Get it as PDF")
        assert got.value.suggested_filename.endswith(".pdf")
        assert got.value.path().read_bytes().startswith(b"%PDF-")
    desktop.emulate_media(media="print")
    assert not desktop.is_visible(".lo-nav")
    assert not desktop.is_visible("text=Get it as PDF")
    assert desktop.is_visible("text=In short")


def test_a_councillor_suggests_a_group_for_a_gap_of_the_own_ward(phone: Page, live: Live) -> None:
    sign_in(phone, live, "member")
    phone.goto("/members")
    assert "What is missing in Maltby East" in phone.inner_text("main")
    press(phone.locator("text=Know one? Tell us").first)
    phone.fill("input[name=name]", "Maltby Holiday Crew")
    press(phone.locator("main form button").first)
    assert "/suggest" in phone.url
    assert f"ward={factories.WARD}" not in phone.url  # the ward is kept in the draft, not typed again


def test_each_paper_page_of_gaps_keeps_its_map_and_table(desktop: Page) -> None:
    desktop.goto(f"/gaps?{QUESTION}")
    desktop.emulate_media(media="print")
    assert desktop.is_visible("svg.lo-chart")
    assert desktop.is_visible(".lo-key")
    assert desktop.is_visible(".lo-table")
    assert not desktop.is_visible("form.lo-choose")

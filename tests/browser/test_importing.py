"""A whole import in a real browser: a sheet with columns of its own is sent, mapped, looked at, taken in and taken back."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Live, press, sign_in, violations

pytestmark = pytest.mark.browser
HOSTILE = "{{ 7*191 }} ${7*191} \u202eClub 'of' \"all\""
SHEET = f"""Export of 24 November,,,
Club or group,Wo,Ring,Colour
"{HOSTILE.replace('"', '""')}",S65 1AB,1709382121,red
Drums,S60 1AA,ask Jo,blue
,S60 1AA,,green
"""


def looked_at(page: Page, name: str) -> None:
    """No fault by axe, nothing that is cut off at the side; a picture where one is asked for."""
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.parametrize(("width", "script"), [(PHONE, False), (DESKTOP, True)], ids=["phone", "desktop"])
def test_a_sheet_is_brought_in_and_taken_back(
    new_page: Callable[..., Page], live: Live, tmp_path: Path, width: dict[str, int], script: bool
) -> None:
    plain = new_page(viewport=width)  # axe needs scripts; the journey itself must not
    page = new_page(viewport=width, java_script_enabled=False) if not script else plain
    for each in {page, plain}:
        sign_in(each, live, "administrator")
    source, sheet = f"A club {script}", tmp_path / "clubs.csv"
    sheet.write_text(SHEET, encoding="utf-8-sig")

    def see(name: str) -> None:
        if page is not plain:
            plain.goto(page.url)
        looked_at(plain, f"{name}-{width['width']}")

    page.goto("/moderate/imports/new")
    page.get_by_role("button", name="Look at it first").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Say who gives us these entries")
    page.get_by_label("Who gives us these entries?").fill(source)
    page.get_by_label("A file", exact=True).set_input_files(sheet)
    page.get_by_role("button", name="Look at it first").click()
    expect(page.locator("h1")).to_have_text("What are the columns?")
    expect(page.locator("main")).to_contain_text("{{ 7*191 }} ${7*191} Club 'of' \"all\"")
    see("columns")
    page.get_by_label("Club or group", exact=True).select_option("Name")
    page.get_by_label("Wo", exact=True).select_option("Postcode")
    page.get_by_label("Ring", exact=True).select_option("Phone")
    page.get_by_role("button", name="See what would happen").click()
    main = page.locator("main")
    expect(main).to_contain_text("{{ 7*191 }} ${7*191} Club 'of' \"all\"")
    expect(main).to_contain_text("it has no name")
    expect(main).to_contain_text("Phone 'ask Jo' cannot be read")
    assert "1337" not in main.inner_text()
    see("preview")
    press(page.get_by_role("button", name="Take in").first)
    page.goto(page.url)
    expect(main).to_contain_text("2 suggested, 1 rejected")
    see("done")
    press(page.get_by_role("button", name="Take it all back"))
    page.goto("/moderate/imports")
    expect(main).to_contain_text("Taken back")
    see("sources")
    press(page.get_by_role("link", name=source).first)
    see("source")

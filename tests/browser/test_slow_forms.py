"""Boxes and fields on a slow line: what is typed or chosen meanwhile counts more than what comes late."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.slow import hold, is_waiting, on_a_slow_line, release

pytestmark = pytest.mark.browser
WORDS, NEAR = "What are you looking for?", "Postcode or place"
PLACE_COMES_LATE = "navigator.geolocation.getCurrentPosition = (found, failed) => Object.assign(window, { found, failed });"
STAYS = "window.addEventListener('submit', (event) => event.preventDefault())"  # as if the next page were long in coming


@pytest.fixture
def home(desktop: Page) -> Page:
    page = on_a_slow_line(desktop)
    page.add_init_script(PLACE_COMES_LATE)
    page.goto("/")
    return page


def test_a_place_that_comes_late_does_not_wipe_out_what_was_typed(home: Page) -> None:
    near = home.get_by_label(NEAR)
    home.get_by_role("button", name="Use my location").click()
    near.fill("Maltby")
    home.evaluate("window.found({ coords: { latitude: 53.42, longitude: -1.2 } })")
    expect(near).to_have_value("Maltby")
    assert home.locator("input[name=cell]").input_value() == ""
    near.fill("")
    home.get_by_role("button", name="Use my location").click()
    home.evaluate("window.found({ coords: { latitude: 53.42, longitude: -1.2 } })")
    expect(home.get_by_text("We will look near you")).to_be_visible()


def test_a_place_that_is_refused_late_takes_nobody_away_from_their_words(home: Page) -> None:
    home.get_by_role("button", name="Use my location").click()
    home.get_by_label(WORDS).focus()
    home.evaluate("window.failed({})")
    expect(home.get_by_text("Type a postcode or place instead")).to_be_visible()
    expect(home.get_by_label(WORDS)).to_be_focused()


def test_suggestions_that_were_closed_stay_closed(home: Page) -> None:
    box = home.get_by_label(WORDS)
    hold(home, "/suggest-words")
    box.press_sequentially("autis")
    is_waiting(home)
    box.press("Escape")
    release(home)
    expect(home.get_by_role("option")).to_have_count(0)
    expect(box).to_have_attribute("aria-expanded", "false")


def test_who_chooses_from_a_list_keeps_it(home: Page) -> None:
    box, options = home.get_by_label(WORDS), home.get_by_role("option")
    box.fill("aut")
    expect(options.first).to_be_visible()
    first = options.first.inner_text()
    hold(home, "/suggest-words")
    box.press("i")
    is_waiting(home)
    box.press("ArrowDown")
    release(home)
    expect(home.get_by_role("option", selected=True)).to_have_text(first)
    expect(box).to_have_attribute("aria-activedescendant", re.compile("-0$"))


def test_while_the_answer_comes_every_field_can_be_changed(home: Page) -> None:
    home.evaluate(STAYS)
    home.get_by_label(WORDS).fill("swimming")
    home.get_by_label(WORDS).press("Enter")  # by then suggestions may lie upon the button
    home.get_by_label(NEAR).fill("Maltby")
    expect(home.get_by_label(NEAR)).to_have_value("Maltby")
    expect(home.locator("form.lo-box :disabled")).to_have_count(0)


def test_a_late_failure_takes_no_newer_answer_away(new_page: Callable[..., Page]) -> None:
    page = on_a_slow_line(new_page())
    page.goto("/suggest")
    name = page.get_by_label("What is it called?")
    hold(page, "/suggest/alike")
    name.fill("Rotherham Parents")
    is_waiting(page)
    page.evaluate("() => { window.holds = null; }")
    name.fill("Rotherham SENDIASS")
    alike = page.locator("#alike").get_by_role("link", name="Rotherham SENDIASS")
    expect(alike).to_be_visible()
    release(page, breaks=True)
    expect(alike).to_be_visible()

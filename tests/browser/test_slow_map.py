"""The map on a slow phone and a slow line: what is pressed last counts, and nothing late undoes what was done since."""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import replace

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Live, Trouble, still
from tests.browser.slow import FOR_EVER, arrive, glide_slowly, hold, is_waiting, on_a_slow_line, release
from tests.browser.test_map import REACHED, a_pin, open_map
from tests.running import until

pytestmark = pytest.mark.browser
NEAR = "Postcode or place"
ADDRESSES = "(pictures) => pictures.map((each) => each.src)"
PICTURE = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
STAYS = "window.addEventListener('click', (event) => event.preventDefault())"  # as if the next page were long in coming


@pytest.fixture
def page(desktop: Page) -> Page:
    return on_a_slow_line(desktop)


def search(page: Page, words: str) -> None:
    box = page.get_by_label("What are you looking for?")
    box.fill(words)
    box.press("Enter")  # by then suggestions may lie upon the button


def pin_of_card(page: Page, number: int) -> Locator:
    return page.get_by_role("button", name=re.compile("Show on the map")).nth(number)


def test_of_two_searches_the_later_one_stands(page: Page) -> None:
    open_map(page)
    hold(page, "q=swimming")
    search(page, "swimming")
    is_waiting(page)
    search(page, "autism")
    page.wait_for_url("**/map?*q=autism*")
    expect(page.locator("#found")).to_be_focused()
    found = page.locator("#found").inner_text()
    release(page)
    assert "q=autism" in page.url and page.locator("#found").inner_text() == found
    page.go_back()
    page.wait_for_url(re.compile("/map$"))


def test_what_is_written_ticked_and_gone_to_while_an_answer_comes_stays(page: Page) -> None:
    open_map(page, "?q=club")
    page.get_by_text("Narrow it down", exact=False).first.click()
    hold(page, "q=swimming")
    search(page, "swimming")
    is_waiting(page)
    filters = page.locator("#filters")
    if filters.get_attribute("open") is None:
        filters.locator("summary").first.click()
    tick = filters.locator("input[type=checkbox]").first
    tick.check()
    page.get_by_label(NEAR).fill("Malt")
    release(page)
    page.wait_for_url("**/map?*q=swimming*")
    expect(page.get_by_label(NEAR)).to_have_value("Malt")
    expect(page.get_by_label(NEAR)).to_be_focused()
    expect(tick).to_be_checked()


def test_a_late_answer_keeps_nobody_who_leaves(page: Page) -> None:
    open_map(page, "?q=club")
    before = page.locator("#found").inner_text()
    hold(page, "q=swimming")
    search(page, "swimming")
    is_waiting(page)
    page.evaluate(STAYS)
    page.locator(".lo-card a").first.click()
    release(page)
    assert "q=club" in page.url and page.locator("#found").inner_text() == before


@pytest.fixture
def going_back(page: Page) -> tuple[Page, str]:
    """Somebody has gone back from one search to the one before, whose list (found: ...) is long in coming."""
    open_map(page, "?q=club")
    found = page.locator("#found").inner_text()
    search(page, "swimming")
    page.wait_for_url("**/map?*q=swimming*")
    expect(page.locator("#found")).not_to_have_text(found)
    still(page)
    hold(page, "/map?q=club")
    page.go_back()
    is_waiting(page)
    return page, found


def test_what_is_saved_meanwhile_stops_no_way_back(going_back: tuple[Page, str]) -> None:
    page, found = going_back
    page.get_by_text("Take these results with you").click()
    with page.expect_download():
        page.locator("#map-list a[href*='/feeds/services.csv']").click()
    release(page)
    expect(page.locator("#found")).to_have_text(found)
    assert "q=club" in page.url and "club" in page.title()


@pytest.mark.parametrize("address", ["/feeds/services.csv", "tel:01709000000", "mailto:someone@example.org"])
def test_a_press_that_leads_to_no_other_page_drops_no_search(page: Page, address: str) -> None:
    open_map(page, "?q=club")
    hold(page, "q=swimming")
    search(page, "swimming")
    is_waiting(page)
    page.evaluate(STAYS)
    link = page.locator(".lo-footer a").first
    link.evaluate("(link, address) => { link.href = address; }", address)
    link.click()
    release(page)
    page.wait_for_url("**/map?*q=swimming*")


def test_forward_again_before_the_way_back_is_done_stays_there(going_back: tuple[Page, str]) -> None:
    page, found = going_back
    page.go_forward()
    page.wait_for_url("**/map?*q=swimming*")
    release(page)
    expect(page.locator("#found")).not_to_have_text(found)
    expect(page.locator("#map-page")).not_to_have_class(re.compile("busy"))


def test_who_left_on_the_way_back_and_returns_finds_the_list_of_the_address(going_back: tuple[Page, str]) -> None:
    page, found = going_back
    page.evaluate(STAYS)
    page.locator(".lo-card a").first.click()
    release(page)
    expect(page.locator("#found")).not_to_have_text(found)
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")  # as a kept page comes back
    expect(page.locator("#found")).to_have_text(found)


def test_to_another_part_of_the_page_is_no_search(page: Page) -> None:
    open_map(page, "?q=swimming")
    hold(page, "/map?q=swimming")
    page.get_by_role("link", name="Skip the list and go to the map").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#map-itself")).to_be_focused()
    assert page.evaluate("window.held.length") == 0


def test_the_card_pressed_last_is_the_one_shown(page: Page) -> None:
    open_map(page)
    glide_slowly(page, zooming=FOR_EVER)
    names = page.locator(".lo-card", has=page.get_by_role("button", name=re.compile("Show on the map"))).locator(".lo-card__name")
    pin_of_card(page, 2).click()
    page.wait_for_selector(".leaflet-zoom-anim", state="attached")
    pin_of_card(page, 7).click()
    arrive(page)
    expect(page.get_by_role("dialog")).to_contain_text(names.nth(7).inner_text())
    still(page)
    expect(page.get_by_role("dialog")).to_have_count(1)
    expect(page.get_by_role("button", name="Search this area")).to_be_hidden()  # nobody but us has moved the map


def test_a_search_while_the_map_goes_to_a_pin_leaves_the_map_whole(page: Page) -> None:
    """A fault in any move of the map afterwards would be noticed as an error of the page."""
    open_map(page)
    glide_slowly(page, zooming=FOR_EVER)
    pin_of_card(page, 0).click()
    page.wait_for_selector(".leaflet-zoom-anim", state="attached")
    search(page, "autism")
    page.wait_for_url("**/map?*q=autism*")
    arrive(page)
    still(page)
    page.get_by_role("button", name="Look closer", exact=True).click()
    expect(page.get_by_role("button", name="Search this area")).to_be_visible()
    still(page)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_late_facts_do_not_pull_the_map_back(page: Page) -> None:
    open_map(page, "?q=swimming&near=S65+1AB")
    hold(page, "/map/cards")
    still(page)
    a_pin(page)
    is_waiting(page)
    still(page)
    frame = page.locator(".folium-map").bounding_box()
    assert frame
    x, y = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] - 60
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 400, steps=10)
    page.mouse.up()
    still(page)
    pane = page.locator(".leaflet-map-pane")
    before = pane.get_attribute("style")
    release(page)
    expect(page.locator(".lo-popup__facts")).to_have_count(1)
    still(page)
    assert pane.get_attribute("style") == before


@pytest.fixture
def pressed_cluster(page: Page, monkeypatch: pytest.MonkeyPatch) -> Page:
    """A cluster of the server's was looked into by keyboard, and the pins in it are long in coming."""
    monkeypatch.setattr("localoffer.maps.packing.MOST_PINS", 50)
    open_map(page, "?without=clusters")
    hold(page, "/map/pins.json")
    page.locator(".lo-cluster").first.focus()
    page.keyboard.press("Enter")
    is_waiting(page)
    still(page)
    return page


def test_the_focus_waits_for_pins_as_long_as_they_take(pressed_cluster: Page) -> None:
    pressed_cluster.clock.install()
    pressed_cluster.clock.run_for(10_000)
    release(pressed_cluster)
    pressed_cluster.clock.run_for(10_000)
    expect(pressed_cluster.locator(f":is({REACHED}):focus")).to_have_count(1)


def test_who_has_gone_on_is_not_called_back_when_the_pins_come(pressed_cluster: Page) -> None:
    further = pressed_cluster.get_by_role("button", name="Look from further away", exact=True)
    further.focus()
    release(pressed_cluster)
    expect(pressed_cluster.locator(f":is({REACHED})[tabindex='0']")).to_have_count(1)
    still(pressed_cluster)
    expect(further).to_be_focused()


@pytest.fixture
def streets(page: Page, live: Live, trouble: Trouble, monkeypatch: pytest.MonkeyPatch) -> list[Route]:
    """All pictures of streets that the map asked for, of which none has come."""
    trouble.allowed = ("/tiles/", "Failed to load resource")
    tiles = f"{live.url}/tiles/{{z}}/{{x}}/{{y}}.png"
    monkeypatch.setitem(live.app.extensions, "settings", replace(live.app.extensions["settings"], tiles=tiles))
    asked: list[Route] = []
    page.route("**/tiles/**", lambda route: asked.append(route))
    page.goto("/map?q=swimming&near=Wath", wait_until="domcontentloaded")  # the rest waits for the pictures
    page.wait_for_selector(".lo-map--ready")
    shown = page.locator("img.leaflet-tile")
    until(lambda: shown.count() > 1 and {each.request.url for each in asked} >= set(shown.evaluate_all(ADDRESSES)))
    return asked


def test_one_picture_that_is_lost_on_the_way_takes_no_street_away(page: Page, streets: list[Route]) -> None:
    first, *others = streets
    with page.expect_event("requestfailed"):
        first.abort()
    for each in others:
        each.fulfill(body=PICTURE, content_type="image/gif")
    expect(page.locator(".leaflet-tile-loaded").first).to_be_attached()
    expect(page.locator("[data-map-said]")).to_be_hidden()


def test_who_chooses_what_to_see_goes_on_when_streets_fail_late(page: Page, streets: list[Route]) -> None:
    page.get_by_text("What the map shows").click()
    choice = page.get_by_label("Ward names")
    choice.focus()
    for each in streets:
        each.abort()
    expect(page.locator("[data-map-said]")).to_contain_text("Street pictures cannot be shown")
    expect(page.get_by_label("Street pictures")).to_have_count(0)
    expect(choice).to_be_focused()

"""The map in a real browser: by mouse and keyboard, on a phone, enlarged, without JavaScript, when streets do not come."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from localoffer.search import index
from tests import factories
from tests.browser.conftest import DESKTOP, PHONE, Live, Trouble, still, violations
from tests.browser.slow import glide_slowly

pytestmark = pytest.mark.browser

HOSTILE = "{{ 7*191 }} {% x %} ${7*191} <img src=x onerror=alert(1)>"
REACHED = ".lo-pin, .lo-cluster"


def open_map(page: Page, query: str = "") -> Page:
    page.goto(f"/map{query}")
    page.wait_for_selector(".lo-map--ready")
    page.wait_for_selector(f":is({REACHED})[tabindex='0']")
    still(page)
    return page


def a_pin(page: Page) -> None:
    """Open the first pin there is; a narrow search leaves pins that no cluster hides."""
    page.locator(".lo-pin").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()


def pins_in_sight(page: Page, name: str) -> int:
    """How many pins with this name lie within the frame of the map."""
    inside = """(pins) => {
        const frame = document.querySelector(".folium-map").getBoundingClientRect();
        const meets = (at) => at.right > frame.left && at.left < frame.right && at.bottom > frame.top && at.top < frame.bottom;
        return pins.filter((pin) => meets(pin.getBoundingClientRect())).length;
    }"""
    found: int = page.locator(f".lo-pin[aria-label^='{name}']").evaluate_all(inside)
    return found


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_wrong_with_everything_open(new_page: Callable[..., Page], width: int) -> None:
    page = open_map(new_page(viewport={"width": width, "height": 900}, bypass_csp=True), "?q=swimming&near=S65+1AB")
    assert violations(page) == []
    page.get_by_text("What the map shows").click()
    page.get_by_text("What it helps with", exact=True).last.click()
    assert violations(page) == []
    page.get_by_text("What the map shows").click()
    a_pin(page)
    page.wait_for_selector(".lo-popup__facts")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_by_keyboard_from_cluster_to_pin_to_popup_and_back(desktop: Page) -> None:
    page = open_map(desktop)
    focus = "document.activeElement"
    page.evaluate("document.querySelector('.folium-map').focus()")
    page.keyboard.press("Tab")
    assert page.evaluate(f"{focus}.matches('{REACHED}')"), "one tab stop leads to the pins"
    first = page.evaluate(f"{focus}.getAttribute('aria-label')")
    page.keyboard.press("ArrowRight")
    second = page.evaluate(f"{focus}.getAttribute('aria-label')")
    assert first != second
    assert page.locator(f":is({REACHED})[tabindex='0']").count() == 1
    page.evaluate("document.querySelector('.lo-cluster').focus()")
    for _ in range(12):
        if page.evaluate(f"{focus}.matches('.lo-pin')"):
            break
        held = page.locator(f":is({REACHED}):focus")
        pressed = held.get_attribute("aria-label") or ""
        page.keyboard.press("Enter")
        expect(held).not_to_have_attribute("aria-label", pressed)  # the focus goes on near by
        still(page)
    name = page.evaluate(f"{focus}.getAttribute('aria-label')")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate(f"{focus}.closest('[role=dialog]') !== null")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert page.evaluate(f"{focus}.getAttribute('aria-label')") == name


def test_every_pin_and_cluster_has_a_name_and_room(new_page: Callable[..., Page]) -> None:
    page = open_map(new_page(viewport=PHONE, has_touch=True))
    for button in page.locator(REACHED).all():
        assert len(button.get_attribute("aria-label") or "") > 3
        box = button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 24
    clusters = [each.bounding_box() for each in page.locator(".lo-cluster").all()]
    middles = [(each["x"] + each["width"] / 2, each["y"] + each["height"] / 2) for each in clusters if each]
    for at, (x, y) in enumerate(middles):
        assert all((x - a) ** 2 + (y - b) ** 2 >= 24**2 for a, b in middles[:at]), "two clusters lie upon each other"


def test_filters_list_and_map_move_together_and_back_goes_back(desktop: Page) -> None:
    page = open_map(desktop, "?q=swimming")
    before = page.locator("#found").inner_text()
    pins = page.evaluate("document.getElementById('map-facts').dataset.pins")
    page.get_by_text("Narrow it down", exact=False).first.click()
    page.get_by_label("How far").select_option("5")
    page.get_by_label("Postcode or place").fill("Maltby")
    page.get_by_role("button", name="Search", exact=True).click()
    page.wait_for_url("**/map?*near=Maltby*")
    expect(page.locator("#found")).to_be_focused()
    expect(page.locator(".lo-here")).to_have_count(1)
    assert page.evaluate("document.getElementById('map-facts').dataset.pins") != pins
    assert "Maltby" in page.title()
    page.go_back()
    expect(page.locator("#found")).to_have_text(before)
    expect(page.locator(".lo-here")).to_have_count(0)
    assert "near=" not in page.url
    page.go_forward()
    expect(page.locator(".lo-here")).to_have_count(1)


def test_near_a_place_the_map_begins_with_what_is_near(desktop: Page, live: Live) -> None:
    with live.app.app_context():
        for number in range(12):
            place = factories.a_venue(name=f"Hall {number}", lat=53.42 + number / 200, lon=-1.2)
            factories.a_service(name=f"Yodelling {number}", venues=(place,))
        far = factories.a_venue(name="Far hall", postcode="", ward_code="", lat=53.7, lon=-0.6, precision="exact")
        factories.a_service(name="Yodelling far away", venues=(far,))
        index.catch_up()
    page = open_map(desktop, "?q=yodelling&near=Maltby")
    expect(page.locator(".lo-here")).to_be_in_viewport()
    assert pins_in_sight(page, "Yodelling far away") == 0
    assert pins_in_sight(page, "Yodelling") + page.locator(".lo-cluster").count() > 1


def test_a_card_shows_its_pin(desktop: Page) -> None:
    page = open_map(desktop, "?q=swimming&near=Maltby")
    card = page.locator(".lo-card").filter(has=page.get_by_role("button", name=re.compile("Show on the map"))).first
    name = card.locator("a").first.inner_text()
    card.get_by_role("button", name=re.compile("Show on the map")).click()
    expect(page.get_by_role("dialog").filter(has_text=name)).to_be_visible()


@pytest.mark.parametrize("most_pins", [10_000, 1])
def test_a_card_shows_its_pin_though_its_kind_was_hidden(desktop: Page, monkeypatch: pytest.MonkeyPatch, most_pins: int) -> None:
    """With all pins there, and where the server sends only those in sight."""
    monkeypatch.setattr("localoffer.maps.packing.MOST_PINS", most_pins)
    page = open_map(desktop, f"?q=club&without=pins-{most_pins}")
    button = page.get_by_role("button", name=re.compile("Show on the map")).first
    button.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_text("What the map shows").click()
    kinds = page.locator("[data-layer=kind] input")
    for choice in kinds.all():
        choice.uncheck()
    expect(page.locator(".lo-pin")).to_have_count(0)
    button.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(kinds.and_(page.locator(":checked"))).to_have_count(1)


def test_moving_the_map_offers_to_search_there(desktop: Page) -> None:
    page = open_map(desktop)
    offer = page.get_by_role("button", name="Search this area")
    expect(offer).to_be_hidden()
    page.get_by_role("button", name="Look closer", exact=True).click()
    expect(offer).to_be_visible()
    offer.click()
    page.wait_for_url("**/map?*cell=*")
    assert "within=" in page.url
    expect(page.locator(".lo-here")).to_have_count(1)
    page.go_back()
    page.wait_for_url(re.compile(r"/map$"))


def test_room_made_for_what_opens_is_no_move_of_the_visitors(desktop: Page) -> None:
    page = open_map(desktop, "?q=swimming&near=S65+1AB")
    glide_slowly(page)
    a_pin(page)
    page.wait_for_selector(".lo-popup__facts")
    assert violations(page) == [], "nothing lies on the button that closes it"
    offer = page.get_by_role("button", name="Search this area")
    expect(offer).to_be_hidden()
    page.get_by_role("button", name="Look closer", exact=True).click()
    expect(offer).to_be_visible()
    close, under = page.locator(".leaflet-popup-close-button").bounding_box(), offer.bounding_box()
    assert close and under and close["y"] + close["height"] < under["y"]


def test_on_a_phone_the_list_and_the_map_take_turns(phone: Page) -> None:
    page = open_map(phone, "?q=swimming")
    expect(page.locator(".lo-card").first).to_be_hidden()
    page.get_by_role("button", name="List", exact=True).click()
    expect(page.locator(".lo-card").first).to_be_visible()
    expect(page.locator(".folium-map")).to_be_hidden()
    page.get_by_role("button", name=re.compile("Show on the map")).first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    still(page)
    shown = page.get_by_role("dialog").bounding_box()
    assert shown and shown["x"] >= 0 and shown["x"] + shown["width"] <= PHONE["width"]


def test_layers_are_switched_off_and_on(desktop: Page) -> None:
    page = open_map(desktop, "?near=Kiveton+Park&within=2")
    page.get_by_text("What the map shows").click()
    box = page.locator("[data-map-choices]")
    shown = page.locator(".lo-name--station:not([hidden])")
    expect(shown.first).to_be_visible()
    box.get_by_label("Stations").uncheck()
    expect(shown).to_have_count(0)
    names = page.locator(".lo-name--ward:not([hidden])")
    expect(names.first).to_be_visible()
    box.get_by_label("Ward names").uncheck()
    expect(names).to_have_count(0)
    for summary in ("What it helps with", "Needs"):
        box.get_by_text(summary, exact=True).click()
    before = page.locator(REACHED).count()
    for choice in box.locator("[data-layer=kind] input").all():
        choice.uncheck()
    expect(page.locator(REACHED)).to_have_count(0)
    for choice in box.locator("[data-layer=kind] input").all():
        choice.check()
    expect(page.locator(REACHED)).to_have_count(before)
    assert box.locator("[data-layer=category] input").count() > 1
    assert box.locator("[data-layer=need] input").count() > 1
    page.keyboard.press("Escape")
    expect(box.locator("summary").first).to_be_focused()


def test_without_javascript_the_list_is_whole_and_a_drawing_stands_for_the_map(new_page: Callable[..., Page]) -> None:
    with_it = open_map(new_page(viewport=DESKTOP), "?q=swimming")
    names = with_it.locator("#map-list .lo-card__name").all_inner_texts()
    page = new_page(viewport=DESKTOP, java_script_enabled=False)
    page.goto("/map?q=swimming")
    assert page.locator("#map-list .lo-card__name").all_inner_texts() == names
    drawing = page.locator("svg.lo-outline")
    expect(drawing).to_be_visible()
    assert drawing.get_attribute("aria-label")
    assert drawing.locator("circle").count() > 0
    assert page.locator(".lo-outline__ward").get_attribute("d")
    expect(page.locator(".folium-map")).to_be_hidden()
    page.emulate_media(media="print")
    expect(drawing).to_be_visible()
    with_it.emulate_media(media="print")
    expect(with_it.locator("svg.lo-outline")).to_be_visible()
    expect(with_it.locator(".folium-map")).to_be_hidden()


@pytest.mark.parametrize(
    ("place", "said"),
    [("S1+2HH", "Sheffield has its own Local Offer"), ("LS1+4AP", "Leeds has its own Local Offer"),
     ("ZZ99+9ZZ", "not a postcode that we know")],
)  # fmt: skip
def test_postcodes_from_outside_and_nonsense_are_answered(desktop: Page, place: str, said: str) -> None:
    page = open_map(desktop, f"?near={place}")
    expect(page.locator("#map-words")).to_contain_text(said)
    if "Local Offer" in said:
        expect(page.locator(".lo-here")).to_have_count(1)
        expect(page.locator("#map-words")).to_contain_text("outside Rotherham")
        expect(page.locator("#map-words").get_by_role("link", name=re.compile("Go to .* council"))).to_be_visible()


def test_my_location_leaves_the_browser_only_as_a_cell(new_page: Callable[..., Page]) -> None:
    page = new_page(viewport=DESKTOP, geolocation={"latitude": 53.42171, "longitude": -1.20213}, permissions=["geolocation"])
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url + (request.post_data or "")))
    open_map(page)
    assert not [url for url in asked if "cell=" in url], "nothing is asked before the button is pressed"
    page.get_by_role("button", name="Use my location").click()
    expect(page.get_by_text("We will look near you")).to_be_visible()
    page.get_by_role("button", name="Search", exact=True).click()
    page.wait_for_url("**/map?*cell=*")
    expect(page.locator(".lo-here")).to_have_count(1)
    assert not [url for url in asked if "53.42171" in url or "1.20213" in url]


def test_a_hostile_name_stands_as_it_is_in_the_popup(desktop: Page, live: Live) -> None:
    with live.app.app_context():
        factories.a_service(name=HOSTILE, venues=(factories.a_venue(lat=53.4, lon=-1.25),), reach="place")
        index.catch_up()
    page = open_map(desktop, "?q=191")
    a_pin(page)
    expect(page.get_by_role("dialog")).to_contain_text(HOSTILE)
    assert page.locator("img[src=x]").count() == 0
    assert "1337" not in page.content()


@pytest.mark.parametrize("viewport", [{"width": 320, "height": 256}, {"width": 640, "height": 512}])
def test_at_400_and_200_per_cent_the_map_can_be_used(new_page: Callable[..., Page], viewport: dict[str, int]) -> None:
    page = open_map(new_page(viewport=viewport), "?q=swimming")
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    page.locator(".lo-pin").first.scroll_into_view_if_needed()
    a_pin(page)
    close = page.get_by_role("button", name="Close", exact=True)
    close.scroll_into_view_if_needed()
    expect(close).to_be_in_viewport()
    close.click()
    expect(page.get_by_role("dialog")).to_have_count(0)


WATCHED = """() => {
    const pane = document.querySelector(".leaflet-map-pane");
    const gliding = () => [...pane.classList].filter((each) => each.endsWith("-anim"));
    window.moved = [];
    new MutationObserver(() => window.moved.push(...gliding())).observe(pane, { attributeFilter: ["class"] });
}"""


def test_less_motion_is_no_motion(new_page: Callable[..., Page]) -> None:
    page = open_map(new_page(viewport=DESKTOP, reduced_motion="reduce"))
    assert page.evaluate("L.Map.prototype.options.zoomAnimation") is False
    page.evaluate(WATCHED)
    pressed = page.locator(".lo-cluster").first
    label = pressed.get_attribute("aria-label") or ""
    pressed.click()
    expect(page.locator(f".lo-cluster[aria-label='{label}']")).to_have_count(0)
    page.get_by_role("button", name="Look from further away", exact=True).click()
    expect(page.get_by_role("button", name="Search this area")).to_be_visible()
    assert page.evaluate("window.moved") == []


def test_many_pins_come_as_clusters_of_the_server(desktop: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("localoffer.maps.packing.MOST_PINS", 50)
    page = open_map(desktop, "?without=clusters")
    with page.expect_request(lambda request: "bbox=" in request.url and "zoom=" in request.url):
        page.locator(".lo-cluster").first.click()
    expect(page.locator(REACHED).first).to_be_visible()


def test_when_streets_do_not_come_one_quiet_line_says_so(
    new_page: Callable[..., Page], live: Live, trouble: Trouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    trouble.allowed = ("/tiles/", "Failed to load resource")
    tiles = f"{live.url}/tiles/{{z}}/{{x}}/{{y}}.png"
    monkeypatch.setitem(live.app.extensions, "settings", replace(live.app.extensions["settings"], tiles=tiles))
    page = new_page(viewport=DESKTOP)
    page.route("**/tiles/**", lambda route: route.abort())
    open_map(page, "?q=swimming&near=Wath")
    said = page.locator("[data-map-said]")
    expect(said).to_have_text("Street pictures cannot be shown right now. The outline map still works.")
    assert said.get_attribute("role") == "status"
    expect(page.locator(".lo-ground--area")).to_have_count(1)
    expect(page.locator(".lo-name--1:not([hidden])").first).to_be_visible()
    assert page.locator(".leaflet-tile-loaded").count() == 0


def test_the_line_for_another_website_is_copied(desktop: Page) -> None:
    page = open_map(desktop)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_text("Put this map on your own website").click()
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("button", name="Copied", exact=True)).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.get_by_label("Line of HTML").input_value()

"""A parent finds help in a real browser: with a keyboard, on a phone, without JavaScript, on a small or enlarged screen."""

# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, press, violations

pytestmark = pytest.mark.browser

PAGES = [
    "/",
    "/search",
    "/search?q=autism+youth+club&near=S65+1AB",
    "/search?q=zzzzqqq",
    "/search?q=SLT",
    "/browse",
    "/needs",
    "/needs/autism",
    "/categories/health-and-therapy",
    "/ages/under-5",
    "/wards",
    "/wards/dinnington",
    "/a-to-z",
    "/services/rotherham-sendiass",
]


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_wrong(new_page: Callable[..., Page], path: str) -> None:
    for width in (1280, 320):
        page = new_page(viewport={"width": width, "height": 800}, bypass_csp=True)
        page.goto(path)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{path} scrolls sideways at {width}"


@pytest.mark.parametrize("path", PAGES)
def test_the_words_are_there_without_javascript(new_page: Callable[..., Page], path: str) -> None:
    with_it, without = new_page(), new_page(java_script_enabled=False)
    said = []
    for page in (with_it, without):
        page.goto(path)
        said.append(len(page.inner_text("main")))
    assert said[1] >= 0.6 * said[0]


def test_a_search_without_javascript(new_page: Callable[..., Page]) -> None:
    page = new_page(viewport=PHONE, java_script_enabled=False)
    page.goto("/")
    page.get_by_label("What are you looking for?").fill("swimming")
    page.get_by_label("Postcode or place").fill("Maltby")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("swimming")
    page.get_by_text("Narrow it down").click()
    page.get_by_label("Free", exact=False).first.check()
    press(page.get_by_role("button", name="Show results"))
    assert "cost=free" in page.url
    first = page.locator(".lo-card a").first
    name = first.inner_text()
    first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_on_a_phone_the_first_result_is_on_the_first_screen(new_page: Callable[..., Page]) -> None:
    page = new_page(viewport=PHONE)
    page.goto("/search?q=swimming&near=Maltby")
    place, button = (page.locator(each).bounding_box() for each in ("#find-near", ".lo-box__button"))
    assert place and button and abs(place["y"] - button["y"]) < 5, "the place and the button share a line"
    first = page.locator(".lo-card").first.bounding_box()
    assert first and first["y"] < PHONE["height"]


TOO_SMALL = """() => [...document.querySelectorAll("main a[href], main button, main select, main summary")].filter((each) => {
  const { width, height } = each.getBoundingClientRect();
  if (width < 2 || !each.checkVisibility() || each.closest("[aria-hidden=true]")) return false;
  const inText = [...each.parentElement.childNodes].some((other) => other.nodeType === 3 && other.textContent.trim().length > 2);
  return (width < 24 || height < 24) && !inText;
}).map((each) => each.textContent.trim())"""


@pytest.mark.parametrize(
    "path", [*PAGES, "/services/newman-school", "/guidance", "/contact", "/gaps", "/gaps/wards/wath", "/coverage"]
)
def test_what_is_pressed_is_large_enough(path: str, new_page: Callable[..., Page]) -> None:
    page = new_page(viewport=PHONE)
    page.goto(path)
    assert page.evaluate(TOO_SMALL) == []


def test_suggestions_by_keyboard(desktop: Page) -> None:
    desktop.goto("/")
    box = desktop.get_by_label("What are you looking for?")
    box.focus()
    box.press_sequentially("autis", delay=20)
    options = desktop.get_by_role("option")
    expect(options.first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    chosen = desktop.locator("[role=option][aria-selected=true]")
    expect(chosen).to_have_count(1)
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    box.press("Escape")
    expect(options.first).to_be_hidden()
    expect(box).to_have_value("autis")
    box.press("ArrowDown")
    expect(options.first).to_be_visible()
    box.press("ArrowDown")
    url = chosen.get_attribute("data-url")
    box.press("Enter")
    desktop.wait_for_url(f"**{url}")


def test_enter_without_a_choice_searches_for_the_words(desktop: Page) -> None:
    desktop.goto("/")
    box = desktop.get_by_label("What are you looking for?")
    box.press_sequentially("swimming", delay=10)
    box.press("Enter")
    desktop.wait_for_url(re.compile("/search[?]q=swimming$"))


def test_a_suggestion_is_text_and_never_markup(desktop: Page) -> None:
    said = '{"suggestions": [{"text": "<img src=x onerror=alert(1)>", "kind": "group", "url": "/search?q=x"}]}'
    desktop.route("**/suggest-words?q=*", lambda route: route.fulfill(body=said, content_type="application/json"))
    desktop.goto("/")
    desktop.get_by_label("What are you looking for?").press_sequentially("img")
    expect(desktop.get_by_role("option")).to_contain_text("<img src=x onerror=alert(1)>")
    assert desktop.locator(".lo-suggestions img").count() == 0


def test_my_location_leaves_the_browser_only_as_a_cell(new_page: Callable[..., Page]) -> None:
    page = new_page(geolocation={"latitude": 53.42171, "longitude": -1.20213}, permissions=["geolocation"])
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    page.get_by_role("button", name="Use my location").click()
    expect(page.get_by_text("We will look near you")).to_be_visible()
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**/search?cell=*")
    assert not [url for url in asked if "53.4" in url]
    expect(page.get_by_role("main")).to_contain_text("mile")


def test_without_leave_to_know_the_place_it_says_what_to_do(new_page: Callable[..., Page]) -> None:
    page = new_page(permissions=[])
    page.goto("/")
    page.get_by_role("button", name="Use my location").click()
    expect(page.get_by_text("Type a postcode or place instead")).to_be_visible()


def test_chips_are_taken_away(desktop: Page) -> None:
    desktop.goto("/search?q=speech+therapy+for+my+4+year+old+in+maltby")
    chip = desktop.get_by_role("link", name="Take away: Age 4")
    expect(chip).to_be_visible()
    chip.click()
    expect(desktop.get_by_role("link", name="Take away: Age 4")).to_have_count(0)


def test_what_was_made_of_the_words_is_undone_without_javascript(new_page: Callable[..., Page]) -> None:
    page = new_page(viewport=PHONE, java_script_enabled=False)
    page.goto("/search?q=swiming")
    expect(page.locator(".lo-say")).to_contain_text("“swimming” in place of “swiming”")
    press(page.get_by_role("link", name="just as typed"))
    assert "exact=1" in page.url
    page.get_by_role("link", name="Let us mend the spelling").click()
    expect(page.locator(".lo-say")).to_contain_text("swimming")

    page.goto("/search?q=SLT")
    page.get_by_role("region", name="What SLT means").get_by_role("link", name="Speech and language therapy").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("speech and language therapy")

    page.goto("/search?q=respite")
    press(page.get_by_role("link", name="Search only for my words"))
    page.get_by_role("link", name="Also search for words that mean the same").click()
    expect(page.locator(".lo-also")).to_contain_text("We also searched for")


def test_the_skip_link_and_focus_can_be_seen(desktop: Page) -> None:
    desktop.goto("/search?q=autism")
    desktop.keyboard.press("Tab")
    skip = desktop.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    desktop.keyboard.press("Enter")
    expect(desktop.locator("#main")).to_be_focused()
    for _ in range(25):
        desktop.keyboard.press("Tab")
        seen = desktop.evaluate(
            """() => { const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
               return r.width === 0 || s.boxShadow !== 'none' || s.outlineStyle !== 'none'
                      || getComputedStyle(e, '::after').boxShadow !== 'none'
                      || (e.matches('input[type=checkbox], input[type=radio]')
                          && getComputedStyle(e.nextElementSibling, '::before').boxShadow !== 'none'); }"""
        )
        assert seen, desktop.evaluate("document.activeElement.outerHTML.slice(0, 200)")


@pytest.mark.parametrize(
    "path", ["/", "/search?q=CAMHS&near=Maltby", "/map", "/gaps/wards/dinnington", "/guidance/help-now", "/login"]
)
def test_text_twice_as_large_on_a_phone_goes_down_and_not_sideways(path: str, new_page: Callable[..., Page]) -> None:
    page = new_page(viewport=PHONE)
    page.goto(path)
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%', 'important')")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_larger_text_and_wider_spacing_lose_nothing(new_page: Callable[..., Page]) -> None:
    for path in ("/", "/search?q=autism&near=Maltby", "/services/rotherham-sendiass"):
        page = new_page(viewport=DESKTOP, bypass_csp=True)
        page.goto(path)
        page.add_style_tag(
            content="html { font-size: 200%; } * { line-height: 1.5 !important; letter-spacing: .12em !important;"
            " word-spacing: .16em !important; } p { margin-bottom: 2em !important; }"
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= DESKTOP["width"], path
        cut = page.evaluate(
            """() => [...document.querySelectorAll('main *')].filter(e => e.childElementCount === 0 && e.textContent.trim()
                 && !e.closest('.govuk-visually-hidden, [hidden], svg, select, details:not([open]), script')
                 && getComputedStyle(e).overflow === 'hidden' && e.scrollWidth > e.clientWidth + 1).map(e => e.outerHTML.slice(0, 120))"""
        )
        assert cut == [], path


def test_a_list_is_kept_printed_and_sent(new_page: Callable[..., Page]) -> None:
    page = new_page(viewport=PHONE, bypass_csp=True)
    for slug in ("rotherham-camhs", "liberty-house-short-breaks"):
        page.goto(f"/services/{slug}")
        page.get_by_role("button", name="Keep in my list").click()
        expect(page.get_by_role("status").first).to_contain_text("is on your list")
    assert violations(page) == []
    page.evaluate("window.print = () => { document.title = 'printed'; }")
    page.get_by_role("button", name="Print this list").click()
    expect(page).to_have_title("printed")
    page.emulate_media(media="print")
    expect(page.get_by_role("button")).to_have_count(0)
    expect(page.get_by_role("heading", name="Liberty House short breaks")).to_be_visible()
    page.emulate_media(media="screen")
    link = page.get_by_label("Link to your list").input_value()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == link
    without_script = new_page(viewport=PHONE, java_script_enabled=False)
    without_script.goto(link)
    expect(without_script.locator(".lo-kept__name")).to_have_count(2)
    expect(without_script.get_by_role("button", name="Print this list")).to_be_hidden()
    without_script.get_by_role("button", name="Keep in my list").click()
    expect(without_script.get_by_role("heading", level=1)).to_have_text("My list")
    without_script.get_by_role("button", name="Take everything off").click()
    expect(without_script.get_by_text("Nothing is on your list yet")).to_be_visible()

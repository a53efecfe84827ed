"""A visitor suggests a group on a phone, a moderator approves it, a parent finds it in the list and on the map."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Live, press, sign_in, violations
from tests.integration.directory.test_entry_page import HOSTILE

pytestmark = pytest.mark.browser


def go_on(page: Page) -> None:
    press(page.get_by_role("button", name="Go on"))


def send(page: Page) -> None:
    """Send it; who fills in a form in a second is asked to press once more."""
    press(page.get_by_role("button", name="Send"))
    if page.get_by_role("button", name="I am a person").count():
        press(page.get_by_role("button", name="I am a person"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you. We have it.")


def suggest(page: Page, name: str, *, looked_at: bool = False) -> None:
    """Answer the five questions and send; with axe on each page when `looked_at`."""
    page.goto("/suggest")
    page.get_by_label("What is it called?").fill(name)
    go_on(page)
    if page.url.endswith("/alike"):
        press(page.get_by_role("link", name="No, it is a different one"))
    answers: dict[str, Callable[[], None]] = {
        "what": lambda: what_it_is(page),
        "where": lambda: where_it_is(page),
        "contact": lambda: page.locator("input[name=phone]").fill("01709 555123"),
        "knows": lambda: page.locator("input[name=group_knows][value=yes]").check(),
    }
    for key, answer in answers.items():
        page.wait_for_url(f"**/{key}")
        assert not looked_at or violations(page) == []
        answer()
        go_on(page)
    page.wait_for_url("**/more")
    press(page.get_by_role("link", name="No, go on to the end"))
    if page.url.endswith("/you"):
        go_on(page)
    page.wait_for_url("**/check")
    assert not looked_at or violations(page) == []
    send(page)


def what_it_is(page: Page) -> None:
    page.locator("textarea[name=description]").fill("Children build with bricks together. Quiet and friendly.")
    page.locator("input[name=kind][value=group]").check()


def where_it_is(page: Page) -> None:
    page.locator("input[name=delivery][value=venue]").check()
    page.locator("input[name=venues-0-name]").fill("Montgomery Hall")
    page.locator("input[name=venues-0-postcode]").fill("S63 7RZ")


def approve(page: Page, name: str) -> None:
    page.goto(f"/moderate?q={quote(name)}")
    press(page.get_by_role("link", name=name))
    page.locator("textarea[name=reason]").first.fill("Thank you, welcome.")
    page.get_by_role("button", name="Approve").click()
    expect(page.locator("main")).to_contain_text("It is live now")


def test_suggested_approved_found_and_on_the_map(new_page: Callable[..., Page], live: Live) -> None:
    name = "Wath Wednesday Brick Club"
    suggest(new_page(viewport=PHONE, bypass_csp=True), name, looked_at=True)
    staff = new_page(viewport=DESKTOP)
    sign_in(staff, live, "moderator")
    approve(staff, name)
    parent = new_page(viewport=PHONE)
    parent.goto("/search?q=brick+club")
    parent.get_by_role("link", name=name).first.click()
    expect(parent.get_by_role("heading", level=1)).to_have_text(name)
    parent.goto("/map?q=brick+club")
    expect(parent.locator("main")).to_contain_text(name)
    pins = parent.request.get("/map/pins.json?q=brick+club").json()
    assert name in pins["name"] or name in str(pins)


def test_the_same_without_javascript(new_page: Callable[..., Page], live: Live) -> None:
    suggest(new_page(viewport=PHONE, java_script_enabled=False), "Swinton Sunday Puzzle Group")
    staff = new_page(viewport=DESKTOP, java_script_enabled=False)
    sign_in(staff, live, "moderator")
    approve(staff, "Swinton Sunday Puzzle Group")
    staff.goto("/search?q=puzzle+group")
    expect(staff.locator("main")).to_contain_text("Swinton Sunday Puzzle Group")


def test_a_correction_is_compared_and_its_history_told(new_page: Callable[..., Page], live: Live) -> None:
    visitor = new_page(viewport=PHONE)
    visitor.goto("/services/rotherham-sendiass")
    visitor.get_by_role("link", name="Something wrong").click()
    visitor.get_by_role("button", name="Change the details").click()
    visitor.get_by_role("link", name="how do people get in touch").click()
    visitor.locator("input[name=phone]").fill("01709 999000")
    go_on(visitor)
    send(visitor)
    staff = new_page(viewport=DESKTOP, bypass_csp=True)
    sign_in(staff, live, "moderator")
    staff.goto("/moderate?kind=correction")
    staff.get_by_role("link", name="Rotherham SENDIASS").click()
    expect(staff.locator("main")).to_contain_text("01709 999000")
    assert violations(staff) == []
    press(staff.get_by_role("button", name="Approve"))
    staff.goto("/moderate/entries?q=SENDIASS")
    press(staff.get_by_role("link", name="Rotherham SENDIASS").first)
    staff.get_by_role("link", name="History").click()
    expect(staff.locator("main")).to_contain_text("01709 999000")
    assert violations(staff) == []
    visitor.goto("/services/rotherham-sendiass")
    expect(visitor.locator("main")).to_contain_text("01709 999000")


def test_a_hostile_name_is_only_words_everywhere(new_page: Callable[..., Page], live: Live) -> None:
    suggest(new_page(viewport=PHONE), HOSTILE)
    staff = new_page(viewport=DESKTOP)
    sign_in(staff, live, "moderator")
    staff.goto("/moderate?q=191")
    expect(staff.locator("main")).to_contain_text(HOSTILE)
    staff.get_by_role("link", name="7*191").first.click()
    expect(staff.locator("main")).to_contain_text(HOSTILE)
    press(staff.get_by_role("button", name="Approve"))
    dialogs: list[str] = []
    for path in ("/search?q=alert+onerror", "/map?q=alert+onerror", "/a-to-z?letter=0-9"):
        page = new_page(viewport=DESKTOP)
        page.on("dialog", lambda dialog: dialogs.append(dialog.message))
        page.goto(path)
        expect(page.locator("body")).to_contain_text("{{ 7*191 }}")
        assert "1337" not in page.inner_text("body")
    assert dialogs == []


def test_a_lost_token_loses_no_word(new_page: Callable[..., Page]) -> None:
    page = new_page(viewport=PHONE)
    page.goto("/suggest")
    page.get_by_label("What is it called?").fill("Maltby Monday Drummers")
    go_on(page)
    page.locator("textarea[name=description]").fill("Loud and friendly drumming.")
    page.evaluate("document.querySelectorAll('input[name=csrf_token]').forEach(each => each.value = 'lost')")
    go_on(page)
    page.go_back()
    page.reload()
    assert page.locator("textarea[name=description]").input_value() == "Loud and friendly drumming."

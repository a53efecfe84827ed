"""The desk in a real browser: keys that are off at first, two who decide at once, and a merge that is undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from localoffer.accounts.models import User
from localoffer.database import db, now
from localoffer.submissions import actions
from localoffer.submissions.models import Looking
from tests import factories
from tests.browser.conftest import DESKTOP, PHONE, Live, Trouble, press, sign_in

pytestmark = pytest.mark.browser


def test_letters_do_nothing_until_they_are_switched_on(desktop: Page, live: Live) -> None:
    sign_in(desktop, live, "moderator")
    desktop.goto("/moderate")
    desktop.keyboard.press("j")
    expect(desktop.locator(".lo-queue tbody th a").first).not_to_be_focused()
    desktop.get_by_role("button", name="Keyboard shortcuts").click()
    desktop.keyboard.press("j")
    expect(desktop.locator(".lo-queue tbody th a").first).to_be_focused()
    desktop.keyboard.press("j")
    second = desktop.locator(".lo-queue tbody th a").nth(1)
    expect(second).to_be_focused()
    name = second.inner_text()
    desktop.keyboard.press("Enter")
    expect(desktop.locator("h1")).to_have_text(name)
    desktop.wait_for_load_state("networkidle")
    desktop.keyboard.press("r")
    expect(desktop.locator("#reason")).to_be_focused()
    desktop.keyboard.type("just a name")
    expect(desktop.locator("#reason")).to_have_value("just a name")
    desktop.locator("h1").click()
    desktop.keyboard.press("n")
    expect(desktop.locator("h1")).not_to_have_text(name)
    desktop.wait_for_load_state("networkidle")
    desktop.keyboard.press("q")
    expect(desktop.locator("h1")).to_have_text("Suggestions")


def test_of_two_who_decide_at_once_one_is_told_what_the_other_did(
    new_page: Callable[..., Page], live: Live, trouble: Trouble
) -> None:
    trouble.allowed = ("409",)
    first, second = new_page(viewport=DESKTOP), new_page(viewport=PHONE)
    for page, role in ((first, "moderator"), (second, "administrator")):
        sign_in(page, live, role)
        page.goto("/moderate/2")
    second.fill("#reason", "Is it every week?")
    first.get_by_role("button", name="Approve", exact=True).click()
    expect(first.locator("main")).to_contain_text("It is live now")
    second.get_by_role("button", name="Send back").click()
    expect(second.locator("main")).to_contain_text("Moderator was here first")
    expect(second.locator("main")).to_contain_text("Is it every week?")
    second.get_by_role("button", name="See how it stands now").click()
    expect(second.locator("main")).to_contain_text("On the site")


def test_a_merge_leads_on_and_is_undone(new_page: Callable[..., Page], live: Live, trouble: Trouble) -> None:
    trouble.allowed = ("404",)
    page, parent = new_page(viewport=DESKTOP), new_page(viewport=PHONE, java_script_enabled=False)
    sign_in(page, live, "moderator")
    page.goto("/moderate/duplicates")
    press(page.get_by_role("button", name="Compare and merge").first)
    old = page.locator("main p", has_text="leads to the one that stays").inner_text().split("its address, ")[1].split(",")[0]
    page.fill("#why", "One school, listed twice.")
    page.get_by_role("button", name="They are the same").click()
    expect(page.locator("main")).to_contain_text("The two are one now")
    parent.goto(old)
    assert not parent.url.endswith(old)
    page.fill("#undo #reason", "Two schools of one name.")
    page.get_by_role("button", name="Undo this decision").click()
    expect(page.locator("main")).to_contain_text("as it was before")
    parent.goto(old)
    assert parent.url.endswith(old)


def test_who_looks_is_told_by_the_page_and_left_by_a_press(new_page: Callable[..., Page], live: Live) -> None:
    one, other = new_page(viewport=PHONE), new_page(viewport=DESKTOP)
    sign_in(one, live, "moderator")
    sign_in(other, live, "administrator")
    one.goto("/moderate/3")
    expect(one.locator("#looking [role=status]")).to_have_text("Others see that you are looking at this.")
    other.goto("/moderate/3")
    other.wait_for_load_state("networkidle")
    expect(other.get_by_role("button", name="Say that I look at it, not Moderator")).to_be_visible()
    one.get_by_role("button", name="Leave it to others").click()
    expect(one.locator("h1")).to_have_text("Suggestions")
    other.reload()
    expect(other.locator("#looking [role=status]")).to_have_text("Others see that you are looking at this.")


def test_what_is_typed_stays_when_another_form_of_the_page_is_sent(phone: Page, live: Live) -> None:
    sign_in(phone, live, "moderator")
    phone.goto("/moderate/4")
    phone.fill("#reason", "Which hall is it?")
    phone.get_by_role("button", name="Change").click()
    expect(phone.locator("main")).to_contain_text("Nobody has this one now.")
    expect(phone.locator("#reason")).to_have_value("Which hall is it?")
    phone.get_by_role("button", name="Send back").click()
    expect(phone.locator("main")).to_contain_text("The question is on its way.")
    phone.goto("/moderate/4")
    expect(phone.locator("#reason")).to_have_value("")


def test_what_was_typed_is_for_nobody_who_signs_in_next(desktop: Page, live: Live) -> None:
    for way_out in ("sign out", "forgotten by the browser"):
        sign_in(desktop, live, "moderator")
        desktop.goto("/moderate/5")
        desktop.fill("#reason", "The mother rang about Sam.")
        if way_out == "sign out":
            press(desktop.get_by_role("button", name="Sign out"))
            assert "Sam" not in desktop.evaluate("JSON.stringify(sessionStorage)")
        else:
            press(desktop.get_by_role("button", name="Change"))
            desktop.fill("#reason", "The mother rang about Sam.")
            press(desktop.get_by_role("button", name="Leave it to others"))
            assert "Sam" in desktop.evaluate("JSON.stringify(sessionStorage)")
            desktop.context.clear_cookies()
        sign_in(desktop, live, "administrator")
        desktop.goto("/moderate/5")
        expect(desktop.locator("#reason")).to_have_value("")
        assert "Sam" not in desktop.evaluate("JSON.stringify(sessionStorage)")
        press(desktop.get_by_role("button", name="Sign out"))


def test_what_was_typed_is_gone_with_the_first_page_for_nobody(desktop: Page, live: Live) -> None:
    """On a computer that others use, a stay may end with the browser's cookies and nobody signs out."""
    sign_in(desktop, live, "moderator")
    desktop.goto("/moderate/6")
    desktop.fill("#reason", "The mother rang about Sam.")
    press(desktop.get_by_role("button", name="Leave it to others"))
    desktop.goto("/a-to-z")
    assert "Sam" in desktop.evaluate("JSON.stringify(sessionStorage)")
    desktop.context.clear_cookies()
    desktop.goto("/login")
    assert "Sam" in desktop.evaluate("JSON.stringify(sessionStorage)"), "the same person may come back"
    desktop.goto("/a-to-z")
    desktop.wait_for_function("!JSON.stringify(sessionStorage).includes('Sam')")


def test_what_was_typed_is_kept_on_a_page_that_says_what_went_wrong(desktop: Page, live: Live, trouble: Trouble) -> None:
    trouble.allowed = ("status of 400",)
    sign_in(desktop, live, "moderator")
    desktop.goto("/moderate/6")
    desktop.fill("#reason", "The mother rang about Sam.")
    press(desktop.get_by_role("button", name="Leave it to others"))
    desktop.goto("/moderate/6")
    desktop.context.clear_cookies()
    press(desktop.locator("main form button").first)
    expect(desktop.get_by_role("heading", name="Please send it once more")).to_be_visible()
    desktop.wait_for_function("document.body.classList.contains('govuk-frontend-supported')")  # site.js has run
    desktop.wait_for_load_state("networkidle")
    assert "Sam" in desktop.evaluate("JSON.stringify(sessionStorage)"), "the same person may sign in again"
    desktop.goto("/a-to-z")
    desktop.wait_for_function("!JSON.stringify(sessionStorage).includes('Sam')")


def test_what_was_typed_is_kept_for_an_hour(desktop: Page, live: Live) -> None:
    sign_in(desktop, live, "moderator")
    begun = now()
    for minutes, there in ((59, "Which hall is it?"), (61, "")):
        desktop.clock.set_fixed_time(begun)
        desktop.goto("/moderate/6")
        desktop.fill("#reason", "Which hall is it?")
        press(desktop.get_by_role("button", name="Leave it to others"))
        desktop.clock.set_fixed_time(begun + timedelta(minutes=minutes))
        desktop.goto("/moderate/6")
        expect(desktop.get_by_role("button", name="Leave it to others")).to_be_visible()
        expect(desktop.locator("#reason")).to_have_value(there)


def test_who_was_told_that_somebody_began_before_takes_over_with_one_press(
    new_page: Callable[..., Page], live: Live, trouble: Trouble
) -> None:
    trouble.allowed = ("409",)
    page = new_page(viewport=DESKTOP)
    sign_in(page, live, "moderator")

    def somebody_is_first(route: Route) -> None:
        with live.app.app_context():
            other = db.session.scalars(select(User.id).where(User.email == live.people["administrator"])).one()
            db.session.merge(Looking(submission_id=7, user_id=other, since=now()))
            db.session.commit()
            db.session.remove()
        route.continue_()

    page.route("**/moderate/7/looking", somebody_is_first, times=1)
    page.goto("/moderate/7")
    expect(page.locator("#looking [role=status]")).to_contain_text("began to look at this before you")
    press(page.get_by_role("button", name="Say that I look at it instead"))
    expect(page.locator("#looking [role=status]")).to_have_text("Others see that you are looking at this.")


def test_a_correction_is_read_in_the_colour_of_its_page_and_only_the_change_is_marked(desktop: Page, live: Live) -> None:
    text = "We meet in the hall.\n\nRing Jo first, please, for the door is shut at six."
    with live.app.app_context():
        entry = factories.a_service(name="Hall club", description=text)
        changed = factories.a_listing(name="Hall club", description=text.replace("Jo", "Al"), needs=("ASD", "SLCN"))
        number = actions.submit(changed, entry=entry).id
        db.session.commit()
        db.session.remove()
    sign_in(desktop, live, "moderator")
    desktop.goto(f"/moderate/{number}")
    cell = desktop.locator(".lo-diff__after", has_text="Ring Al first")
    expect(cell.locator(".lo-said")).to_contain_text("hall.\n\nRing Al", use_inner_text=True)
    expect(cell.locator(".lo-changed")).to_have_text("Al")
    needs = desktop.locator(".lo-diff__after", has_text="Autis").locator(".lo-said")
    for fact, above in ((cell.locator(".lo-said"), "0px"), (needs.nth(0), "0px"), (needs.nth(1), "4px")):
        expect(fact).to_have_css("color", cell.evaluate("(cell) => getComputedStyle(cell).color"))
        expect(fact).to_have_css("margin-top", above)

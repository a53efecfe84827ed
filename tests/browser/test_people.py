"""People on their way, in the browser: a councillor, a parent, a group that signs in, staff with a letter in doubt."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from localoffer import mail
from localoffer.database import db, now
from localoffer.directory.models import Entry
from localoffer.freshness import digests, keepers
from localoffer.mail import Letter
from tests.browser.conftest import DESKTOP, PHONE, Live, press, sign_in, violations
from tests.browser.test_suggesting import approve, go_on, what_it_is, where_it_is
from tests.factories import a_service, a_user

pytestmark = pytest.mark.browser


def said(page: Page, words: str) -> None:
    expect(page.locator("main")).to_contain_text(words)


def taken_in(page: Page) -> None:
    """A comment was sent; who fills in a form in a second is asked to press once more."""
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(re.compile("Thank you|One more button"))
    if "One more" in heading.inner_text():
        press(page.get_by_role("button", name="I am a person"))
    expect(heading).to_contain_text("Thank you")


def test_a_councillor_follows_a_suggestion_until_it_is_live(live: Live, new_page: Callable[..., Page]) -> None:
    name = "Maltby Saturday Sensory Play"
    member = new_page(viewport=PHONE, bypass_csp=True)
    sign_in(member, live, "member")
    assert member.url.endswith("/members")
    member.goto("/suggest")
    member.get_by_label("What is it called?").fill(name)
    go_on(member)
    if member.url.endswith("/alike"):
        press(member.get_by_role("link", name="No, it is a different one"))
    for answer in (
        lambda: what_it_is(member),
        lambda: where_it_is(member),
        lambda: member.locator("input[name=phone]").fill("01709 555123"),
        lambda: member.locator("input[name=group_knows][value=yes]").check(),
    ):
        answer()
        go_on(member)
    press(member.get_by_role("link", name="No, go on to the end"))
    press(member.get_by_role("button", name="Send"))
    member.goto("/members")
    said(member, name)
    said(member, "Waiting for us")
    assert violations(member) == []
    staff = new_page(viewport=DESKTOP)
    sign_in(staff, live, "moderator")
    assert staff.url.endswith("/moderate")
    approve(staff, name)
    member.reload()
    said(member, "On the site")
    press(member.get_by_role("link", name=name).first)
    said(member, "Thank you, welcome.")
    press(member.get_by_role("link", name="See it on the site"))
    expect(member.get_by_role("heading", level=1)).to_have_text(name)


def test_a_parents_comment_until_we_did(live: Live, new_page: Callable[..., Page]) -> None:
    parent = new_page(viewport=PHONE, bypass_csp=True)
    parent.goto("/comment")
    parent.get_by_label("Something that is not here").check()
    parent.get_by_label(re.compile("parent", re.I)).first.check()
    parent.get_by_label("What would you like to tell us?").fill("Nothing on Saturdays for my son Jamie Smithson, aged 9.")
    press(parent.get_by_role("button", name="Send"))
    taken_in(parent)
    link = parent.locator("main a[href*='/comments/']").first.get_attribute("href")
    assert link and violations(parent) == []
    staff = new_page(viewport=DESKTOP, bypass_csp=True)
    sign_in(staff, live, "moderator")
    staff.goto("/moderate/comments")
    press(staff.locator("main a[href^='/moderate/comments/']").first)
    said(staff, "Jamie Smithson")
    assert violations(staff) == []
    staff.fill("#public_words", "There is nothing on Saturdays for younger children.")
    staff.fill("#answer", "You are right.")
    staff.fill("#action", "Ask two leisure centres.")
    staff.select_option("#action_state", label="We will do it")
    press(staff.get_by_role("button", name="Publish it"))
    parent.goto("/you-said-we-did")
    said(parent, "There is nothing on Saturdays for younger children.")
    expect(parent.locator("main")).not_to_contain_text("Jamie")
    staff.fill("#action", "Maltby Leisure Centre opens on Saturdays.")
    staff.select_option("#action_state", label="We did it")
    press(staff.get_by_role("button", name="Save", exact=True))
    parent.reload()
    said(parent, "Maltby Leisure Centre opens on Saturdays.")
    assert violations(parent) == []
    parent.goto(link)
    said(parent, "Maltby Leisure Centre opens on Saturdays.")
    said(parent, "Jamie Smithson")  # their own words, behind their own link


def test_the_easy_form_is_filled_in_by_keyboard_alone(new_page: Callable[..., Page]) -> None:
    page = new_page(viewport=PHONE)
    page.goto("/comment/easy")
    for name in ("who", "about", "feeling"):
        page.locator(f"input[name={name}]").first.focus()
        page.keyboard.press("Space")
        expect(page.locator(f"input[name={name}]").first).to_be_checked()
    page.get_by_role("button", name="Send it").focus()
    page.keyboard.press("Enter")
    taken_in(page)


def test_a_group_signs_in_answers_and_hands_over(live: Live, new_page: Callable[..., Page]) -> None:
    with live.app.app_context():
        live.people["owner"] = a_user(role="owner", email="fay@example.org", name="Fay").email
        for name in ("Fay's Fun Club", "Fay's Other Club"):
            keepers.let_in(a_service(name=name).id, email="fay@example.org", name="Fay")
        old = db.session.scalars(select(Entry).where(Entry.name == "Fay's Fun Club")).one()
        old.created_at = now() - timedelta(days=200)
        db.session.commit()
        db.session.remove()
    for options in ({"viewport": PHONE, "bypass_csp": True}, {"viewport": DESKTOP, "java_script_enabled": False}):
        page = new_page(**options)
        sign_in(page, live, "owner")
        assert page.url.endswith("/my-groups") and page.inner_text("h1") == "My groups"
        assert options["viewport"] == DESKTOP or violations(page) == []
    said(page, "Fay's Fun Club")
    press(page.get_by_role("button", name=re.compile("It is still right.*Fay's Fun Club")))
    said(page, "Families can see that you confirmed it today")
    press(page.get_by_role("button", name=re.compile("Something changed.*Fay's Other Club")))
    page.get_by_label("How much?").fill("£5")
    press(page.get_by_role("button", name="Send the changes"))
    said(page, "on the site now")
    page.locator("summary", has_text=re.compile("Hand over, or leave.*Fay's Other Club")).click()
    press(page.get_by_role("link", name=re.compile("Let somebody else help, or take over.*Fay's Other Club")))
    page.get_by_label("Their email").fill("gil@example.org")
    press(page.get_by_role("button", name="They take over from me"))
    said(page, "Staff will look at it")


def test_staff_see_a_letter_in_doubt_and_settle_it_with_one_press(live: Live, new_page: Callable[..., Page]) -> None:
    with live.app.app_context():
        for name in ("doubt", "let-be"):
            entry = a_service(name=f"Club of {name}")
            entry.created_at = now() - timedelta(days=130)
            keepers.let_in(entry.id, email=f"{name}@example.org", name="Jo")
        db.session.commit()
        digests.remind(lambda _line: None)
        in_doubt = Letter.to.in_(("doubt@example.org", "let-be@example.org"))
        for letter in db.session.scalars(select(Letter).where(in_doubt)):  # the machine died in that moment
            letter.claimed_at, letter.tries = now() - timedelta(minutes=10), 1
        db.session.commit()
        mail.send_waiting(patient=False)
        mail_sent = live.app.extensions["mailman"].outbox = []
        db.session.remove()
    staff = new_page(viewport=PHONE, bypass_csp=True)
    sign_in(staff, live, "moderator")
    said(staff, "2 letters may or may not have gone out")
    press(staff.get_by_role("link", name="2 letters may or may not have gone out"))
    said(staff, "doubt@example.org")
    assert violations(staff) == []
    press(staff.get_by_role("button", name=re.compile("Send it again.*doubt@example.org")))
    said(staff, "It goes out again")
    press(staff.get_by_role("button", name=re.compile("Do not send it.*let-be@example.org")))
    said(staff, "None. Good.")
    assert [letter.to for letter in mail_sent] == [["doubt@example.org"]]
    staff.goto("/moderate")
    expect(staff.locator("main")).not_to_contain_text("may or may not have gone out")

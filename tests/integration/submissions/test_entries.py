"""What staff do with live entries: write all of one, take it down and put it back, and be told who was first."""

from __future__ import annotations

from typing import Any

from flask import Flask

from tests.checking import CheckingClient
from tests.factories import a_service, a_venue


def test_everything_that_an_entry_can_say_can_be_written_by_staff(page: CheckingClient, as_moderator: CheckingClient) -> None:
    entry = a_service(name="Two Halls Club", venues=(a_venue(name="First Hall"),))
    form = as_moderator.get(f"/moderate/entries/{entry.id}/edit")
    form = as_moderator.submit(form, {}, button="Add another place")
    form = as_moderator.submit(form, {}, button="Add another time")
    facts: dict[str, Any] = {
        "venues-1-name": "Second Hall", "venues-1-postcode": "S63 7RZ", "sessions-0-start": "10:00",
        "sessions-0-end": "11:30", "sessions-0-nth": "1", "wait-weeks": "18", "wait-basis": "referral to first visit",
        "wait-measured_on": "2026-11-01", "why": "They told me.",
    }  # fmt: skip
    days = [str(each["value"]) for each in form.soup.select("[name='sessions-0-days']")]
    facts["sessions-0-days"] = [next(each for each in days if each.lower().startswith("tu"))]
    saved = as_moderator.submit(form, facts, button="Save and publish")
    assert "It is live now" in saved.text, saved.text
    shown = page.get(f"/services/{entry.slug}").text
    assert "First Hall" in shown and "Second Hall" in shown
    assert "First Tuesday of the month" in shown and "10am to 11.30am" in shown
    assert "18 weeks" in shown and "referral to first visit" in shown and "1 November 2026" in shown
    assert "Next:" in shown


def test_an_old_number_that_looks_cut_short_hinders_nobody_who_changes_something_else(as_moderator: CheckingClient) -> None:
    entry = a_service(name="Rings Round", phone="0 (ring 999)")
    form = as_moderator.get(f"/moderate/entries/{entry.id}/edit")
    wrong = as_moderator.submit(form, {"phone": "01709", "why": "They rang."}, button="Save and publish")
    assert "This phone number is too short" in wrong.text
    saved = as_moderator.submit(form, {"cost_text": "£2 a session", "why": "They rang."}, button="Save and publish")
    assert "It is live now" in saved.text and "0 (ring 999)" in as_moderator.get(f"/services/{entry.slug}").text


def test_taken_down_and_put_back_with_a_reason_each(page: CheckingClient, as_moderator: CheckingClient) -> None:
    entry = a_service(name="Here Today")
    address = f"/services/{entry.slug}"
    staff = as_moderator.get(page_of := f"/moderate/entries/{entry.id}")
    unsaid = as_moderator.submit(staff, {"why": ""}, button="Take it down", action=page_of)
    assert "Write one sentence" in unsaid.text and page.get(address).status == 200
    down = as_moderator.submit(staff, {"why": "They asked us to."}, button="Take it down", action=page_of)
    assert (
        "off the site" in down.text and page.get(address).status == 404 and "Here Today" not in page.get("/search?q=today").text
    )
    back = as_moderator.submit(down, {"why": "They are open again."}, button="Put it back")
    assert "on the site again" in back.text and page.get(address).status == 200
    history = as_moderator.get(f"{page_of}/history").text
    assert "They asked us to." in history and "They are open again." in history


def test_who_saves_second_is_told_and_keeps_the_words(app: Flask, as_moderator: CheckingClient) -> None:
    entry = a_service(name="One Club")
    first = as_moderator.get(f"/moderate/entries/{entry.id}/edit")
    as_moderator.submit(first, {"phone": "01709 111222", "why": "They rang."}, button="Save and publish")
    late = as_moderator.submit(first, {"phone": "01709 333444", "why": "I looked it up."}, button="Save and publish")
    assert late.status == 409 and "Somebody else changed this entry" in late.text and "I looked it up." in late.text

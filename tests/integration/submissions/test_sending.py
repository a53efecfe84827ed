"""Sending a suggestion: once, by people, and with every word kept when something goes wrong."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from localoffer.accounts import floods
from localoffer.database import db
from localoffer.directory.listing import Venue
from localoffer.submissions import actions, queries
from localoffer.submissions.models import BUILT_IN, IMPORT, Draft, Submission
from tests import suggesting
from tests.checking import CheckingClient, Page, values_of
from tests.factories import a_listing, a_service

pytestmark = pytest.mark.usefixtures("at_one_moment")  # who sends within two seconds is asked for one more button
NAME = "Wath Wednesday Lego Club"


def sent() -> int:
    return db.session.scalar(select(func.count(Submission.id))) or 0


def press_twice(visitor: CheckingClient, check: Page) -> tuple[Page, Page]:
    """What a double click does: the same form goes off two times."""
    data = {**values_of(check.form("Send")), "person": ["yes"]}
    action = str(check.form("Send")["action"])
    return visitor.post(action, data), visitor.post(action, data)


def test_a_double_click_sends_once_and_shows_the_same_thanks_twice(page: CheckingClient) -> None:
    first, second = press_twice(page, suggesting.to_the_check(page))
    assert first.heading == second.heading and "Thank you" in first.heading
    assert first.url == second.url and sent() == 1


def test_a_machine_in_the_hidden_field_is_asked_and_a_person_gets_through(page: CheckingClient) -> None:
    start = page.get("/suggest")
    assert start.soup.select_one("[aria-hidden=true] [name=leave_empty][tabindex='-1']")
    check = suggesting.to_the_check(page, name={"leave_empty": "buy pills"})
    asked = page.submit(check, button="Send")
    assert "One more button" in asked.heading and sent() == 0
    thanks = page.submit(asked, button="I am a person")
    assert "Thank you" in thanks.heading and sent() == 1
    assert any("people do not see" in each for each in db.session.scalars(select(Submission)).one().flags)


def test_a_flood_waits_and_loses_nothing(page: CheckingClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(floods, "TOO_MANY", 1)
    suggesting.suggest(page)
    check = suggesting.to_the_check(page, name={"name": "Another Club"})
    held = page.submit(check, button="Send")
    assert held.status == 429 and sent() == 1
    assert "Another Club" in page.get(check.url).text


def test_a_flood_of_beginnings_waits_and_loses_nothing(
    page: CheckingClient, as_member: CheckingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(floods, "TOO_MANY_DRAFTS", 2)
    for _ in range(2):
        suggesting.begin(page)
    start = page.get("/suggest?ward=wath&need=ASD")
    held = page.submit(start, {"name": NAME}, action="/suggest")
    assert held.status == 429 and "Press the button again in an hour." in held.text
    assert db.session.scalar(select(func.count(Draft.id))) == 2
    assert suggesting.begin(as_member).url.endswith("/what"), "a person with an account is not asked"
    monkeypatch.setattr(floods, "TOO_MANY_DRAFTS", 3)
    what = page.submit(held, action="/suggest")
    assert what.url.endswith("/what") and NAME in page.get(what.url.replace("/what", "/check")).text


def test_a_flood_of_corrections_is_asked_for_a_word_instead(page: CheckingClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(floods, "TOO_MANY_DRAFTS", 1)
    a_service(name=NAME)
    wrong = page.get("/services/wath-wednesday-lego-club/wrong")
    assert page.submit(wrong, button="Change the details").url.endswith("/check")
    held = page.submit(wrong, button="Change the details")
    assert held.status == 429 and "in a few words what is wrong" in held.text
    asked = page.submit(held, {"problem": "times", "note": "It starts at five now."}, action="/wrong")
    page.submit(asked, button="I am a person")
    assert sent() == 1


def test_a_flood_of_words_about_an_entry_waits_with_the_words_on_the_page(
    page: CheckingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(floods, "TOO_MANY", 0)
    a_service(name=NAME)
    wrong = page.get("/services/wath-wednesday-lego-club/wrong")
    held = page.submit(wrong, {"problem": "times", "note": "It starts at five now."}, action="/wrong")
    assert held.status == 429 and sent() == 0
    monkeypatch.setattr(floods, "TOO_MANY", 9)
    page.submit(page.submit(held, action="/wrong"), button="I am a person")
    assert db.session.scalars(select(Submission)).one().note == "It starts at five now."


def test_without_a_token_the_words_are_shown_again_and_one_press_sends_them(page: CheckingClient) -> None:
    again = page.post("/suggest", {"name": NAME, "csrf_token": "from yesterday"})
    assert "Nothing is lost" in again.text
    assert again.soup.select_one(f"input[name=name][value='{NAME}']")
    assert page.submit(again, action="/suggest").url.endswith("/what")


def no_more_room(patched: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise OperationalError("", {}, Exception("attempt to write a readonly database"))

    patched.setattr(db.session, "commit", broken)


def test_a_database_that_cannot_be_written_gives_every_word_back(page: CheckingClient, monkeypatch: pytest.MonkeyPatch) -> None:
    what = suggesting.begin(page)
    with monkeypatch.context() as patched:
        no_more_room(patched)
        kept = page.submit(what, {"description": "We build with bricks."})
    assert kept.status == 503 and "Nothing that you typed is lost" in kept.text and "We build with bricks." in kept.text
    assert page.submit(kept, button="Try again").url.endswith("/where")


def test_a_correction_that_cannot_be_written_goes_off_later(page: CheckingClient, monkeypatch: pytest.MonkeyPatch) -> None:
    a_service(name=NAME)
    form = page.get("/services/wath-wednesday-lego-club/wrong")
    asked = page.submit(form, {"problem": "times", "note": "It starts at five now."}, action="/wrong")
    with monkeypatch.context() as patched:
        no_more_room(patched)
        kept = page.submit(asked, button="I am a person")
    assert kept.status == 503 and "Nothing that you typed is lost" in kept.text and "It starts at five now." in kept.text
    page.submit(kept, button="Try again")
    assert sent() == 1


def test_what_is_there_already_is_shown_while_typing_and_before_sending(page: CheckingClient) -> None:
    a_service(name=NAME, phone="01709 555123")
    typed = page.get("/suggest/alike.json?name=wath+lego+club").response.json
    assert [each["name"] for each in typed] == [NAME]
    check = suggesting.to_the_check(page, name={"name": "Bricks in Wath"})
    assert "Is it one of these?" in check.text and "the same phone number" in check.text
    add = page.get(check.link("This is it"))
    assert NAME in add.heading and add.status == 200


@pytest.mark.parametrize(
    ("key", "wrong", "words"),
    [
        ("what", {"description": ""}, "Say in a few words"),
        ("contact", {"phone": "x", "email": "not an address"}, "not an address"),
        ("contact", {"phone": "01709"}, "phone number is too short"),
    ],
)
def test_what_was_typed_stays_beside_what_is_missing(page: CheckingClient, key: str, wrong: dict[str, str], words: str) -> None:
    at = suggesting.begin(page)
    for each in ("what", "where", "contact"):
        if each == key:
            break
        at = page.submit(at, suggesting.ANSWERS[each])
    back = page.submit(at, wrong)
    assert back.title.startswith("Error:") and words in back.html
    assert back.soup.select_one(".govuk-error-summary a[href^='#']")


def test_an_end_before_its_start_is_asked_about_unless_it_is_a_night(page: CheckingClient) -> None:
    when = suggesting.answer_what_is_needed(page).url.replace("/more", "/when")
    times = {"sessions-0-days": ["TU"], "sessions-0-start": "9:30", "sessions-0-end": "3:30", "sessions-0-note": "Bring boots"}
    back = page.submit(page.get(when), times)
    assert back.title.startswith("Error:") and "Does it end at 3:30 in the afternoon? Write 15:30." in back.text
    assert back.soup.select_one(".govuk-error-summary a[href='#sessions-0-end']")
    kept = values_of(back.form("Go on"))
    assert [kept[f"sessions-0-{each}"] for each in ("end", "note", "days")] == [["03:30"], ["Bring boots"], ["TU"]]
    assert "before it starts" in page.submit(back, {"sessions-0-start": "7pm", "sessions-0-end": "5.30pm"}).text
    assert not page.submit(back, {"sessions-0-start": "8pm", "sessions-0-end": "2am"}).title.startswith("Error:")


@pytest.mark.parametrize(
    ("postcode", "village", "words"),
    [
        ("S63 99Z", "Wath", "We do not know the postcode “S63 99Z”."),
        ("S63 0ZZ", "", "We do not know the postcode “S63 0ZZ”."),
        ("ZZ9 9ZZ", "", "We do not know the postcode “ZZ9 9ZZ”."),
        ("LS1 4AP", "Wath", "miles from Wath upon Dearne."),
        ("S63 7RZ", "Dinnington", "miles from Dinnington."),
        ("s637rz", "Wath", ""),
        ("S63", "Wath", ""),
        ("LS1 4AP", "", ""),
        ("", "Wath", ""),
    ],
)
def test_a_slip_in_a_postcode_is_asked_about_and_never_refused(
    page: CheckingClient, as_moderator: CheckingClient, postcode: str, village: str, words: str
) -> None:
    where = {"venues-0-postcode": postcode, "venues-0-area": village}
    check = suggesting.to_the_check(page, where=where)
    assert ("Please look at the place again." in check.text) == bool(words) and words in check.text
    assert not words or page.get(check.link("Change the place")).url.endswith("/where")
    assert "Thank you" in suggesting.send(page, check).heading
    review = as_moderator.get(as_moderator.get("/moderate").link(NAME))
    assert ("postcode “" in review.text) == bool(words) and words in review.text


def test_a_place_that_a_correction_leaves_alone_is_not_asked_about(page: CheckingClient) -> None:
    a_service(name=NAME, venues=(Venue(postcode="S63 0ZZ", area="Dinnington"),))
    check = page.submit(page.get("/services/wath-wednesday-lego-club/wrong"), button="Change the details")
    check = page.submit(page.get(check.link("how do people get in touch")), {"phone": "01709 999000"})
    assert "01709 999000" in check.text and "Please look at the place again." not in check.text
    where = page.get(check.link("where is it"))
    check = page.submit(where, {"venues-0-name": "The hall"})
    assert "We do not know the postcode “S63 0ZZ”." in check.text


def test_a_member_sees_what_became_of_it(app: Flask, as_member: CheckingClient, as_moderator: CheckingClient) -> None:
    thanks = suggesting.suggest(as_member)
    assert thanks.link("Suggest another group") == "/suggest" and thanks.link("All my suggestions") == "/members"
    own = as_member.get("/members").text
    assert "Waiting for us" in own
    assert "What is missing in" not in own[: own.index("What became of my suggestions")]
    review = as_moderator.get(as_moderator.get("/moderate").link(NAME))
    as_moderator.submit(review, {"reason": "It is only for adults."}, button="Turn down", action="/moderate/")
    assert "Not added: “It is only for adults.”" in as_member.get("/members").text


@pytest.mark.parametrize(("source", "shown"), [(BUILT_IN, "The built-in data"), (IMPORT, "A list that staff brought in")])
def test_what_people_sent_does_not_stand_behind_what_came_in_lists(
    app: Flask, page: CheckingClient, as_moderator: CheckingClient, source: str, shown: str
) -> None:
    first = [actions.submit(a_listing(name=f"From a list {number}"), source=source) for number in range(30)]
    db.session.commit()
    suggesting.suggest(page)
    queue = as_moderator.get("/moderate")
    names = [each.get_text(strip=True) for each in queue.soup.select(".lo-queue tbody th")]
    assert shown in queue.soup.select(".lo-queue tbody tr")[1].get_text()
    assert names[0] == NAME and len(names) == queries.PER_PAGE
    assert queries.next_after(first[0].id) != first[1].id
    assert "The sender" in as_moderator.get(queue.link(NAME)).text
    assert "The sender" not in as_moderator.get(f"/moderate/{first[0].id}").text

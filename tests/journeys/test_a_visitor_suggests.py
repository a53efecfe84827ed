"""A visitor without an account suggests a group; a moderator approves it; parents find it."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask
from flask_mailman import EmailMessage
from sqlalchemy import func, select

from localoffer.database import db
from localoffer.directory.models import Change, Entry
from localoffer.submissions.models import Submission
from tests import suggesting
from tests.checking import CheckingClient
from tests.conftest import Letters


def letter_link(letter: EmailMessage, start: str) -> str:
    found = next(line for line in letter.body.split("\n") if line.startswith("http") and start in line)
    return urlsplit(found).path


def test_from_the_first_word_to_the_search(page: CheckingClient, as_moderator: CheckingClient, outbox: Letters) -> None:
    thanks = suggesting.suggest(page, email="mum@example.org")
    assert "Thank you. We have it." in thanks.heading
    reference = db.session.scalars(select(Submission.reference)).one()
    assert reference in thanks.text
    assert [letter.to for letter in outbox] == [["mum@example.org"]]
    assert page.get("/search?q=lego").text.count("Wath Wednesday Lego Club") == 0

    queue = as_moderator.get("/moderate")
    assert "Wath Wednesday Lego Club" in queue.text and "Wath" in queue.text
    review = as_moderator.get(queue.link("Wath Wednesday Lego Club"))
    assert "Montgomery Hall" in review.text and "mum@example.org" in review.text
    done = as_moderator.submit(review, {"reason": "Thank you, welcome."}, button="Approve", action="/moderate/")
    assert "It is live now" in done.text

    found = page.get("/search?q=lego")
    assert "Wath Wednesday Lego Club" in found.text
    entry = page.get("/services/wath-wednesday-lego-club")
    assert entry.status == 200 and "Montgomery Hall" in entry.text and "01709 555123" in entry.text
    assert "mum@example.org" not in entry.html

    assert outbox[-1].to == ["mum@example.org"] and "Thank you, welcome." in outbox[-1].body
    status = page.get(letter_link(outbox[-1], "/suggestions/"))
    assert "On the site" in status.text and "Thank you, welcome." in status.text
    assert page.get(status.link("See it on the site")).heading == "Wath Wednesday Lego Club"

    row = db.session.scalars(select(Entry)).one()
    history = as_moderator.get(f"/moderate/entries/{row.id}/history")
    assert reference in history.text and "Moderator" in history.text and "Thank you, welcome." in history.text
    assert row.facts["venues"][0]["precision"] == "postcode" and row.facts["venues"][0]["ward_code"]


def test_what_a_ward_is_stands_where_it_is_asked_for(page: CheckingClient) -> None:
    where = page.submit(suggesting.begin(page), suggesting.ANSWERS["what"])
    asked = where.soup.select_one("select[name='venues-0-ward_code']")
    assert asked is not None
    hint = where.soup.find(id=asked["aria-describedby"])
    assert hint is not None and "elects its own councillors" in hint.get_text()


def test_who_has_told_enough_goes_to_the_end_and_keeps_it(page: CheckingClient) -> None:
    who = page.get(suggesting.answer_what_is_needed(page).link("Yes, I can tell more"))
    assert "If you know it: 1 of 6" in who.text
    you = page.submit(who, {"age_min": "5", "age_max": "11"}, button="Save and go to the end")
    assert you.url.endswith("/you")
    check = page.submit(you, {})
    assert check.url.endswith("/check"), check.text
    assert "Youngest age: 5" in check.text


def test_a_correction_of_a_published_entry(directory: Flask, page: CheckingClient, as_moderator: CheckingClient) -> None:
    slug = "rotherham-sendiass"
    wrong = page.get(page.get(f"/services/{slug}").link("wrong"))
    assert wrong.url == f"/services/{slug}/wrong"
    check = page.submit(wrong, button="Change the details")
    assert "Put “Rotherham SENDIASS” right" in check.heading
    contact = page.get(check.link("how do people get in touch"))
    check = page.submit(contact, {"phone": "01709 999000"})
    assert "Changed" in check.text and "01709 999000" in check.text
    thanks = suggesting.send(page, check)
    assert "Thank you" in thanks.heading
    before = db.session.scalars(select(Entry).where(Entry.slug == slug)).one()
    assert "phone" not in before.facts

    review = as_moderator.get(as_moderator.get("/moderate?kind=correction").link("Rotherham SENDIASS"))
    assert "Phone" in review.text and "01709 999000" in review.text
    as_moderator.submit(review, button="Approve", action="/moderate/")
    assert "01709 999000" in page.get(f"/services/{slug}").text
    change = db.session.scalars(select(Change).where(Change.entry_id == before.id).order_by(Change.id.desc()).limit(1)).one()
    assert change.act == "edited" and change.submission_id
    assert {key for key in change.after if change.after[key] != (change.before or {}).get(key)} == {"phone"}


def test_a_question_goes_there_and_back(page: CheckingClient, as_moderator: CheckingClient, outbox: Letters) -> None:
    suggesting.suggest(page, email="dad@example.org")
    review = as_moderator.get(as_moderator.get("/moderate").link("Lego Club"))
    as_moderator.submit(review, {"reason": "Is it every week?"}, button="Send back", action="/moderate/")
    assert "Is it every week?" in outbox[-1].body
    assert "Lego" not in as_moderator.get("/moderate").text
    status = page.get(letter_link(outbox[-1], "/suggestions/"))
    assert "Is it every week?" in status.text
    page.submit(status, {"answer": "Yes, but not in August."}, button="Send the answer")
    queue = as_moderator.get("/moderate")
    assert "Answered" in queue.text
    assert "Yes, but not in August." in as_moderator.get(queue.link("Lego Club")).text


def test_turned_down_with_a_reason(page: CheckingClient, as_moderator: CheckingClient, outbox: Letters) -> None:
    thanks = suggesting.suggest(page, email="dad@example.org")
    review = as_moderator.get(as_moderator.get("/moderate").link("Lego Club"))
    unexplained = as_moderator.submit(review, button="Turn down", action="/moderate/")
    assert "Write one sentence" in unexplained.text
    as_moderator.submit(unexplained, {"reason": "It is for adults only."}, button="Turn down", action="/moderate/")
    assert "It is for adults only." in outbox[-1].body
    status = page.get(thanks.url)
    assert "Not added" in status.text and "It is for adults only." in status.text
    assert db.session.scalar(select(func.count(Entry.id))) == 0


def test_merged_into_what_is_there(directory: Flask, page: CheckingClient, as_moderator: CheckingClient) -> None:
    thanks = suggesting.suggest(
        page, name={"name": "SENDIASS in Rotherham"}, what={"description": "Advice for parents, also in Polish."}
    )
    review = as_moderator.get(as_moderator.get("/moderate?q=SENDIASS").link("SENDIASS in Rotherham"))
    merge = as_moderator.get(review.link("Merge into this one"))
    assert "Merge “SENDIASS in Rotherham” into “Rotherham SENDIASS”" in merge.heading
    as_moderator.submit(merge, {"cost": "keep"} if 'name="cost"' in merge.html else {}, button="Merge")
    entry = db.session.scalars(select(Entry).where(Entry.slug == "rotherham-sendiass")).one()
    assert len(entry.facts["venues"]) >= 1 and "Montgomery Hall" in str(entry.facts["venues"])
    assert "Added to another entry" in page.get(thanks.url).text
    assert page.get("/services/sendiass-in-rotherham").status == 404

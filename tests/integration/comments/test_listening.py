"""Families say what they think; each comment gets an answer and an action, and nobody's identity is published."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from localoffer.accounts.models import User
from localoffer.comments import actions, forms, queries, yearly
from localoffer.comments.models import Comment, NeverChanges, Original
from localoffer.comments.queries import between
from localoffer.database import db, now
from localoffer.directory.conflict import Conflict
from localoffer.mail import Letter
from localoffer.provision import reports
from tests import factories
from tests.checking import CheckingClient, Page

WORDS = "There is nothing for my son Leo, who is 9, on Saturdays. Call me: 01709 555123"
PARENT = {"about": "missing", "who": "parent", "words": WORDS, "email": "parent@example.org"}


def say(visitor: CheckingClient, path: str = "/comment", **changes: Any) -> Page:
    page = visitor.submit(visitor.get(path), {**PARENT, **changes}, action="/comment")
    if "One more button" in page.heading:
        page = visitor.submit(page, button="I am a person")
    return page


def opened(moderator: CheckingClient) -> Page:
    return moderator.get(moderator.get("/moderate/comments").link("CO-"))


def publish(moderator: CheckingClient, **changes: Any) -> Page:
    fields = {
        "answer": "You are right. We looked.",
        "action": "A Saturday club opens.",
        "action_state": "planned",
        "action_due": "2027-03-01",
    }
    return moderator.submit(opened(moderator), {**fields, **changes}, button="Publish it")


def test_a_parent_says_staff_publish_answer_and_do(app: Flask, page: CheckingClient, as_moderator: CheckingClient) -> None:
    thanks = say(page)
    assert "Thank you for telling us" in thanks.heading and "private link" in thanks.text
    link = thanks.link("http://localhost/comments/")
    assert thanks.response.headers["Cache-Control"] == "no-store" and thanks.response.headers["Referrer-Policy"] == "no-referrer"
    assert "Leo" not in page.get("/you-said-we-did").text
    review = opened(as_moderator)
    assert "May name a child" in review.text and WORDS in review.text
    assert "my son (name)" in review.form(button="Publish it").select_one("#public_words").get_text()  # type: ignore[union-attr]
    publish(as_moderator)
    shown = page.get("/you-said-we-did")
    assert (
        "my son (name)" in shown.text
        and "You are right. We looked." in shown.text
        and "We will do it by 1 March 2027" in shown.text
    )
    for secret in ("Leo", "555123", "parent@example.org", "CO-"):
        assert secret not in shown.text
    followed = page.get(link)
    assert "A Saturday club opens." in followed.text and "Published" in followed.text
    moderator_page = as_moderator.get(as_moderator.get("/moderate/comments?list=actions").link("CO-"))
    as_moderator.submit(moderator_page, {"action": "The club opened in May.", "action_state": "done"}, button="Save")
    assert "We did it" in page.get("/you-said-we-did?state=done").text
    empty = page.get("/you-said-we-did?state=planned")
    assert "No comments" in empty.text and "Nothing fits what you chose." in empty.text and "be the first" not in empty.text
    letters = db.session.scalars(select(Letter).where(Letter.to == "parent@example.org").order_by(Letter.id)).all()
    assert [each.subject.split(" (")[0] for each in letters] == [
        "We have your comment",
        "Your comment is published",
        "News about your comment",
    ]
    found = re.search(r"http://localhost(/comments/\S+)", app.extensions["mailman"].outbox[-1].body)
    assert found and "The club opened in May." in page.get(found[1]).text


def test_easy_read_takes_a_face_for_an_answer(app: Flask, page: CheckingClient, as_moderator: CheckingClient) -> None:
    form = page.get("/comment/easy")
    assert len(form.soup.select("label.lo-picture img")) == 10
    sentences = [each.get_text(" ") for each in form.soup.select("main .lo-easy-line p, main legend, main .lo-picture span")]
    assert len(sentences) > 15 and all(len(part.split()) <= 12 for each in sentences for part in re.split(r"[.?]", each))
    empty = page.submit(form, {}, action="/comment/easy")
    assert empty.status == 422 and "Write some words, or choose a face." in empty.text
    in_order = [str(each["href"]) for each in empty.soup.select(".govuk-error-summary a")]
    assert in_order == ["#who", "#about", "#words"], "as they are asked for"
    done = page.submit(form, {"about": "access", "who": "young", "feeling": "sad"}, action="/comment/easy")
    done = page.submit(done, button="I am a person") if "One more button" in done.heading else done
    assert "Thank you" in done.heading
    as_moderator.submit(opened(as_moderator), {"answer": "Thank you. We make it easier."}, button="Publish it")
    shown = page.get("/you-said-we-did").text
    assert "I am not happy with it" in shown and "a child or young person" in shown


def test_what_is_missing_is_said_and_what_was_typed_stays(page: CheckingClient) -> None:
    again = page.submit(page.get("/comment"), {"words": "Only words", "email": "not an address"}, action="/comment")
    assert again.status == 422 and again.title.startswith("Error")
    for words in ("Choose what it is about.", "Choose who you are.", "Write an email address"):
        assert words in again.text
    assert "Only words" in again.html and "not an address" in again.html


def test_a_lost_session_loses_no_word(app: Flask, page: CheckingClient) -> None:
    again = page.post("/comment", {**PARENT, "csrf_token": "old"})
    assert again.status == 400 and "Nothing is lost" in again.text and WORDS.replace("’", "'") in again.html.replace("&#39;", "'")
    assert not db.session.scalar(select(Comment.id))
    done = page.submit(again, action="/comment")
    done = page.submit(done, button="I am a person") if "One more button" in done.heading else done
    assert "Thank you" in done.heading


def test_a_button_pressed_twice_makes_one_comment(app: Flask, page: CheckingClient) -> None:
    form = page.get("/comment")
    for _ in range(2):
        answer = page.submit(form, PARENT, action="/comment")
        answer = page.submit(answer, button="I am a person") if "One more button" in answer.heading else answer
        assert "Thank you" in answer.heading
    assert len(db.session.scalars(select(Comment)).all()) == 1


def test_without_a_reason_that_the_law_gives_nothing_is_kept_back(page: CheckingClient, as_moderator: CheckingClient) -> None:
    link = say(page).link("http://localhost/comments/")
    review = opened(as_moderator)
    assert "law allows only these" in as_moderator.submit(review, {"answer": "No."}, button="Do not publish").text
    assert "Write an answer" in as_moderator.submit(review, {"reason": "vexatious"}, button="Do not publish").text
    as_moderator.submit(review, {"reason": "one person", "answer": "Please phone us about Leo."}, button="Do not publish")
    followed = page.get(link).text
    assert "help that one person gets" in followed and "Please phone us about Leo." in followed
    nothing = page.get("/you-said-we-did")
    assert "No comments" in nothing.text and nothing.soup.select("main select") == []  # nothing to choose from


def test_two_moderators_at_once(
    app: Flask, page: CheckingClient, as_moderator: CheckingClient, as_administrator: CheckingClient
) -> None:
    say(page)
    mine, theirs = opened(as_moderator), opened(as_administrator)
    assert as_moderator.submit(mine, {"answer": "Mine"}, button="Publish it").status == 200
    late = as_administrator.submit(theirs, {"answer": "Theirs, a long answer"}, button="Publish it")
    assert late.status == 409 and "Theirs, a long answer" in late.text
    assert "Mine" in page.get("/you-said-we-did").text


def test_taken_back_is_deleted_at_once(app: Flask, page: CheckingClient, as_moderator: CheckingClient) -> None:
    link = say(page).link("http://localhost/comments/")
    publish(as_moderator)
    page.submit(page.get(link), button="Take it back")
    assert db.session.scalars(select(Original)).all() == []
    assert "No comments" in page.get("/you-said-we-did").text and "deleted" in page.get(link).text
    row = db.session.scalars(select(Comment)).one()
    moderator = db.session.scalars(select(User)).one()
    with pytest.raises(Conflict, match="took it back"):
        actions.publish(row.id, forms.handled({"public_words": "Leo again"}), by=moderator, seen=row.version)
    assert "No comments" in page.get("/you-said-we-did").text


def test_a_link_that_is_forged_or_for_another_comment_opens_nothing(app: Flask, page: CheckingClient) -> None:
    one, two = (say(page, words=words).link("http://localhost/comments/") for words in ("One thing", "Another thing"))
    assert page.get(one[:-2] + "xx").status == 404
    swapped = "/".join([*one.split("/")[:-1], two.split("/")[-1]])
    assert page.get(swapped).status == 404
    assert page.post(one + "x", {}).status == 404


def test_about_an_entry_and_only_while_it_is_published(app: Flask, page: CheckingClient, as_moderator: CheckingClient) -> None:
    entry = factories.a_service()
    form = page.get(page.get(f"/services/{entry.slug}").link("Say what you think of it"))
    assert entry.name in form.heading
    done = page.submit(form, PARENT, action="/comment")
    page.submit(done, button="I am a person") if "One more button" in done.heading else None
    publish(as_moderator)
    assert entry.name in page.get("/you-said-we-did").text
    assert page.get("/comment?entry=no-such-entry").status == 200


def test_a_years_report_is_frozen_when_the_year_is_over(app: Flask, page: CheckingClient, as_moderator: CheckingClient) -> None:
    say(page)
    publish(as_moderator)
    year = now().year
    assert "No year waits" in as_moderator.get("/moderate/comments").text
    assert (
        "when its year is over"
        in as_moderator.post("/moderate/comments/reports", {"year": str(year), "csrf_token": token(as_moderator)}).text
    )
    with time_machine.travel(f"{year + 1}-01-15 12:00+00:00", tick=True):
        visitor = CheckingClient(app)
        visitor.sign_in("moderator@example.org", factories.PASSWORD)
        frozen = visitor.submit(visitor.get("/moderate/comments"), button=f"report of {year}")
        assert "1 comment came. 1 is published. 1 has an answer." in frozen.text and "my son (name)" in frozen.text
        later = visitor.get(visitor.get("/moderate/comments?list=published").link("CO-"))
        visitor.submit(later, {"public_words": "Changed afterwards"}, button="Save")
        again = page.get(f"/you-said-we-did/{year}")
        assert "my son (name)" in again.text and "Changed afterwards" not in again.text
        assert "Changed afterwards" in page.get(f"/you-said-we-did?year={year}").text
    report = db.session.get_one(yearly.YearReport, year)
    with pytest.raises(NeverChanges):
        report.checksum = "x"
        db.session.commit()
    db.session.rollback()
    db.session.execute(db.text("UPDATE comment_report SET checksum = 'x'"))
    db.session.commit()
    assert "is not what was frozen" in page.get(f"/you-said-we-did/{year}").text
    assert page.get("/you-said-we-did/1999").status == 404


def token(visitor: CheckingClient) -> str:
    found = visitor.get("/").soup.select_one("form[action='/logout'] [name=csrf_token]")
    assert found
    return str(found["value"])


def test_the_figures_reach_the_report_to_scrutiny(app: Flask, page: CheckingClient, as_moderator: CheckingClient) -> None:
    today = now().date()
    assert between(date(today.year, 1, 1), date(today.year + 1, 1, 1)) == {"received": 0, "published": 0, "answered": 0}
    say(page)
    publish(as_moderator)
    assert between(date(today.year, 1, 1), date(today.year + 1, 1, 1)) == {"received": 1, "published": 1, "answered": 1}
    assert [each.action for each in queries.published_between(date(2020, 1, 1), date(2100, 1, 1))] == ["A Saturday club opens."]
    assert "my son (name)" in json.dumps(reports.today(), default=str)

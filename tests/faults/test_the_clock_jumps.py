"""A clock that jumps an hour forward and back: nothing is lost, done twice or out of order, and people can go on."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from flask import Flask
from sqlalchemy import func, select

from localoffer.database import db, now
from localoffer.directory import queries
from localoffer.directory.models import Change, Entry
from localoffer.mail import Letter
from localoffer.search import index
from localoffer.submissions.models import Decision, Submission
from tests import factories, suggesting
from tests.checking import CheckingClient
from tests.conftest import signed_in

HOUR = timedelta(hours=1)


def test_a_suggestion_on_its_way_through_jumps(app: Flask, page: CheckingClient) -> None:
    begun = now()
    check = suggesting.to_the_check(page, email="mum@example.org")
    with time_machine.travel(begun + HOUR):
        sent = suggesting.send(page, check)
    assert "Thank you" in sent.heading
    with time_machine.travel(begun - HOUR):
        assert page.get("/search?q=autism").status == 200
        moderator = signed_in(app, "moderator")
        review = moderator.get(moderator.get("/moderate").link("Lego Club"))
        done = moderator.submit(review, button="Approve", action="/moderate/")
        assert "It is live now" in done.text
        assert "Wath Wednesday Lego Club" in page.get("/search?q=lego").text
    assert "Wath Wednesday Lego Club" in page.get("/search?q=lego").text
    entry = db.session.scalars(select(Entry)).one()
    assert db.session.scalar(select(func.count(Change.id)).where(Change.entry_id == entry.id)) == 1
    moves = db.session.scalars(select(Decision.move).order_by(Decision.id)).all()
    assert moves[0] == "submit" and moves[-1] == "approve"
    assert db.session.scalar(select(func.count(Submission.id))) == 1
    assert db.session.scalar(select(func.count(Letter.id))) == 2
    assert not index.check() and queries.generation() == 1


def test_a_person_whose_clock_went_back_signs_in_again_and_goes_on(app: Flask) -> None:
    with time_machine.travel(now() + HOUR):
        moderator = signed_in(app, "moderator")
        assert moderator.get("/moderate").status == 200
    asked = moderator.get("/moderate")
    assert asked.url == "/login"
    moderator.sign_in("moderator@example.org", factories.PASSWORD)
    assert moderator.get("/moderate").url == "/moderate"


def test_guesses_are_still_counted_when_the_clock_goes_back(app: Flask, page: CheckingClient) -> None:
    with time_machine.travel(now() + HOUR):
        for _ in range(10):
            page.post("/login", {"email": "a@example.org", "password": "x"})
    assert page.post("/login", {"email": "a@example.org", "password": "x"}).status == 429

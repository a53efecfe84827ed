"""Guesses at one password on PostgreSQL, where transactions go on beside each other: ten, however many come at once."""

from __future__ import annotations

from flask import Flask

from localoffer.database import db
from tests.factories import a_user
from tests.guessing import AT_ONCE, guess_at_once


def test_of_many_guesses_at_once_no_more_than_ten_are_let_through(site: Flask) -> None:
    email = a_user().email
    db.session.remove()
    answered = guess_at_once(site, email)
    assert len(answered) == AT_ONCE and answered.count(429) == AT_ONCE - 10, answered

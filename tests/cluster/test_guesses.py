"""Guesses at one password are counted in Redis: ten, however many come at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from localoffer.database import db
from tests.cluster.servers import REDIS, RedisServer, program
from tests.factories import a_user
from tests.guessing import AT_ONCE, guess_at_once


@pytest.fixture
def settings_changes() -> Iterator[dict[str, Any]]:
    if program(*REDIS) is None:
        pytest.skip("Redis is missing (Debian: apt-get install redis-server)")
    redis = RedisServer()
    redis.start()
    yield {"limits": redis.url}
    redis.remove()


def test_of_many_guesses_at_once_no_more_than_ten_are_let_through(app: Flask) -> None:
    email = a_user().email
    db.session.remove()
    answered = guess_at_once(app, email)
    assert len(answered) == AT_ONCE and answered.count(429) == AT_ONCE - 10, answered

"""Counting for limits so that all machines count together: in Redis or Valkey where there is one, else in the database."""

from __future__ import annotations

from time import time
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from flask import current_app
from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from localoffer.config import Settings
from localoffer.database import Model, db, may_write

if TYPE_CHECKING:
    from redis import Redis

SECONDS_TO_ANSWER = 0.5
TIDY_EVERY = 50


class NobodyCounts(Exception):
    """The counter cannot be reached; whoever asks decides what that means: a page is shown, a password is not tried."""


class Tally(Model):
    """How often something was done in a stretch of time, until a second since 1970; gone soon after."""

    __tablename__ = "tally"

    key: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[int] = mapped_column(index=True)
    count: Mapped[int]


def redis() -> Redis | None:
    """The connection to Redis, when the settings name one."""
    settings: Settings = current_app.extensions["settings"]
    if not settings.limits.startswith(("redis://", "rediss://", "unix://")):
        return None
    kept = current_app.extensions.get("redis")
    if kept is None:
        from redis import Redis  # slow to load, and a site of one machine has none

        kept = Redis.from_url(settings.limits, socket_timeout=SECONDS_TO_ANSWER, socket_connect_timeout=SECONDS_TO_ANSWER)
        current_app.extensions["redis"] = kept
    found: Redis = kept
    return found


def trouble_of_redis() -> type[Exception]:
    """What Redis raises; looked up when something was raised."""
    from redis import RedisError

    return RedisError


def add(key: str, *, seconds: int, times: int = 1) -> int:
    """Count something that was done some times; how often it was done by all in this stretch of `seconds`."""
    slot = int(time() // seconds)
    name, until = f"{key}:{slot}", (slot + 1) * seconds
    try:
        return _in_redis(found, name, until, times) if (found := redis()) else _in_database(name, until, times)
    except (trouble_of_redis(), SQLAlchemyError) as trouble:
        current_app.logger.warning("limits cannot be counted: %s", type(trouble).__name__)
        raise NobodyCounts from trouble


def _in_redis(server: Redis, name: str, until: int, times: int) -> int:
    with server.pipeline() as both:
        both.incrby(name, times)
        both.expireat(name, until + 1)
        return int(both.execute()[0])


def _in_database(name: str, until: int, times: int) -> int:
    """In a short transaction beside that of the request."""
    insert: Any = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    put = insert(Tally).values(key=name, until=until, count=times)
    put = put.on_conflict_do_update(index_elements=[Tally.key], set_={"count": Tally.count + times}).returning(Tally.count)
    token = may_write.set(True)
    try:
        with db.engine.begin() as here:
            count = int(here.execute(put).scalar_one())
            if count % TIDY_EVERY == 1:
                here.execute(delete(Tally).where(Tally.until < int(time()) - 1))
    finally:
        may_write.reset(token)
    return count


def tried(server: Redis, keys: list[str], *, seconds: int) -> tuple[list[tuple[str, str]], int]:
    """Note one more try under each of the keys, and count in the same moment: of many at once each has a number of its own.

    (what to give to `take_back`, how many tries a key has at most in the last `seconds`, this one among them)
    """
    noted = [(key, uuid4().hex) for key in keys]
    moment = time()
    try:
        with server.pipeline() as all_of_them:  # one transaction
            for key, name in noted:
                all_of_them.zremrangebyscore(key, 0, moment - seconds)
                all_of_them.zadd(key, {name: moment})
                all_of_them.expire(key, seconds + 1)
                all_of_them.zcard(key)
            answers = all_of_them.execute()
    except trouble_of_redis() as trouble:
        raise NobodyCounts from trouble
    return noted, max(map(int, answers[3::4]), default=0)


def take_back(server: Redis, noted: list[tuple[str, str]]) -> None:
    """Forget tries that turned out to be right; one that stays counted a little longer does no harm."""
    try:
        for key, name in noted:
            server.zrem(key, name)
    except trouble_of_redis():
        return

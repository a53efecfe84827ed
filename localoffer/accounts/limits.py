"""How many guesses at a password are let through: counted in the database, so that every process counts the same."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, NoReturn

from flask import current_app, g, request, session
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, ServiceUnavailable, TooManyRequests

from localoffer import tally
from localoffer.config import Settings
from localoffer.database import Model, UTCDateTime, db, in_turn, now

if TYPE_CHECKING:
    from redis import Redis

WINDOW = timedelta(minutes=5)
MOST = 10
HOUSEHOLD = 64
"""Bits of an IPv6 address that say whose it is."""
GUARDED = {
    "security.login",
    "security.forgot_password",
    "security.reset_password",
    "security.two_factor_token_validation",
    "security.mf_recovery",
    "security.verify",
    "security.change_password",
    "security.wan_signin_response",
}


class Guess(Model):
    """One try to sign in, by whom only as a keyed hash; gone after an hour."""

    __tablename__ = "guess"

    id: Mapped[int] = mapped_column(primary_key=True)
    who: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)


def place() -> str:
    """Where a request comes from, as far as limits count: the address, or of IPv6 the half that one household or machine has
    to itself, with as many addresses in it as it likes.

    An address that is none (a socket, a test) is a place of its own.
    """
    told = request.remote_addr or ""
    try:
        address = ip_address(told.partition("%")[0])
    except ValueError:
        return told
    if address.version == 4:
        return str(address)
    return str(address.ipv4_mapped or ip_network((address, HOUSEHOLD), strict=False))


def hashed(words: str) -> str:
    settings: Settings = current_app.extensions["settings"]
    return keyed(settings.secret_key, words)[:32]


def keyed(secret: str, words: str) -> str:
    """A hash of some words that nobody can make without the secret."""
    return hmac.new(secret.encode(), words.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def guard() -> None:
    """Before every try: refuse the eleventh within five minutes, by address and by account alike."""
    if request.method != "POST" or request.endpoint not in GUARDED:
        return
    whom = [hashed(f"address {place()}"), *(hashed(f"account {each}") for each in sorted(accounts_tried()))]
    if server := tally.redis():
        guard_in_redis(server, whom)
        return
    in_turn(db.session.connection(), *(f"guess {each}" for each in whom))  # or two at once would both be the tenth
    counts = [
        db.session.scalar(select(func.count(Guess.id)).where(Guess.who == each, Guess.at > now() - WINDOW)) or 0 for each in whom
    ]
    if max(counts) >= MOST:
        db.session.rollback()
        refuse()
    db.session.execute(delete(Guess).where(Guess.at < now() - timedelta(hours=1)))
    tries = [Guess(who=each) for each in whom]
    db.session.add_all(tries)
    db.session.flush()
    g.tries = [each.id for each in tries]
    db.session.commit()


def accounts_tried() -> set[str]:
    """Whose password or code is tried, however it was sent: the address in the form, and who is half or wholly signed in."""
    known = {str(session[each]) for each in ("tf_user_id", "_user_id") if session.get(each)}
    sent = request.get_json() if request.is_json else request.form
    if not isinstance(sent, Mapping):
        raise BadRequest("a form is a list of names with values")
    email = MultiDict(sent).get("email", "")
    return known | ({plainly(str(email))} if email else set())


def plainly(email: str) -> str:
    """An address in the one way of writing it by which accounts are found: `@ＥＸＡＭＰＬＥ.org` is no second one to guess at."""
    with suppress(ValueError):
        email = str(current_app.extensions["security"].mail_util.normalize(email))
    return email.strip().lower()


def refuse() -> NoReturn:
    current_app.logger.warning("too many tries to sign in")
    raise TooManyRequests(retry_after=int(WINDOW.total_seconds()))


def guard_in_redis(server: Redis, whom: list[str]) -> None:
    """The same, counted in Redis. Where that is away nobody signs in: a password that could be guessed at is worse.

    Each try is noted and counted in one moment, so that of many at once ten find room.
    """
    seconds, keys = int(WINDOW.total_seconds()), [f"guess:{each}" for each in whom]
    try:
        noted, tries = tally.tried(server, keys, seconds=seconds)
        if tries > MOST:
            tally.take_back(server, noted)
            refuse()
        g.tries_in_redis = noted
    except tally.NobodyCounts as trouble:
        current_app.logger.warning("nobody can sign in: tries cannot be counted")
        raise ServiceUnavailable(retry_after=60) from trouble


def forgive() -> None:
    """A try that was right does not count: a whole committee may sign in from the same building within five minutes.

    Only this try is taken back: whoever guesses gains nothing by signing in to an account of their own in between.
    """
    if g.get("tries_in_redis") and (server := tally.redis()):
        tally.take_back(server, g.tries_in_redis)
    if g.get("tries"):
        db.session.execute(delete(Guess).where(Guess.id.in_(g.tries)))

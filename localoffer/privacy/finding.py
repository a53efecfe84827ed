"""Finding a person by an e-mail address: rows that are theirs, and every other text in which the address stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Column, LargeBinary, String, Table, Text, cast, func, or_, select

from localoffer.accounts.models import Invitation, User
from localoffer.comments.models import Comment, Original
from localoffer.database import Base, areas, db
from localoffer.freshness.models import Claim, Owner
from localoffer.mail import Letter
from localoffer.submissions.models import Submission

FROZEN = {"audit_line", "audit_head", "scrutiny_report", "snapshot", "comment_report"}
"""Written once and never changed: none of them takes an address in."""
STAYS = {"do_not_contact"}
"""Whoever asked us never to write again stays on the list of those we never write to: that is what they asked for."""
HIDDEN = {"password", "tf_totp_secret", "mf_recovery_codes", "fs_uniquifier", "hash", "public_key", "credential_id"}


@dataclass(frozen=True)
class Person:
    """The rows that belong to an address: an account, an owner, and what they sent."""

    email: str
    user: User | None
    owner: Owner | None
    submissions: list[Submission]
    comments: list[Comment]
    letters: list[Letter]
    invitations: list[Invitation]
    claims: list[Claim]

    @property
    def is_known(self) -> bool:
        return bool(
            self.user or self.owner or self.submissions or self.comments or self.letters or self.invitations or self.claims
        )


def person(email: str) -> Person:
    """Everything that belongs to an address, whatever capitals it was written with."""
    plain = email.strip().lower()
    user = db.session.scalar(select(User).where(func.lower(User.email) == plain))
    number = user.id if user else -1
    return Person(
        email=plain,
        user=user,
        owner=db.session.scalar(select(Owner).where(func.lower(Owner.email) == plain)),
        submissions=every(
            select(Submission).where(or_(func.lower(Submission.sender_email) == plain, Submission.by_id == number))
        ),
        comments=every(
            select(Comment).outerjoin(Original).where(or_(func.lower(Original.sender_email) == plain, Comment.by_id == number))
        ),
        letters=every(select(Letter).where(func.lower(Letter.to) == plain)),
        invitations=every(select(Invitation).where(func.lower(Invitation.email) == plain)),
        claims=every(select(Claim).where(func.lower(Claim.email) == plain)),
    )


def every(asked: Any) -> list[Any]:
    return list(db.session.scalars(asked))


def texts() -> Iterator[tuple[Table, Column]]:
    """Every column that may hold words, but for what is frozen."""
    for table in Base.metadata.sorted_tables:
        if table.name in FROZEN | STAYS:
            continue
        for column in table.columns:
            if isinstance(column.type, String | JSON) and column.name != areas.AREA:
                yield table, column


def rows_with(words: str) -> Iterator[tuple[Table, Column, tuple[Any, ...], Any]]:
    """(table, column, key, value) of every text in which the words stand, if only within others, whatever their capitals."""
    for table, column in texts():
        keys = list(table.primary_key.columns)
        asked = select(*keys, column).where(cast(column, Text).ilike(as_sought(words), escape="\\"))
        for row in db.session.execute(asked).all():
            yield table, column, tuple(row[: len(keys)]), row[-1]


def places_of(words: str) -> Iterator[tuple[Table, Column, tuple[Any, ...], Any]]:
    """As `rows_with`, where the words stand by themselves."""
    return (each for each in rows_with(words) if without(each[-1], words, "") != each[-1])


def unclear_places(email: str) -> list[str]:
    """Table and key of every text in which an address stands so that only a person can tell whether it is that one."""
    found = {(table.name, key) for table, _column, key, value in rows_with(email) if is_unclear(value, email)}
    return as_told(found)


def as_told(found: Iterable[tuple[str, tuple[Any, ...]]]) -> list[str]:
    return sorted(f"{name} {' '.join(map(str, key))}" for name, key in found)


def as_sought(words: str) -> str:
    """The words as a pattern for a database, of which SQLite knows the capitals of 26 letters and no others."""
    plain = (f"\\{each}" if each in "\\%_" else each if each.isascii() else "_" for each in words)
    return f"%{''.join(plain)}%"


@lru_cache(maxsize=8)
def alone(words: str) -> re.Pattern[str]:
    """Words or an address that are no part of others: "jo@x.org" is not in "banjo@x.org", nor "Ann" in "planned".

    A full stop, dash or low line is part of an address only where a letter or digit is beyond it: "-jo@x.org" is in a list.
    """
    begins, ends = (r"(?<![^\W_]|\+)(?<![^\W_][._-])(?<![^\W_][._-]{2})", r"(?![^\W_]|[-.][^\W_])")
    begins, ends = (begins, ends) if "@" in words else (r"(?<!\w)", r"(?!\w)")
    return re.compile(f"{begins}{re.escape(words)}{ends}", re.IGNORECASE)


@lru_cache(maxsize=8)
def joined(email: str) -> re.Pattern[str]:
    """An address with a sign before or after it that may be another's: "email-jo@x.org" may be either, "banjo@x.org" is not."""
    plain = re.escape(email)
    return re.compile(rf"(?<=[._-]){plain}(?![^\W_])|(?<![^\W_]|\+){plain}(?=[-.])", re.IGNORECASE)


def is_unclear(value: Any, email: str) -> bool:
    """Whether an address is joined to other words in a text, or in facts in JSON.

    >>> [is_unclear(each, "jo@x.org") for each in ("email-jo@x.org", ["jo@x.org.Ring"], "banjo@x.org", "-jo@x.org")]
    [True, True, False, False]
    """
    if isinstance(value, str):
        return joined(email).search(without(value, email, "")) is not None
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(is_unclear(each, email) for each in inside)


def without(value: Any, words: str, instead: str) -> Any:
    """A text, or facts in JSON, with the words taken out wherever they stand by themselves."""
    if isinstance(value, str):
        return alone(words).sub(lambda _: instead, value)
    if isinstance(value, list):
        return [without(each, words, instead) for each in value]
    if isinstance(value, dict):
        return {without(name, words, instead): without(each, words, instead) for name, each in value.items()}
    return value


def shown(row: Any) -> dict[str, Any]:
    """A row as JSON, without secrets that are of use to nobody but a thief."""
    found = {}
    for column in row.__table__.columns:
        value = getattr(row, column.key, None)
        if column.name in HIDDEN or isinstance(column.type, LargeBinary) or value in (None, "", [], {}):
            continue
        found[column.name] = value.isoformat() if isinstance(value, date | datetime) else value
    return found


def held(email: str) -> dict[str, Any]:
    """All that is held about the person behind an address, to be handed to them."""
    who = person(email)
    user, owner = who.user, who.owner
    found: dict[str, Any] = {
        "account": [{**shown(user), "roles": sorted(user.role_names), "wards": [shown(each) for each in user.wards]}]
        if user
        else [],
        "looks after entries": [{**shown(owner), "entries": [each.entry_id for each in owner.looks_after]}] if owner else [],
        "suggestions": [shown(each) for each in who.submissions],
        "comments": [{**shown(each), "in your own words": each.original.words if each.original else ""} for each in who.comments],
        "letters": [shown(each) for each in who.letters],
        "asked to look after entries": [shown(each) for each in who.claims],
        "invitations": [shown(each) for each in who.invitations],
    }
    own = {"user", "owner", "submission", "comment_original", "letter", "invitation", "claim"}
    others = {(table.name, key) for table, _column, key, _value in places_of(who.email) if table.name not in own}
    found["also stands in"] = as_told(others)
    found["may also stand, inside a longer word, in"] = unclear_places(who.email)
    return {name: rows for name, rows in found.items() if rows}

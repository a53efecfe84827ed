"""The one way out by e-mail: a letter is stored with the change that causes it, and sent once after."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from flask import Flask, current_app
from flask_mailman import EmailMessage, Mail
from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, mapped_column

from localoffer.database import Model, UTCDateTime, changed_rows, db, now

mailman = Mail()
LONGEST_SUBJECT = 150
CLAIM_LASTS = timedelta(minutes=5)
TRIES = 10
UNSAFE_IN_HEADERS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+|=\?|\?=")


class Letter(Model):
    """One e-mail that waits, or was sent; the text goes when it has been sent for a month."""

    __tablename__ = "letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    to: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    claimed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str] = mapped_column(default="")


def init_app(app: Flask) -> None:
    mailman.init_app(app)


def one_line(text: str, longest: int = LONGEST_SUBJECT) -> str:
    """Text that may stand in a mail header: one line, no encoded words, not too long."""
    return " ".join(UNSAFE_IN_HEADERS.sub(" ", text).split())[:longest]


def write(*, to: str, subject: str, body: str) -> Letter:
    """Put a letter in the outbox; it is part of the caller's transaction and goes out after the commit."""
    letter = Letter(to=one_line(to, 254), subject=one_line(subject), body=body)
    db.session.add(letter)
    return letter


def send_waiting() -> int:
    """Send what waits in the outbox, each letter once; trouble leaves it for the next time."""
    sent = 0
    for number in db.session.scalars(select(Letter.id).where(*waiting()).order_by(Letter.id)).all():
        db.session.rollback()
        if claim(number):
            sent += deliver(number)
    return sent


def waiting() -> tuple:
    return (
        Letter.sent_at.is_(None),
        Letter.tries < TRIES,
        (Letter.claimed_at.is_(None)) | (Letter.claimed_at < now() - CLAIM_LASTS),
    )


def claim(number: int) -> bool:
    """Take one letter for this process, so that no other sends it as well."""
    taken = db.session.execute(
        update(Letter).where(Letter.id == number, *waiting()).values(claimed_at=now(), tries=Letter.tries + 1)
    )
    db.session.commit()
    return changed_rows(taken) == 1


def deliver(number: int) -> int:
    letter = db.session.get_one(Letter, number)
    try:
        EmailMessage(letter.subject, letter.body, current_app.config["MAIL_DEFAULT_SENDER"], [letter.to]).send()
    except Exception as trouble:  # whatever the mail server's client raises: the letter waits
        current_app.logger.warning("letter %s was not sent: %s", number, type(trouble).__name__)
        letter.trouble = type(trouble).__name__
        db.session.commit()
        return 0
    letter.sent_at, letter.trouble = now(), ""
    db.session.commit()
    return 1

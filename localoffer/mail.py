"""The one way out by e-mail: a letter is stored with the change that causes it, and sent once after."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from smtplib import SMTPConnectError, SMTPException, SMTPServerDisconnected
from time import monotonic
from urllib.parse import urlsplit

import click
from flask import Flask, current_app
from flask_mailman import EmailMessage, Mail
from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from localoffer.database import Model, UTCDateTime, changed_rows, db, now

mailman = Mail()
LONGEST_SUBJECT = 150
CLAIM_LASTS = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=6)
TRIES = 25
"""With waits that double up to six hours: a letter that is refused is given up after five days, as mail servers do."""
REST_SECONDS = 60.0
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


class NoMailServer(Exception):
    """The mail server does not answer: it is no letter's fault, and no other letter need be tried now."""


def init_app(app: Flask) -> None:
    mailman.init_app(app)
    app.cli.add_command(send_letters)


def one_line(text: str, longest: int = LONGEST_SUBJECT) -> str:
    """Text that may stand in a mail header: one line, no encoded words, not too long."""
    return " ".join(UNSAFE_IN_HEADERS.sub(" ", text).split())[:longest]


def write(*, to: str, subject: str, body: str) -> Letter:
    """Put a letter in the outbox; it is part of the caller's transaction and goes out after the commit."""
    letter = Letter(to=one_line(to, 254), subject=one_line(subject), body=body)
    db.session.add(letter)
    return letter


def send_waiting(*, patient: bool = True) -> int:
    """Send what waits in the outbox, each letter once; trouble leaves it for the next time.

    After a mail server did not answer, this process leaves it alone for a minute, so that nobody waits for it at every
    press of a button; not `patient` asks it all the same.
    """
    if patient and monotonic() < current_app.extensions.get("mail_rests_until", 0.0):
        return 0
    sent = 0
    for number in db.session.scalars(select(Letter.id).where(*waiting()).order_by(Letter.id)).all():
        db.session.rollback()
        try:
            sent += deliver(number) if claim(number) else 0
        except NoMailServer:
            current_app.extensions["mail_rests_until"] = monotonic() + REST_SECONDS
            break
    return sent


@click.command("send-letters")
def send_letters() -> None:
    """Send the letters that wait; to be run every few minutes."""
    click.echo(f"{send_waiting(patient=False):,} letters sent.")


def waiting() -> tuple[ColumnElement[bool], ...]:
    """Letters not sent, not given up, and not tried a short while ago; a clock that was set back makes none wait longer."""
    lately = [and_(Letter.tries == tries, Letter.claimed_at < now() - rest_after(tries)) for tries in range(TRIES)]
    ahead = Letter.claimed_at > now() + CLAIM_LASTS
    return (Letter.sent_at.is_(None), Letter.tries < TRIES, or_(Letter.claimed_at.is_(None), ahead, *lately))


def rest_after(tries: int) -> timedelta:
    """How long a letter rests after it was tried so often.

    >>> [rest_after(each) // timedelta(minutes=1) for each in (0, 1, 2, 3, 24)]
    [5, 5, 10, 20, 360]
    """
    return min(CLAIM_LASTS * 2 ** min(max(tries - 1, 0), 10), LONGEST_WAIT)


def claim(number: int) -> bool:
    """Take one letter for this process, so that no other sends it as well."""
    taken = db.session.execute(
        update(Letter).where(Letter.id == number, *waiting()).values(claimed_at=now(), tries=Letter.tries + 1)
    )
    db.session.commit()
    return changed_rows(taken) == 1


def deliver(number: int) -> int:
    """Hand one letter to the mail server: 1 when it took it. Raises `NoMailServer` when nobody answers there."""
    letter = db.session.get_one(Letter, number)
    sender = current_app.config["MAIL_DEFAULT_SENDER"]
    message = EmailMessage(letter.subject, letter.body, sender, [letter.to], headers={"Message-ID": message_id(letter)})
    db.session.rollback()  # the server may take its time: nobody else should wait for the database meanwhile
    trouble: Exception | None = None
    try:
        message.send()
    except Exception as reason:  # whatever the mail server's client raises: the letter waits
        current_app.logger.warning("letter %s was not sent: %s", number, type(reason).__name__)
        trouble = reason
    note_outcome(number, trouble)
    if trouble and is_nobody_there(trouble):
        raise NoMailServer from trouble
    return 0 if trouble else 1


def is_nobody_there(trouble: Exception) -> bool:
    """Whether the mail server did not answer, as against refusing this letter."""
    if isinstance(trouble, SMTPException):
        return isinstance(trouble, SMTPConnectError | SMTPServerDisconnected)
    return isinstance(trouble, OSError)


def note_outcome(number: int, trouble: Exception | None) -> None:
    letter = db.session.get_one(Letter, number)
    letter.trouble = type(trouble).__name__ if trouble else ""
    letter.sent_at = None if trouble else now()
    if trouble and is_nobody_there(trouble):
        letter.tries -= 1
    db.session.commit()


def message_id(letter: Letter) -> str:
    """The same for every try, so that a letter sent twice (a crash between sending and noting it) is known for one."""
    host = urlsplit(current_app.extensions["settings"].public_url).hostname or "localhost"
    return f"<letter-{letter.id}-{letter.written_at:%Y%m%d%H%M%S}@{host}>"

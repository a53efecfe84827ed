"""The one way out by e-mail: a letter is stored with the change that causes it, and sent once after."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from smtplib import SMTPConnectError, SMTPException, SMTPRecipientsRefused, SMTPServerDisconnected
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import click
from flask import Flask, current_app, render_template
from flask_mailman import EmailMultiAlternatives, Mail
from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from localoffer.database import Model, UTCDateTime, changed_rows, db, now, one_at_a_time

mailman = Mail()
LONGEST_SUBJECT = 150
CLAIM_LASTS = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=6)
TRIES = 25
"""With waits that double up to six hours: a letter that is refused is given up after five days, as mail servers do."""
REST_SECONDS = 60.0
REFUSED = "refused"
UNSAFE_IN_HEADERS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+|=\?|\?=")


class Letter(Model):
    """One e-mail that waits, or was sent; its text may hold a private link, and goes as soon as it is sent.

    With `once` it is never sent twice: when the machine dies while it is handed over, a person decides (`unsure`).
    """

    __tablename__ = "letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    to: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    html: Mapped[str] = mapped_column(default="")
    once: Mapped[bool] = mapped_column(default=False)
    written_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    claimed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str] = mapped_column(default="")


class DoNotContact(Model):
    """An address that asked not to be written to, and why; only letters that its owner asks for go there."""

    __tablename__ = "do_not_contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(unique=True)
    reason: Mapped[str]
    by_name: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)


class NoMailServer(Exception):
    """The mail server does not answer: it is no letter's fault, and no other letter need be tried now."""


def init_app(app: Flask) -> None:
    mailman.init_app(app)
    app.cli.add_command(send_letters)


def one_line(text: str, longest: int = LONGEST_SUBJECT) -> str:
    """Text that may stand in a mail header: one line, no encoded words, not too long."""
    return " ".join(UNSAFE_IN_HEADERS.sub(" ", text).split())[:longest]


def is_silenced(address: str) -> bool:
    """Whether we must not write to an address."""
    return silence_of(address) is not None


def silence_of(address: str) -> DoNotContact | None:
    """Why we must not write to an address, where that is so."""
    return db.session.scalar(select(DoNotContact).where(DoNotContact.address == address.strip().lower()))


def silence(address: str, *, reason: str, by_name: str) -> None:
    """Write no more to an address, not even what waits already; part of the caller's transaction."""
    address = address.strip().lower()
    row = silence_of(address) or DoNotContact(address=address)
    row.reason, row.by_name, row.at = reason, by_name, now()
    db.session.add(row)
    db.session.execute(delete(Letter).where(func.lower(Letter.to) == address, Letter.sent_at.is_(None)))


def write(*, to: str, subject: str, body: str, html: str = "", once: bool = False, asked_for: bool = False) -> Letter | None:
    """Put a letter in the outbox; it is part of the caller's transaction and goes out after the commit.

    None when the address must not be written to; `asked_for` is for letters that the reader asked for just now.
    """
    if not asked_for and is_silenced(to):
        return None
    letter = Letter(to=one_line(to, 254), subject=one_line(subject), body=body, html=html, once=once)
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
            sent += handed_over(number)
        except NoMailServer:
            current_app.extensions["mail_rests_until"] = monotonic() + REST_SECONDS
            break
    return sent


def handed_over(number: int) -> int:
    """Take one letter and send it; 1 when it is sent. One that must not go twice is taken when the server answers already."""
    post = connected() if db.session.scalar(select(Letter.once).where(Letter.id == number)) else None
    db.session.rollback()
    return deliver(number, post) if claim(number) else 0


def connected() -> Any:
    """A line to the mail server, or `NoMailServer`."""
    post = mailman.get_connection()
    try:
        post.open()
    except Exception as trouble:  # whatever the mail server's client raises
        current_app.logger.warning("the mail server cannot be reached: %s", type(trouble).__name__)
        raise NoMailServer from trouble
    return post


@click.command("send-letters")
@one_at_a_time
def send_letters() -> None:
    """Send the letters that wait; to be run every few minutes."""
    click.echo(f"{send_waiting(patient=False):,} letters sent.")


def waiting() -> tuple[ColumnElement[bool], ...]:
    """Letters not sent, not given up, and not tried a short while ago; a clock that was set back makes none wait longer.

    One that must not go twice waits only while it is known that it did not go.
    """
    rested = [and_(Letter.tries == tries, Letter.claimed_at < now() - rest_after(tries)) for tries in range(TRIES)]
    ahead = Letter.claimed_at > now() + CLAIM_LASTS
    known = or_(Letter.once.is_(False), Letter.trouble != "")
    return (Letter.sent_at.is_(None), Letter.tries < TRIES, or_(Letter.claimed_at.is_(None), and_(known, or_(ahead, *rested))))


def unsure() -> ColumnElement[bool]:
    """Letters that must not go twice, and of which nobody knows whether they went: the machine died in that moment."""
    unknown = and_(Letter.once, Letter.sent_at.is_(None), Letter.trouble == "")
    return and_(unknown, Letter.claimed_at < now() - CLAIM_LASTS, Letter.tries < TRIES)


def given_up() -> ColumnElement[bool]:
    """Letters that were never sent and are tried no more."""
    return and_(Letter.sent_at.is_(None), Letter.tries >= TRIES)


def send_again(number: int) -> None:
    """Let an unsure letter go once more, because a person said so; part of the caller's transaction."""
    db.session.execute(update(Letter).where(Letter.id == number, unsure()).values(claimed_at=None))


def leave_unsent(number: int) -> None:
    """Let an unsure letter be, because a person said so; part of the caller's transaction."""
    db.session.execute(update(Letter).where(Letter.id == number, unsure()).values(tries=TRIES, trouble="left"))


def rest_after(tries: int) -> timedelta:
    """How long a letter rests after it was tried so often.

    >>> [rest_after(each) // timedelta(minutes=1) for each in (0, 1, 2, 3, 24)]
    [5, 5, 10, 20, 360]
    """
    return min(CLAIM_LASTS * 2 ** min(max(tries - 1, 0), 10), LONGEST_WAIT)


def claim(number: int) -> bool:
    """Take one letter for this process, so that no other sends it as well."""
    taken = db.session.execute(
        update(Letter).where(Letter.id == number, *waiting()).values(claimed_at=now(), tries=Letter.tries + 1, trouble="")
    )
    db.session.commit()
    return changed_rows(taken) == 1


def deliver(number: int, post: Any = None) -> int:
    """Hand one letter to the mail server: 1 when it took it. Raises `NoMailServer` when nobody answers there."""
    letter = db.session.get_one(Letter, number)
    sender, headers = current_app.config["MAIL_DEFAULT_SENDER"], {"Message-ID": message_id(letter)}
    message = EmailMultiAlternatives(letter.subject, letter.body, sender, [letter.to], headers=headers, connection=post)
    message.attach_alternative(letter.html or as_html(letter.subject, letter.body), "text/html")
    db.session.rollback()  # the server may take its time: nobody else should wait for the database meanwhile
    trouble: Exception | None = None
    try:
        message.send()
    except Exception as reason:  # whatever the mail server's client raises: the letter waits
        current_app.logger.warning("letter %s was not sent: %s", number, type(reason).__name__)
        trouble = reason
    note_outcome(number, trouble)
    if post is not None:
        hang_up(post)
    if trouble and is_nobody_there(trouble):
        raise NoMailServer from trouble
    return 0 if trouble else 1


def as_html(subject: str, body: str) -> str:
    """A letter of plain text for readers of mail that show HTML: the same words; only our own addresses are links."""
    ours = current_app.extensions["settings"].public_url + "/"
    blocks = [[(line, line.strip().startswith(ours)) for line in block.split("\n")] for block in body.strip().split("\n\n")]
    return render_template("layout/letter_of_text.html", subject=subject, blocks=blocks)


def hang_up(post: Any) -> None:
    """End the talk with the mail server; the letter's fate is written down already."""
    try:
        post.close()
    except Exception as trouble:  # it was broken already
        current_app.logger.info("the line to the mail server was broken: %s", type(trouble).__name__)


def is_nobody_there(trouble: Exception) -> bool:
    """Whether the mail server did not answer, as against refusing this letter."""
    if isinstance(trouble, SMTPException):
        return isinstance(trouble, SMTPConnectError | SMTPServerDisconnected)
    return isinstance(trouble, OSError)


def note_outcome(number: int, trouble: Exception | None) -> None:
    letter = db.session.get_one(Letter, number)
    letter.trouble = type(trouble).__name__ if trouble else ""
    if trouble is None:
        letter.sent_at, letter.body, letter.html = now(), "", ""
    if isinstance(trouble, SMTPRecipientsRefused) and is_for_ever(trouble):
        letter.trouble, letter.tries = REFUSED, TRIES
    if trouble and is_nobody_there(trouble):
        letter.tries -= 1
    db.session.commit()


def is_for_ever(refusal: SMTPRecipientsRefused) -> bool:
    """Whether the mail server said that an address will never be reached."""
    codes = [code for code, _words in refusal.recipients.values()]
    return bool(codes) and all(500 <= code < 600 for code in codes)


def message_id(letter: Letter) -> str:
    """The same for every try, so that a letter sent twice (a crash between sending and noting it) is known for one."""
    host = urlsplit(current_app.extensions["settings"].public_url).hostname or "localhost"
    return f"<letter-{letter.id}-{letter.written_at:%Y%m%d%H%M%S}@{host}>"

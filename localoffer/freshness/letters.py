"""Letters to those who look after entries: the same words as plain text and as HTML, written into the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app, render_template

from localoffer import clock, mail
from localoffer.database import now
from localoffer.directory.wording import day
from localoffer.freshness import due
from localoffer.freshness.due import CHASE, Due
from localoffer.freshness.links import HOME, REVIEW, WELCOME
from localoffer.freshness.models import Claim, Owner

LONGEST_NAME = 80


@dataclass(frozen=True)
class Line:
    """One entry in a letter: its name, and a few words about it."""

    name: str
    said: str = ""


@dataclass(frozen=True)
class Part:
    """One part of a letter: a paragraph, then a list or a link, where it has one."""

    words: str = ""
    lines: tuple[Line, ...] = ()
    link: str = ""


@dataclass(frozen=True)
class Asked:
    """One entry that a letter asks about: its name, where it stands, which letter this is, and when it was confirmed."""

    name: str
    due: Due
    letter: str
    confirmed: bool


def address(path: str) -> str:
    """A page of the site in full, from the settings and never from what a visitor's machine said."""
    return f"{current_app.extensions['settings'].public_url}{path}"


def short(name: str) -> str:
    return mail.one_line(name, LONGEST_NAME)


def send(
    to: str, name: str, subject: str, parts: Sequence[Part], *, once: bool = False, asked_for: bool = False
) -> mail.Letter | None:
    """Put one letter in the outbox, in the caller's transaction; None when the address must not be written to."""
    hello = f"Hello{' ' + short(name) if name else ''},"
    return mail.write(
        to=to,
        subject=subject,
        body=as_text(hello, parts),
        html=render_template("freshness/letter.html", subject=subject, hello=hello, parts=parts),
        once=once,
        asked_for=asked_for,
    )


def as_text(hello: str, parts: Sequence[Part]) -> str:
    """The letter as plain text; names stand on lines of their own and cannot pass for ours."""
    blocks = [hello]
    for part in parts:
        lines = [f"  - {short(each.name)}{f' ({each.said})' if each.said else ''}" for each in part.lines]
        blocks.append("\n".join([*filter(None, [part.words]), *lines, *filter(None, [part.link and f"  {part.link}"])]))
    return "\n\n".join([*blocks, "The Local Offer team"]) + "\n"


def ask(owner: Owner, asked: Sequence[Asked], token: str) -> mail.Letter | None:
    """One letter about all that is due: is it still right?"""
    again = any(each.letter == CHASE for each in asked)
    what = short(asked[0].name) if len(asked) == 1 else f"{len(asked)} groups and services"
    subject = f"Please tell us: {what} on the Local Offer" if again else f"Is this still right? {what} on the Local Offer"
    parts = [
        Part("You look after what the Local Offer says about:", tuple(Line(each.name, since(each)) for each in asked)),
        Part("Families use these pages to decide where to go. Please look, and tell us if all is right. You need no password:",
             link=address(f"/owner/{token}")),
        Part("Opening the link changes nothing. On the page you choose one: still right, something changed, we have closed, "
             "or this is not ours."),
        Part(lasts(REVIEW)),
    ]  # fmt: skip
    warned = [each for each in asked if each.letter == CHASE]
    if warned:
        first = min(each.due.labelled_from for each in warned)
        soon = f"From {day(first)} on, we tell families" if first > clock.today() else "We now tell families"
        parts.insert(2, Part(f"{soon} that nobody has confirmed this for a long time. One answer from you takes that away."))
    return send(owner.email, owner.name, subject, parts, once=True)


def since(asked: Asked) -> str:
    return f"last confirmed on {day(asked.due.since)}" if asked.confirmed else "never confirmed yet"


def lasts(purpose: str) -> str:
    """How long a link works, in a sentence."""
    until = now() + timedelta(days=due.rules()["links"][purpose])
    return f"The link works until {day(until)}. Please do not pass it on: whoever has it can answer for you."


def home(owner: Owner, token: str) -> mail.Letter | None:
    """The link that somebody asked for a moment ago."""
    parts = [
        Part("Somebody, we think you, asked for a link to what you look after on the Local Offer. Here it is:",
             link=address(f"/owner/{token}")),
        Part(lasts(HOME)),
        Part("If it was not you, you need do nothing."),
    ]  # fmt: skip
    return send(owner.email, owner.name, "Your link to the Local Offer", parts, asked_for=True)


def welcome(owner: Owner, name: str, token: str) -> mail.Letter | None:
    """The first letter to somebody who now looks after an entry."""
    parts = [
        Part("You can now look after this on the Local Offer:", (Line(name),)),
        Part("See what families read, and put right what is wrong:", link=address(f"/owner/{token}")),
        Part(lasts(WELCOME)),
        Part("From time to time we ask you by e-mail if all is still right. You can get a new link at any time here:",
             link=address("/looking-after")),
    ]  # fmt: skip
    return send(owner.email, owner.name, f"You look after {short(name)} on the Local Offer", parts)


def claim_received(claim: Claim, name: str) -> mail.Letter | None:
    parts = [
        Part("You asked to look after this on the Local Offer:", (Line(name),)),
        Part("A person will check that, and may phone the group. We will write to you when it is done."),
        Part("If you did not ask for this, you need do nothing."),
    ]
    return send(claim.email, claim.name, f"We have your request: {short(name)}", parts)


def claim_refused(claim: Claim, name: str) -> mail.Letter | None:
    parts = [
        Part("You asked to look after this on the Local Offer:", (Line(name),)),
        Part("We could not agree to that. The reason:"),
        Part(claim.reason),
        Part("If you think that we got this wrong, please tell us:", link=address("/contact")),
    ]
    return send(claim.email, claim.name, f"What we decided: {short(name)}", parts)

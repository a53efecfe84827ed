"""Letters to the people who suggest: that it arrived, what was asked, what was decided and why."""

from __future__ import annotations

from flask import current_app, url_for

from localoffer import mail
from localoffer.accounts.models import User
from localoffer.config import Settings
from localoffer.directory.models import Entry
from localoffer.submissions import keys
from localoffer.submissions.models import NEW, Submission

LONGEST_NAME = 80


def settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found


def received(row: Submission, token: str = "") -> None:
    what = "for suggesting" if row.kind == NEW else "for telling us what is wrong with"
    send(
        row,
        subject=f"We have it: {shown(row)} ({row.reference})",
        said=[f"Thank you {what} “{shown(row)}”.", "A person will look at it. We try to do that within five working days."],
        token=token,
    )


def asked(row: Submission, question: str) -> None:
    send(
        row,
        subject=f"A question about {shown(row)} ({row.reference})",
        said=[f"You told us about “{shown(row)}”. We have a question before we can go on:", question],
        link_words="To answer, open your private link",
    )


def approved(row: Submission, entry: Entry, reason: str) -> None:
    what = "is now on the Local Offer" if row.kind == NEW else "has been put right on the Local Offer"
    live = settings().public_url + url_for("directory.entry", slug=entry.slug)
    send(row, subject=f"It is done: {shown(row)} ({row.reference})", said=[f"“{shown(row)}” {what}:", live, reason])


def rejected(row: Submission, reason: str) -> None:
    contact = settings().public_url + "/contact"
    said = [
        f"We looked at what you told us about “{shown(row)}”, and we have not put it on the Local Offer.",
        f"The reason: {reason}",
        f"If you think that we got this wrong, please tell us:\n{contact}",
    ]
    send(row, subject=f"What we decided: {shown(row)} ({row.reference})", said=said)


def merged(row: Submission, entry: Entry, reason: str) -> None:
    live = settings().public_url + url_for("directory.entry", slug=entry.slug)
    said = [f"“{shown(row)}” was on the Local Offer already. We have added what you told us:", live, reason]
    send(row, subject=f"We added what you told us: {shown(row)} ({row.reference})", said=said)


def undone(row: Submission, reason: str) -> None:
    said = [f"We took back what we decided about “{shown(row)}”, and look at it again.", f"The reason: {reason}"]
    send(row, subject=f"We look again: {shown(row)} ({row.reference})", said=said)


def send(row: Submission, *, subject: str, said: list[str], link_words: str = "To see where it stands", token: str = "") -> None:
    """One letter, when there is somebody to send it to; it goes out after the commit."""
    to = row.sender_email or member_email(row.by)
    if not to:
        return
    if row.by is not None:
        link = settings().public_url + url_for("members.suggestion", reference=row.reference)
    else:
        key = token or keys.add(row.id)
        link = settings().public_url + url_for("suggest.status", reference=row.reference, key=key)
    paragraphs = [*(each for each in said if each), f"{link_words}:\n{link}"]
    if row.by is None:
        paragraphs.append("Keep this link to yourself: whoever has it can see what you sent.")
    mail.write(to=to, subject=subject, body="\n\n".join(["Hello,", *paragraphs, "The Local Offer team"]) + "\n")


def shown(row: Submission) -> str:
    """The name that was typed, short: whoever gets the letter may not be who typed it."""
    return mail.one_line(row.name, LONGEST_NAME)


def member_email(user: User | None) -> str:
    return user.email if user is not None and user.active else ""

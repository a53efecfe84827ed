"""Letters to commenters who left an address, or have an account: it arrived, what was answered, what was done."""

from __future__ import annotations

from flask import current_app, url_for

from localoffer import mail
from localoffer.accounts import tokens
from localoffer.accounts.models import User
from localoffer.comments.models import Comment, CommentKey
from localoffer.comments.words import ACTIONS, NOTHING, REASONS
from localoffer.config import Settings
from localoffer.database import db


def address_of(row: Comment) -> str:
    if row.by_id:
        user = db.session.get(User, row.by_id)
        return user.email if user else ""
    return row.original.sender_email if row.original else ""


def link(row: Comment, key: str = "") -> str:
    """A private link; each letter has one of its own."""
    settings: Settings = current_app.extensions["settings"]
    if not key:
        key = tokens.status_token(tokens.new_token())
        db.session.add(CommentKey(hash=tokens.hashed(key, "comment"), comment_id=row.id))
    return settings.public_url + url_for("comments.follow", reference=row.reference, key=key)


def write(row: Comment, subject: str, said: list[str], key: str = "") -> None:
    to = address_of(row)
    if not to:
        return
    words = "\n\n".join(["Hello,", *said, f"Your comment, behind your private link:\n{link(row, key)}", "The Local Offer team"])
    mail.write(to=to, subject=f"{subject} ({row.reference})", body=words + "\n")


def received(row: Comment, key: str) -> None:
    said = ["Thank you for telling us what you think.", "A person reads it. We answer within four weeks."]
    write(row, "We have your comment", said, key)


def answered(row: Comment) -> list[str]:
    said = [f"Our answer:\n{row.answer}"] if row.answer else []
    return [*said, f"{ACTIONS[row.action_state]}:\n{row.action}"] if row.action_state != NOTHING else said


def published(row: Comment) -> None:
    settings: Settings = current_app.extensions["settings"]
    page = f"{settings.public_url}/you-said-we-did"
    write(row, "Your comment is published", [f"Everybody can read it, without your name:\n{page}", *answered(row)])


def kept_back(row: Comment) -> None:
    write(row, "About your comment", ["We have not published it.", REASONS[row.reason_code].told, *answered(row)])


def news(row: Comment) -> None:
    write(row, "News about your comment", answered(row))

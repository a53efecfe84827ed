"""What happens to a comment: sent, published without a word that says who it is, or not, answered, acted on."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from localoffer.accounts import floods, tokens
from localoffer.accounts.models import User
from localoffer.comments import notices, redacting
from localoffer.comments.forms import Handled, Said
from localoffer.comments.models import Comment, CommentKey, CommentStep, Original
from localoffer.comments.words import ACTIONS, DONE, KEPT_BACK, NOTHING, PUBLISHED, REASONS, TAKEN_BACK, WAITING
from localoffer.database import db, now
from localoffer.directory.acts import Answer, Given, in_one_transaction
from localoffer.directory.conflict import Conflict

SENT, PUBLISH, KEEP_BACK, ANSWER, ACT, REOPEN, TAKE_BACK = (
    "sent", "published", "not published", "answered", "action changed", "opened again", "taken back",
)  # fmt: skip


class AskIfHuman(Exception):
    """Something looks like a machine; a person presses one more button."""


class NotYet(ValueError):
    """Something is missing; the message says what in plain words."""


def one_transaction(action: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """All of an act or nothing, then the letters that wait."""
    return in_one_transaction(lambda: None)(action)


@one_transaction
def send(said: Said, *, once: str, by: User | None, trapped: bool, stamped: str, confirmed: bool) -> Comment:
    """Take a comment in, once however often the button is pressed."""
    before = db.session.scalar(select(Comment).where(Comment.once == tokens.hashed(once, "comment")))
    if before is not None:
        return before
    caught = [] if by else floods.suspicions(
        trapped=trapped, seconds=floods.seconds_since(stamped), least=floods.SECONDS_FOR_A_PAGE
    )  # fmt: skip
    if caught and not confirmed:
        raise AskIfHuman
    row = Comment(
        reference=free_reference(), once=tokens.hashed(once, "comment"), how=said.how, about=said.about, who=said.who,
        feeling=said.feeling, entry_id=said.entry_id, by_id=by.id if by else None,
        flags=[*(f"Looks like a machine: {each}" for each in caught), *redacting.looked_at(said.words)],
        original=Original(words=said.words, sender_email=said.email if by is None else ""),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    key = tokens.status_token(once)
    db.session.add(CommentKey(hash=tokens.hashed(key, "comment"), comment_id=row.id))
    step(row, SENT, by)
    if by is None:
        floods.knock()
    notices.received(row, key)
    return row


def free_reference() -> str:
    while True:
        reference = tokens.new_reference("CO")
        if not db.session.scalar(select(Comment.id).where(Comment.reference == reference)):
            return reference


def step(row: Comment, act: str, by: User | None, by_name: str = "") -> None:
    row.steps.append(CommentStep(act=act, by_id=by.id if by else None, by_name=by.shown_name if by else by_name))


def opened(number: int, seen: int) -> Comment:
    """The comment, held; `Conflict` when somebody else did something with it meanwhile."""
    row = db.session.get(Comment, number, with_for_update=True, populate_existing=True)
    if row is None:
        raise Conflict("This comment is no longer there.")
    if row.state == TAKEN_BACK:
        raise Conflict("The commenter took it back, and nothing of it is left to work on.", f"/moderate/comments/{row.id}")
    if row.version != seen:
        raise Conflict("Somebody else worked on this comment while you had it open.", f"/moderate/comments/{row.id}")
    row.version += 1
    return row


def written(row: Comment, made: Handled, *, by: User) -> list[str]:
    """Keep the answer and the action; what is new for the commenter."""
    news = []
    if made.answer and made.answer != row.answer:
        row.answer, row.answered_at = made.answer, now()
        step(row, ANSWER, by)
        news.append(ANSWER)
    if made.action_state != NOTHING and not made.action:
        raise NotYet("Write what will be done, or was done, in one sentence.")
    if (made.action, made.action_state, made.action_due) != (row.action, row.action_state, row.action_due):
        if made.action_state != row.action_state:
            step(row, f"{ACT}: {ACTIONS[made.action_state]}", by)
            news.append(ACT)
        row.done_at = (row.done_at or now()) if made.action_state == DONE else None
        row.action, row.action_state, row.action_due = made.action, made.action_state, made.action_due
    return news


@one_transaction
def publish(number: int, made: Handled, *, by: User, seen: int) -> Comment:
    """Put the words on the public page as staff left them, with the answer when there is one."""
    row = opened(number, seen)
    if not made.public_words and not row.feeling:
        raise NotYet("Write the words that everybody may read.")
    written(row, made, by=by)
    row.public_words, row.state, row.reason_code = made.public_words, PUBLISHED, ""
    row.decided_at = row.decided_at or now()
    step(row, PUBLISH, by)
    notices.published(row)
    return row


@one_transaction
def save(number: int, made: Handled, *, by: User, seen: int) -> Comment:
    """Keep words, answer and action; what is public already changes at once."""
    row = opened(number, seen)
    news = written(row, made, by=by)
    if row.state == PUBLISHED and not made.public_words and not row.feeling:
        raise NotYet("Write the words that everybody may read.")
    row.public_words = made.public_words
    if news and row.state in (PUBLISHED, KEPT_BACK):
        notices.news(row)
    return row


@one_transaction
def keep_back(number: int, reason: str, made: Handled, *, by: User, seen: int) -> Comment:
    """Leave it unpublished, with the reason that the law allows; the commenter gets an answer all the same."""
    row = opened(number, seen)
    if reason not in REASONS:
        raise NotYet("Choose the reason why it is not published. The law allows only these.")
    if not made.answer:
        raise NotYet("Write an answer: the commenter reads it behind their private link.")
    written(row, made, by=by)
    row.state, row.reason_code, row.public_words, row.decided_at = KEPT_BACK, reason, "", row.decided_at or now()
    step(row, KEEP_BACK, by)
    notices.kept_back(row)
    return row


@one_transaction
def reopen(number: int, *, by: User, seen: int) -> Comment:
    """Take it off the public page, to look at it again."""
    row = opened(number, seen)
    row.state, row.reason_code, row.decided_at = WAITING, "", None
    step(row, REOPEN, by)
    return row


@one_transaction
def take_back(row: Comment) -> None:
    """The commenter does not want it any more: the words and the address are deleted at once."""
    held = db.session.get_one(Comment, row.id, with_for_update=True, populate_existing=True)
    held.version += 1
    held.state, held.public_words, held.original, held.flags = TAKEN_BACK, "", None, []
    step(held, TAKE_BACK, None, "The commenter")

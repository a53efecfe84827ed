"""Letting go: what the map says is kept for a time is deleted when the time is over. Run every night; misses nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select, update

from localoffer.accounts import floods
from localoffer.accounts.floods import Knock
from localoffer.accounts.limits import Guess
from localoffer.accounts.models import Invitation, SignIn
from localoffer.audit import recording
from localoffer.comments.models import Comment, Original
from localoffer.database import db, now
from localoffer.directory.dates import months_after
from localoffer.exchange import uploads
from localoffer.freshness.models import Claim, OwnerLink
from localoffer.mail import Letter, given_up, unsure
from localoffer.search import log_queries
from localoffer.search.log_models import SearchLog
from localoffer.submissions import drafts
from localoffer.submissions.models import Decision, Draft, Submission
from localoffer.submissions.models_desk import Note
from localoffer.submissions.workflow import REJECTED, TAKEN_BACK


def months_ago(months: int) -> datetime:
    """The same day some months ago, or the last of that month."""
    at = now()
    return datetime.combine(months_after(at.date(), -months), at.timetz())


@dataclass(frozen=True)
class Rule:
    """What is let go: how many rows that is now, and what is done with them."""

    what: str
    due: Callable[[], Select[Any]]
    let_go: Callable[[], Any]


def senders_due() -> Select[Any]:
    known = or_(Submission.sender_email != "", Submission.sender_name != "", Submission.sender_relation != "")
    return select(Submission.id).where(known, Submission.decided_at < months_ago(12))


def forget_senders() -> None:
    empty = {"sender_name": "", "sender_email": "", "sender_relation": ""}
    db.session.execute(update(Submission).where(Submission.id.in_(senders_due())).values(**empty))


def turned_down_due() -> Select[Any]:
    return select(Submission.id).where(
        Submission.state.in_((REJECTED, TAKEN_BACK)), Submission.decided_at < months_ago(12), Submission.name != "(deleted)"
    )


def forget_turned_down() -> None:
    numbers = list(db.session.scalars(turned_down_due()))
    db.session.execute(update(Decision).where(Decision.submission_id.in_(numbers)).values(reason="", before=None, after=None))
    gone: dict[str, Any] = {"name": "(deleted)", "note": "", "problem": "", "base": {}, "proposed": {}, "flags": []}
    db.session.execute(update(Submission).where(Submission.id.in_(numbers)).values(edited=None, edited_base=None, **gone))


def notes_due() -> Select[Any]:
    turned_down = and_(Submission.state.in_((REJECTED, TAKEN_BACK)), Submission.decided_at < months_ago(12))
    return select(Note.id).join(Submission, Submission.id == Note.submission_id).where(turned_down)


def forget_notes() -> None:
    db.session.execute(delete(Note).where(Note.id.in_(notes_due())))


def originals_due() -> Select[Any]:
    return select(Original.comment_id).join(Comment).where(Comment.sent_at < months_ago(24))


def forget_originals() -> None:
    numbers = list(db.session.scalars(originals_due()))
    db.session.execute(delete(Original).where(Original.comment_id.in_(numbers)))
    db.session.execute(update(Comment).where(Comment.id.in_(numbers)).values(flags=[], by_id=None))


def gone(model: Any, key: Any, when: Callable[[], Any]) -> tuple[Callable[[], Select[Any]], Callable[[], Any]]:
    """A rule that deletes whole rows."""
    return (lambda: select(key).where(when())), (lambda: db.session.execute(delete(model).where(when())))


def letters_over() -> ColumnElement[bool]:
    return or_(Letter.sent_at < months_ago(1), and_(or_(given_up(), unsure()), Letter.written_at < months_ago(1)))


def log_due() -> Select[Any]:
    return select(SearchLog.id).where(SearchLog.at < now() - log_queries.KEPT)


RULES = (
    Rule("names and addresses of people who suggested (12 months after the decision)", senders_due, forget_senders),
    Rule("suggestions that were turned down or taken back (12 months after the decision)", turned_down_due, forget_turned_down),
    Rule("comments in their own words, with addresses (24 months)", originals_due, forget_originals),
    Rule("what staff noted beside what was turned down (12 months after the decision)", notes_due, forget_notes),
    Rule("searches, turned into counts (13 months)", log_due, log_queries.tidy),
    Rule("letters that were sent, given up, or of which nobody is sure (1 month)", *gone(Letter, Letter.id, letters_over)),
    Rule("drafts (a week)", *gone(Draft, Draft.id, lambda: Draft.changed_at < now() - drafts.KEPT_FOR)),
    Rule("ended links of owners (12 months)", *gone(OwnerLink, OwnerLink.id, lambda: OwnerLink.expires_at < months_ago(12))),
    Rule("requests to look after an entry (12 months)", *gone(Claim, Claim.id, lambda: Claim.decided_at < months_ago(12))),
    Rule("ended invitations (1 month)", *gone(Invitation, Invitation.id, lambda: Invitation.expires_at < months_ago(1))),
    Rule("times of signing in (30 days)", *gone(SignIn, SignIn.hash, lambda: SignIn.started_at < now() - timedelta(days=30))),
    Rule("files of imports that nobody went on with (30 days)", uploads.expired, uploads.let_go_of_expired),
    Rule("from where things were sent, scrambled (a day)", *gone(Knock, Knock.id, lambda: Knock.at < now() - floods.KEPT_FOR)),
    Rule("tries to sign in (an hour)", *gone(Guess, Guess.id, lambda: Guess.at < now() - timedelta(hours=1))),
)  # fmt: skip


NOTHING_GOES_FROM = (
    "entry", "change", "old_address", "generation", "import_link", "import_step", "search_document", "search_word",
    "search_state", "postcode", "named_point", "ward", "area_load",
)  # fmt: skip
"""Tables that every page for the public reads, or that are large, and from which no rule takes anything: a night need not
write them anew, for which all who read would wait. When somebody is forgotten who stood in any of them, they are."""
REPLACED, REPLACED_FOR = "files that a restore kept of what was before (30 days)", timedelta(days=30)


def replaced_due() -> list[Path]:
    """The files of `before-restore` whose time is over: all that was in the database stands in them."""
    folder = current_app.extensions["settings"].before_restore
    oldest = (now() - REPLACED_FOR).timestamp()
    return [each for each in folder.glob("*") if each.is_file() and each.stat().st_mtime < oldest]


def due() -> list[tuple[str, int]]:
    """(what, how many rows or files) of every rule, as it stands now."""
    rows = [(rule.what, db.session.scalar(select(func.count()).select_from(rule.due().subquery())) or 0) for rule in RULES]
    return [*rows, (REPLACED, len(replaced_due()))]


def let_go() -> list[tuple[str, int]]:
    """Do it, in one transaction; (what, how many rows or files) of what was let go."""
    found = due()
    for each in replaced_due():
        each.unlink(missing_ok=True)
    for rule in RULES:
        rule.let_go()
    if sum(number for _, number in found):
        recording.note("let go of personal data", rows=sum(number for _, number in found))
    db.session.commit()
    return found

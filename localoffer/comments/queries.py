"""Comments as the public, the commenter and staff see them. Only published words leave for the public."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import selectinload

from localoffer.accounts import tokens
from localoffer.clock import begins, day_of, today
from localoffer.comments.models import Comment, CommentKey
from localoffer.comments.words import (
    ABOUT_SHORT,
    ACTIONS,
    ANSWER_WITHIN_WORKING_DAYS,
    FEELINGS,
    PUBLISHED,
    TAKEN_BACK,
    WAITING,
    WHO_SHORT,
)
from localoffer.database import db, now
from localoffer.directory import queries as directory
from localoffer.directory.models import Entry
from localoffer.directory.wording import day as day_in_words

ON_A_PAGE = 20


@dataclass(frozen=True)
class Public:
    """One comment as everybody may read it; the words of the codes are in it, and nothing that says who wrote it."""

    reference: str
    when: str
    about: str
    who: str
    feeling: str
    said: str
    answer: str
    action: str
    status: str
    state: str
    due: str
    entry_id: int | None


def public(row: Comment) -> Public:
    sent = day_of(row.sent_at)
    return Public(
        reference=row.reference, when=f"{sent:%B %Y}", about=ABOUT_SHORT.get(row.about, ""),
        who=WHO_SHORT.get(row.who, ""), feeling=FEELINGS.get(row.feeling, ""), said=row.public_words, answer=row.answer,
        action=row.action, status=ACTIONS.get(row.action_state, ""), state=row.action_state,
        due=day_in_words(row.action_due) if row.action_due else "", entry_id=row.entry_id,
    )  # fmt: skip


def sent_in(year: int) -> list[ColumnElement[bool]]:
    return [Comment.sent_at >= begins(date(year, 1, 1)), Comment.sent_at < begins(date(year + 1, 1, 1))]


def published(*, year: int | None = None, about: str = "", state: str = "", page: int = 1) -> tuple[list[Public], int]:
    """(a page of published comments, newest first; how many there are in all)."""
    chosen = select(Comment).where(Comment.state == PUBLISHED)
    if year:
        chosen = chosen.where(*sent_in(year))
    if about:
        chosen = chosen.where(Comment.about == about)
    if state:
        chosen = chosen.where(Comment.action_state == state)
    total = db.session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    rows = db.session.scalars(chosen.order_by(Comment.sent_at.desc(), Comment.id).limit(ON_A_PAGE).offset((page - 1) * ON_A_PAGE))
    return [public(row) for row in rows], total


def all_of(year: int) -> list[Public]:
    """Everything published of a year, oldest first."""
    rows = db.session.scalars(
        select(Comment).where(Comment.state == PUBLISHED, *sent_in(year)).order_by(Comment.sent_at, Comment.id)
    )
    return [public(row) for row in rows]


def years() -> list[int]:
    """The years in which something was sent, newest first."""
    first = db.session.scalar(select(func.min(Comment.sent_at)))
    this = today().year
    return list(range(this, day_of(first).year - 1, -1)) if first else [this]


def names_of_entries(comments: Iterable[Public]) -> dict[int, Any]:
    """{number: entry} of the published entries that comments are about."""
    wanted = [each.entry_id for each in comments if each.entry_id]
    return {each.id: each for each in directory.published_among(wanted)} if wanted else {}


def by_key(reference: str, key: str) -> Comment | None:
    asked = select(Comment).join(CommentKey).where(
        CommentKey.hash == tokens.hashed(key, "comment"), Comment.reference == reference.upper()
    )  # fmt: skip
    return db.session.scalar(asked)


def one(number: int) -> Comment | None:
    asked = select(Comment).where(Comment.id == number)
    return db.session.scalar(asked.options(selectinload(Comment.steps), selectinload(Comment.original)))


def entry_by_slug(slug: str) -> Entry | None:
    found = directory.published_by_slug(slug)
    return db.session.get(Entry, found.id) if found else None


LISTS = {
    "waiting": "To read",
    "unanswered": "Published, no answer yet",
    "actions": "To do",
    "published": "Published",
    "kept-back": "Not published",
}


def listed(name: str) -> ColumnElement[bool]:
    return {
        "waiting": Comment.state == WAITING,
        "unanswered": (Comment.state == PUBLISHED) & (Comment.answer == ""),
        "actions": Comment.action_state.in_(("planned", "doing")) & (Comment.state != TAKEN_BACK),
        "published": Comment.state == PUBLISHED,
        "kept-back": Comment.state == "not published",
    }[name]


def queue(name: str, page: int) -> tuple[list[Comment], dict[str, int]]:
    """(a page of one list, what waits longest first; how many each list holds)."""
    counts = {each: db.session.scalar(select(func.count(Comment.id)).where(listed(each))) or 0 for each in LISTS}
    order = Comment.sent_at if name in ("waiting", "unanswered", "actions") else Comment.sent_at.desc()
    asked = select(Comment).where(listed(name)).options(selectinload(Comment.original)).order_by(order, Comment.id)
    return list(db.session.scalars(asked.limit(ON_A_PAGE).offset((page - 1) * ON_A_PAGE))), counts


def is_late(row: Comment) -> bool:
    """Whether a comment waits longer for its answer than we say (about four weeks)."""
    return not row.answer and now() - row.sent_at > timedelta(days=ANSWER_WITHIN_WORKING_DAYS * 7 / 5)


def between(first: date, after: date) -> dict[str, int]:
    """{"received": n, "published": n, "answered": n} from a day until before another; answered are those published."""
    sent = [Comment.sent_at >= begins(first), Comment.sent_at < begins(after), Comment.state != TAKEN_BACK]
    shown = published_in(first, after)
    counted = {"received": sent, "published": shown, "answered": [*shown, Comment.answer != ""]}
    return {name: db.session.scalar(select(func.count(Comment.id)).where(*rules)) or 0 for name, rules in counted.items()}


def published_in(first: date, after: date) -> list[ColumnElement[bool]]:
    return [Comment.state == PUBLISHED, Comment.decided_at >= begins(first), Comment.decided_at < begins(after)]


def published_between(first: date, after: date) -> list[Public]:
    """The comments published from a day until before another, oldest first."""
    asked = select(Comment).where(*published_in(first, after))
    return [public(row) for row in db.session.scalars(asked.order_by(Comment.sent_at, Comment.id))]

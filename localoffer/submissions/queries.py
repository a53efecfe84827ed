"""What is asked of suggestions: the queue, one of them, a sender's own, and the live entries as staff see them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from localoffer.accounts.models import User
from localoffer.database import db, now
from localoffer.directory import addresses
from localoffer.directory.models import PUBLISHED, WITHDRAWN, Change, Entry
from localoffer.search import finder
from localoffer.search.query import Query
from localoffer.submissions import keys, workflow
from localoffer.submissions.models import CORRECTION, FROM_LISTS, NEW, Key, Looking, Submission
from localoffer.typed import number_in, page_in

PER_PAGE = 25
IN_ADDRESS = re.compile(r"(?:^|/)moderate/entries/(\d{1,9})(?!\d)|^(\d{1,9})$", re.ASCII)
PUBLIC_ADDRESS = re.compile(r"(?:^|/)services/([^/?#]+)")
LOOKING_LASTS = timedelta(minutes=20)
WAITS, DECIDED, ALL = "waiting", "decided", "all"
MINE, NOBODYS = "me", "nobody"
LONGEST_WAIT = (Submission.source.in_(FROM_LISTS), Submission.sent_at)
"""People wait, and what came in lists does not: a suggestion is not to stand behind it on a second page."""
SHOWS: dict[str, tuple[str, ...]] = {
    WAITS: (workflow.WAITING,),
    workflow.ASKED: (workflow.ASKED,),
    DECIDED: workflow.DECIDED,
    ALL: tuple(workflow.NAMES),
}


@dataclass(frozen=True)
class QueueFilter:
    """Which suggestions to show."""

    show: str = WAITS
    kind: str = ""
    ward: str = ""
    source: str = ""
    q: str = ""
    who: str = ""
    page: int = 1

    @classmethod
    def from_args(cls, args: Mapping[str, str]) -> QueueFilter:
        """Odd values mean the same as none."""
        show, kind = args.get("show", WAITS), args.get("kind", "")
        return cls(
            show=show if show in SHOWS else WAITS,
            kind=kind if kind in (NEW, CORRECTION) else "",
            ward=args.get("ward", "")[:9],
            source=args.get("source", "")[:20],
            q=args.get("q", "").replace("\x00", "")[:100].strip(),
            who=who_meant(args.get("who", "")),
            page=page_in(args),
        )

    def to_args(self) -> dict[str, Any]:
        said = {name: getattr(self, name) for name in ("show", "kind", "ward", "source", "q", "who", "page")}
        return {name: value for name, value in said.items() if value not in ("", WAITS, 1)}

    def changed(self, **facts: Any) -> QueueFilter:
        return replace(self, **{"page": 1, **facts})


@dataclass(frozen=True)
class Listed:
    """One page of many rows."""

    rows: list[Any]
    total: int
    page: int
    pages: int


def who_meant(text: str) -> str:
    """Whose suggestions: "me", "nobody", a moderator's number, or everybody's."""
    return text if text in (MINE, NOBODYS) or number_in(text) >= 0 else ""


def containing(column: Any, text: str) -> ColumnElement[bool]:
    """Whether a column holds a text, whose % and _ are meant as they stand."""
    found: ColumnElement[bool] = column.icontains(text, autoescape=True)
    return found


def listed(statement: Any, page: int) -> Listed:
    total = db.session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    pages = max(1, -(-total // PER_PAGE))
    page = min(page, pages)
    rows = list(db.session.scalars(statement.limit(PER_PAGE).offset((page - 1) * PER_PAGE)).unique())
    return Listed(rows, total, page, pages)


def queue(wanted: QueueFilter, person: User) -> Listed:
    """What waits, longest first and what people sent before what came in lists; what was decided, newest first."""
    asked = select(Submission).where(Submission.state.in_(SHOWS[wanted.show]))
    for column, value in (
        (Submission.kind, wanted.kind),
        (Submission.ward_code, wanted.ward),
        (Submission.source, wanted.source),
    ):
        if value:
            asked = asked.where(column == value)
    if wanted.who:
        whose = {MINE: person.id, NOBODYS: None}.get(wanted.who, int(wanted.who) if wanted.who.isdigit() else None)
        asked = asked.where(Submission.assigned_id.is_(None) if whose is None else Submission.assigned_id == whose)
    if wanted.q:
        asked = asked.where(containing(Submission.name, wanted.q) | (Submission.reference == wanted.q.upper()))
    order = (Submission.decided_at.desc(),) if wanted.show == DECIDED else LONGEST_WAIT
    options = (
        joinedload(Submission.by),
        joinedload(Submission.assigned),
        joinedload(Submission.looking).joinedload(Looking.user),
        selectinload(Submission.decisions),
    )
    return listed(asked.options(*options).order_by(*order, Submission.id), wanted.page)


def counts() -> dict[str, int]:
    """{state: how many}."""
    rows = db.session.execute(select(Submission.state, func.count(Submission.id)).group_by(Submission.state))
    found = {row[0]: row[1] for row in rows}
    return {show: sum(found.get(state, 0) for state in states) for show, states in SHOWS.items()}


def one(number: int) -> Submission | None:
    """A suggestion with all that belongs to it, for moderators."""
    return db.session.get(Submission, number, options=(selectinload(Submission.decisions), joinedload(Submission.entry)))


def waiting_ones() -> list[Submission]:
    """What still waits, for comparing: newest first, at most some hundreds."""
    return list(
        db.session.scalars(
            select(Submission)
            .where(Submission.state.in_(workflow.OPEN), Submission.kind == NEW)
            .order_by(Submission.id.desc())
            .limit(500)
        )
    )


def others_for(entry_id: int, without: int = 0) -> list[Submission]:
    """Other open proposals about the same entry."""
    return list(
        db.session.scalars(
            select(Submission)
            .where(Submission.entry_id == entry_id, Submission.id != without, Submission.state.in_(workflow.OPEN))
            .order_by(Submission.id)
        )
    )


def next_after(number: int) -> int | None:
    """The suggestion that waits longest, apart from this one, in the order of the queue."""
    return db.session.scalar(
        select(Submission.id)
        .where(Submission.state == workflow.WAITING, Submission.id != number)
        .order_by(*LONGEST_WAIT, Submission.id)
        .limit(1)
    )


def by_key(reference: str, key: str) -> Submission | None:
    """The suggestion that a private link opens."""
    return db.session.scalar(
        select(Submission)
        .join(Key, Key.submission_id == Submission.id)
        .where(Key.hash == keys.hashed(key, "status"), Submission.reference == reference.upper())
    )


def sent_once(once: str) -> Submission | None:
    """What was sent with this token already."""
    return db.session.scalar(select(Submission).where(Submission.once == once))


def sent_by(user: User, page: int = 1) -> Listed:
    """A member's own suggestions, newest first."""
    asked = (
        select(Submission)
        .where(Submission.by_id == user.id)
        .options(joinedload(Submission.entry), selectinload(Submission.decisions))
    )
    return listed(asked.order_by(Submission.id.desc()), page)


def own(user: User, reference: str) -> Submission | None:
    return db.session.scalar(select(Submission).where(Submission.by_id == user.id, Submission.reference == reference.upper()))


def who_looks(row: Submission, apart_from: User | None = None) -> Looking | None:
    """The moderator who is looking at it now, when it is another."""
    looking = row.looking
    if looking is None or looking.since < now() - LOOKING_LASTS or (apart_from and looking.user_id == apart_from.id):
        return None
    return looking


def entries(q: str, state: str, page: int) -> Listed:
    """Live and withdrawn entries by name, for staff."""
    asked = select(Entry)
    if state in (PUBLISHED, WITHDRAWN):
        asked = asked.where(Entry.state == state)
    for word in q.replace("\x00", "")[:100].split()[:8]:
        organisation = func.coalesce(Entry.facts["organisation"].as_string(), "")
        asked = asked.where(containing(Entry.name, word) | containing(organisation, word))
    return listed(asked.order_by(Entry.name, Entry.id), page)


def entry_at(slug: str) -> Entry | None:
    return db.session.scalar(select(Entry).where(Entry.slug == slug))


def of_submission(number: int) -> list[Change]:
    """What a suggestion changed in the directory."""
    return list(db.session.scalars(select(Change).where(Change.submission_id == number).order_by(Change.id)))


def asked_of(user: User) -> list[Submission]:
    """A member's suggestions with a question that waits for their answer."""
    return list(db.session.scalars(select(Submission).where(Submission.by_id == user.id, Submission.state == workflow.ASKED)))


def count_in_ward(code: str) -> int:
    """How many published entries lie in a ward."""
    return finder.find(Query(ward=code, per_page=1), alone=True).total if code else 0


def i_look(row: Submission, person: User) -> bool:
    """Whether others are told that this moderator is looking at it."""
    looking = row.looking
    return looking is not None and looking.user_id == person.id and looking.since >= now() - LOOKING_LASTS


def entry_meant(text: str) -> Entry | None:
    """The entry that a moderator means: by number, by its address here or for the public however much of it was pasted, by
    an address that it once had, or by its whole name. What was merged is what it was merged into."""
    text = " ".join(text.split())
    number, slug = IN_ADDRESS.search(text), text.split("?")[0].split("#")[0].rstrip("/").rsplit("/", 1)[-1]
    if at := PUBLIC_ADDRESS.search(text):
        slug = at[1]
    found = db.session.get(Entry, int(number[1] or number[2])) if number else entry_at(slug)
    now_at = addresses.leading_to([found.slug if found else slug]).get(found.slug if found else slug)
    return db.session.get(Entry, now_at[0]) if now_at else found or entry_called(text)


def entry_called(name: str) -> Entry | None:
    """The one entry on the site with this name, if there is just one. SQLite makes only ASCII letters small, so the name as
    it stands is looked for too."""
    same = or_(Entry.name == name, func.lower(Entry.name) == name.lower())
    found = db.session.scalars(select(Entry).where(same, Entry.state == PUBLISHED).limit(2)).all()
    return found[0] if len(found) == 1 else None

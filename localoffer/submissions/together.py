"""Approving what is alike in one go: first what each would change, then those that were ticked, each in its own transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from localoffer.accounts.models import User
from localoffer.database import db
from localoffer.directory import listing as listings
from localoffer.directory.listing import Listing
from localoffer.submissions import actions, answers, queries, reviewing, showing, workflow
from localoffer.submissions.duplicates import Register
from localoffer.submissions.models import NEW, Looking, Submission
from localoffer.submissions.workflow import Conflict, NeedsAReason, NothingToChange

MOST, AT_A_TIME = 1000, 50


@dataclass(frozen=True)
class Group:
    """Suggestions that are alike: of one kind, from one side, changing the same facts."""

    key: str
    words: str
    count: int


@dataclass(frozen=True)
class Item:
    """One of a group: what would change, what speaks for looking at it alone, and the state that was seen."""

    row: Submission
    lines: list[showing.Line]
    look: list[str]

    @property
    def listing(self) -> Listing:
        return actions.as_it_would_be(self.row).listing

    @property
    def seen(self) -> str:
        return f"{self.row.id}:{self.row.version}:{self.row.entry.version if self.row.entry else 0}"


def waiting() -> list[Submission]:
    """What waits, longest first."""
    options = (
        joinedload(Submission.entry),
        joinedload(Submission.looking).joinedload(Looking.user),
        selectinload(Submission.decisions),
    )
    asked = select(Submission).where(Submission.state == workflow.WAITING).options(*options)
    return list(db.session.scalars(asked.order_by(Submission.sent_at, Submission.id).limit(MOST)).unique())


def lines_of(row: Submission) -> list[showing.Line]:
    merged = actions.as_it_would_be(row)
    before = listings.from_json(row.entry.facts) if row.entry is not None and row.kind != NEW else Listing()
    return showing.difference(before, merged.listing, merged.disputed)


def key_of(row: Submission, lines: Iterable[showing.Line]) -> str:
    """What makes two suggestions alike, as it stands in an address."""
    facts = "" if row.kind == NEW else "+".join(each.field for each in lines) or "words"
    return ":".join(filter(None, (row.kind, row.source, facts)))


def words_of(row: Submission, lines: Iterable[showing.Line]) -> str:
    who = reviewing.SOURCE_NAMES.get(row.source, row.source)
    if row.kind == NEW:
        return f"New entries. From: {who}"
    return f"Corrections of: {', '.join(each.label for each in lines) or 'nothing yet (only words)'}. From: {who}"


def groups() -> list[Group]:
    """The groups of what waits, largest first."""
    found: dict[str, Group] = {}
    for row in waiting():
        lines = lines_of(row)
        key = key_of(row, lines)
        found[key] = Group(key, words_of(row, lines), found[key].count + 1 if key in found else 1)
    return sorted(found.values(), key=lambda each: (-each.count, each.words))


def of_group(key: str, person: User) -> list[Item]:
    """The first of a group, longest wait first."""
    rows = ((row, lines_of(row)) for row in waiting())
    alike = [(row, lines) for row, lines in rows if key_of(row, lines) == key]
    register = answers.waiting_register()
    return [Item(row, lines, look_at(row, lines, person, register)) for row, lines in alike[:AT_A_TIME]]


def look_at(row: Submission, lines: list[showing.Line], person: User, register: Register) -> list[str]:
    """Why somebody should look at this one alone; nothing for most."""
    found = list(row.flags)
    if any(each.disputed for each in lines):
        found.append("The entry was changed since, in the same facts")
    if not lines:
        found.append("No fact would change")
    if row.source != "built-in data" and (row.note or row.problem):
        found.append("The sender says something to you")
    if row.kind == NEW:
        found.extend(f"Like “{each.name}”, which is on the site" for each in reviewing.published_like(row)[:2])
        found.extend(f"Like “{each.name}”, which waits too" for each in reviewing.waiting_like(row, register)[:2])
    if looking := queries.who_looks(row, apart_from=person):
        found.append(f"{looking.user.shown_name} is looking at it")
    if row.assigned_id not in (None, person.id):
        found.append("It is assigned to somebody else")
    return found


def approve(chosen: Iterable[str], *, by: User, reason: str) -> tuple[list[str], list[str]]:
    """Approve those that are still as they were seen; the names of those, and in words why others were left."""
    done, left = [], []
    for number, version, entry_version in filter(None, map(numbers_of, chosen)):
        row = queries.one(number)
        name = row.name if row else f"Number {number}"
        try:
            actions.approve(number, by=by, seen=version, reason=reason, entry_seen=entry_version or None)
            done.append(name)
        except (Conflict, NeedsAReason, NothingToChange) as problem:
            left.append(f"{name}: {problem}")
    return done, left


def numbers_of(text: str) -> tuple[int, int, int] | None:
    parts = text.split(":")
    if len(parts) != 3 or not all(each.isascii() and each.isdigit() and len(each) < 10 for each in parts):
        return None
    return int(parts[0]), int(parts[1]), int(parts[2])

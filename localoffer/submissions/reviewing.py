"""What a moderator sees of a suggestion before deciding: the difference, what is like it, what to look at twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from localoffer.accounts.models import User
from localoffer.database import now
from localoffer.directory import listing as listings
from localoffer.directory.listing import Listing
from localoffer.submissions import actions, answers, desk, duplicates, merging, queries, showing, workflow
from localoffer.submissions.duplicates import Alike
from localoffer.submissions.models import FROM_LISTS, NEW, Looking, Submission

SOURCE_NAMES = {
    "public": "Someone without an account",
    "member": "A councillor",
    "staff": "Staff",
    "owner": "The group itself",
    "built-in data": "The built-in data",
    "import": "A list that staff brought in",
}
KIND_NAMES = {"new": "New entry", "correction": "Correction"}


@dataclass(frozen=True)
class Waiting:
    """One line of the queue."""

    row: Submission
    age: showing.Age
    ward: str
    alike: int
    looking: Looking | None
    answered: bool


def queue(wanted: queries.QueueFilter, person: User) -> dict[str, Any]:
    """A page of the queue, with what is like each that waits."""
    page = queries.queue(wanted, person)
    return {
        "wanted": wanted,
        "page": page,
        "rows": [line(row, person) for row in page.rows],
        "counts": queries.counts(),
        "sources": SOURCE_NAMES,
        "kinds": KIND_NAMES,
        "views": desk.views(person),
        "moderators": desk.moderators(),
    }


def line(row: Submission, person: User) -> Waiting:
    alike = len(published_like(row)) if row.kind == NEW and workflow.is_open(row.state) else 0
    answered = bool(row.decisions) and row.decisions[-1].move == workflow.ANSWER
    looking = queries.who_looks(row, apart_from=person)
    return Waiting(row, showing.age(row.sent_at, now()), showing.ward_name(row.ward_code), alike, looking, answered)


def published_like(row: Submission) -> list[Alike]:
    return duplicates.published_like(actions.wanted(row), without=row.entry_id or 0)


def waiting_like(row: Submission, register: duplicates.Register) -> list[Alike]:
    """Other suggestions that wait and may be the same."""
    return register.alike(duplicates.traits(actions.wanted(row)), without=row.id)


def review(row: Submission, person: User) -> dict[str, Any]:
    """Everything about one suggestion."""
    is_open = workflow.is_open(row.state)
    merged = actions.as_it_would_be(row)
    before = listings.from_json(row.entry.facts) if row.entry is not None and row.kind != NEW else Listing()
    if not is_open:
        before, merged = listings.from_json(row.base), merging.Merged(actions.wanted(row))
    return {
        "row": row,
        "is_open": is_open,
        "may": workflow.possible(row.state),
        "listing": merged.listing,
        "lines": showing.difference(before, merged.listing, merged.disputed),
        "disputed": merged.disputed,
        "changed_since": is_open and row.entry is not None and row.kind != NEW and row.entry.version != row.entry_version,
        "edited": edited_lines(row),
        "alike": published_like(row) if is_open and row.kind == NEW else [],
        "waiting_alike": waiting_like(row, answers.waiting_register()) if is_open and row.kind == NEW else [],
        "others": queries.others_for(row.entry_id, without=row.id) if row.entry_id and is_open else [],
        "age": showing.age(row.sent_at, now()),
        "ward": showing.ward_name(row.ward_code),
        "looking": queries.who_looks(row, apart_from=person),
        "i_look": queries.i_look(row, person),
        "sources": SOURCE_NAMES,
        "has_sender": row.source not in FROM_LISTS,
        "kinds": KIND_NAMES,
        "done": queries.of_submission(row.id),
        "notes": desk.notes(row.id, row.entry_id),
        "moderators": desk.moderators(),
        "next": queries.next_after(row.id),
    }


def edited_lines(row: Submission) -> list[showing.Line]:
    """What moderators changed of what was sent."""
    if row.edited is None:
        return []
    return showing.difference(listings.from_json(row.proposed), listings.from_json(row.edited))

"""What a moderator sees of a suggestion before deciding: the difference, what is like it, what to look at twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from localoffer.accounts.models import User
from localoffer.database import now
from localoffer.directory import listing as listings
from localoffer.directory.listing import Listing
from localoffer.directory.models import Entry
from localoffer.submissions import actions, answers, duplicates, merging, queries, showing, workflow
from localoffer.submissions.duplicates import Alike
from localoffer.submissions.models import NEW, Looking, Submission

SOURCE_NAMES = {
    "public": "Someone without an account",
    "member": "A councillor",
    "staff": "Staff",
    "owner": "The group itself",
    "built-in data": "The built-in data",
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
    page = queries.queue(wanted)
    return {
        "wanted": wanted,
        "page": page,
        "rows": [line(row, person) for row in page.rows],
        "counts": queries.counts(),
        "sources": SOURCE_NAMES,
        "kinds": KIND_NAMES,
    }


def line(row: Submission, person: User) -> Waiting:
    alike = len(published_like(row)) if row.kind == NEW and workflow.is_open(row.state) else 0
    answered = bool(row.decisions) and row.decisions[-1].move == workflow.ANSWER
    looking = queries.who_looks(row, apart_from=person)
    return Waiting(row, showing.age(row.sent_at, now()), showing.ward_name(row.ward_code), alike, looking, answered)


def published_like(row: Submission) -> list[Alike]:
    return duplicates.published_like(actions.wanted(row), without=row.entry_id or 0)


def review(row: Submission, person: User) -> dict[str, Any]:
    """Everything about one suggestion."""
    is_open = workflow.is_open(row.state)
    merged = actions.as_it_would_be(row)
    before = listings.from_json(row.entry.facts) if row.entry is not None and row.kind != NEW else Listing()
    if not is_open:
        before, merged = listings.from_json(row.base), merging.Merged(actions.wanted(row))
    waiting = answers.waiting_register() if is_open and row.kind == NEW else None
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
        "waiting_alike": waiting.alike(duplicates.traits(merged.listing), without=row.id) if waiting else [],
        "others": queries.others_for(row.entry_id, without=row.id) if row.entry_id and is_open else [],
        "age": showing.age(row.sent_at, now()),
        "ward": showing.ward_name(row.ward_code),
        "looking": queries.who_looks(row, apart_from=person),
        "i_look": queries.i_look(row, person),
        "sources": SOURCE_NAMES,
        "kinds": KIND_NAMES,
        "done": queries.of_submission(row.id),
    }


def edited_lines(row: Submission) -> list[showing.Line]:
    """What moderators changed of what was sent."""
    if row.edited is None:
        return []
    return showing.difference(listings.from_json(row.proposed), listings.from_json(row.edited))


@dataclass(frozen=True)
class Choice:
    """One fact of a merge: what the entry says, what the suggestion says, and both together where that makes sense."""

    line: showing.Line
    both: list[str]
    best: str


def choices(entry: Entry, row: Submission) -> list[Choice]:
    """The facts in which an entry and a suggestion differ, with the choice that loses least."""
    mine, theirs = listings.from_json(entry.facts), actions.wanted(row)
    together = merging.union(mine, theirs)
    found = []
    for each in showing.difference(mine, theirs):
        ours, new, value = (getattr(side, each.field) for side in (mine, theirs, together))
        both = showing.in_words(each.field, value) if value not in (ours, new) else []
        best = "keep" if value == ours else "take" if value == new else "both"
        found.append(Choice(each, both, best))
    return [each for each in found if getattr(theirs, each.line.field) not in (getattr(Listing(), each.line.field), "unknown")]


def chosen(entry: Entry, row: Submission, picked: dict[str, str]) -> Listing:
    """The entry with what was picked, fact by fact; what was not picked stays."""
    mine, theirs = listings.from_json(entry.facts), actions.wanted(row)
    together = merging.union(mine, theirs)
    sides = {"take": theirs, "both": together}
    facts = {
        each.line.field: getattr(sides[picked[each.line.field]], each.line.field)
        for each in choices(entry, row)
        if picked.get(each.line.field) in sides
    }
    return mine.changed(**facts)

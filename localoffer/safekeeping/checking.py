"""Is all of it whole: the form of the tables, what rows point at, the history of every entry, decisions, and the index."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Table, func, select, text

from localoffer.database import db
from localoffer.database.form import form_of, newest
from localoffer.directory.models import Change, Entry
from localoffer.safekeeping import copies
from localoffer.search import index

AT_ONCE = 500
SHOWN = ("entry", "change", "submission", "decision", "user", "letter")
MOST_NAMED = 20


def troubles() -> Iterator[str]:
    """Everything that is not as it must be, in plain words; nothing when all is well."""
    form = form_of(db.session.connection())
    if form != newest():
        yield f"The tables are in form {form or 'none'}, this version needs {newest()}: run flask setup."
        return
    yield from unsound_file()
    for table in db.metadata.sorted_tables:
        yield from dangling(table)
    yield from broken_histories()
    yield from undecided_decisions()
    if found := index.check():
        yield f"The index differs: {len(found.missing)} missing, {len(found.extra)} too many, {found.behind} changes behind."


def unsound_file() -> Iterator[str]:
    if copies.is_sqlite() and (said := db.session.scalar(text("PRAGMA integrity_check"))) != "ok":
        yield f"SQLite finds its file damaged: {said}"


def dangling(table: Table) -> Iterator[str]:
    """Rows that point at rows which are not there."""
    for key in table.foreign_keys:
        column, aim = key.parent, key.column
        there = select(aim).correlate(None).scalar_subquery()
        lost = db.session.scalar(select(func.count()).select_from(table).where(column.is_not(None), column.not_in(there))) or 0
        if lost:
            yield f"{lost} rows of {table.name} point at a {aim.table.name} that is not there."


def broken_histories() -> Iterator[str]:
    """Entries whose history does not lead from their first day, change by change, to what they say now."""
    broken: list[int] = []
    last = 0
    while rows := db.session.execute(
        select(Entry.id, Entry.facts).where(Entry.id > last).order_by(Entry.id).limit(AT_ONCE)
    ).all():
        last, changes = rows[-1].id, histories([row.id for row in rows])
        broken += [row.id for row in rows if not leads_to(row.facts, changes.get(row.id, []))]
    if broken:
        yield f"{len(broken)} entries have a broken history: {', '.join(map(str, broken[:MOST_NAMED]))}"


def histories(numbers: list[int]) -> dict[int, list[tuple[dict | None, dict | None]]]:
    """{entry: (before, after) of its changes, oldest first}."""
    out: dict[int, list[tuple[dict | None, dict | None]]] = {}
    asked = select(Change.entry_id, Change.before, Change.after).where(Change.entry_id.in_(numbers)).order_by(Change.id)
    for number, before, after in db.session.execute(asked):
        out.setdefault(number, []).append((before, after))
    return out


def leads_to(says: dict, changes: list[tuple[dict | None, dict | None]]) -> bool:
    """Whether changes begin from nothing, each where the one before ended, and end at what is said now."""
    at: dict | None = None
    for before, after in changes:
        if before != at:
            return False
        at = after
    return at == says


def undecided_decisions() -> Iterator[str]:
    """Suggestions whose state is not where their last decision led."""
    asked = text(
        "SELECT count(*) FROM submission s WHERE s.state <> coalesce((SELECT d.state_after FROM decision d "
        "WHERE d.submission_id = s.id ORDER BY d.id DESC LIMIT 1), '')"
    )
    if lost := db.session.scalar(asked):
        yield f"{lost} suggestions are in a state that no decision led to."


def counts() -> dict[str, int]:
    """How many rows the tables have that people ask about."""
    found = copies.counts_of(db.session.connection())
    return {name: found[name] for name in SHOWN}

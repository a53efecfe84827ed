"""The thesaurus as it counts now: the data file, and over it what staff changed; every process reads it anew when they do."""

from __future__ import annotations

from typing import Any

from flask import current_app
from sqlalchemy import func, select

from localoffer.accounts.models import User
from localoffer.database import aside, db
from localoffer.directory.counting import count_a_change
from localoffer.search.reading import Reading
from localoffer.search.thesaurus import Thesaurus, built_in
from localoffer.search.thesaurus_models import ThesaurusEdit
from localoffer.search.thesaurus_rows import Sense, row_of, rows_of_file, senses_of_file

KEPT = "thesaurus"
NEWEST = "SELECT max(id) FROM thesaurus_edit"
FIRST_OF_STAFF = 10_000
"""Rows that staff add are numbered from here, so that the data file can grow."""


class ChangedMeanwhile(Exception):
    """Somebody else saved the row after this form was opened."""


def current(reading: Reading) -> Thesaurus:
    """The thesaurus that goes with a reading: a change of it counts as a change of the directory, so all processes see it."""
    kept: tuple[int, int, Thesaurus] | None = current_app.extensions.get(KEPT)
    if kept is None or kept[0] != reading.generation:
        newest = aside.value(NEWEST) or 0
        book = kept[2] if kept and kept[1] == newest else put_together()
        kept = current_app.extensions[KEPT] = (reading.generation, newest, book)
    return kept[2]


def newest_edit(key: str) -> int:
    """The number of the last change of one row; 0 without one."""
    return db.session.scalar(select(func.max(ThesaurusEdit.id)).where(ThesaurusEdit.key == key)) or 0


def edits() -> list[ThesaurusEdit]:
    """The newest version of everything that staff changed."""
    newest = select(func.max(ThesaurusEdit.id)).group_by(ThesaurusEdit.key)
    return list(db.session.scalars(select(ThesaurusEdit).where(ThesaurusEdit.id.in_(newest)).order_by(ThesaurusEdit.id)))


def put_together() -> Thesaurus:
    """The data file with every change of staff over it."""
    changed = edits()
    if not changed:
        return built_in()
    return with_changes({each.key: each.facts for each in changed})


def with_changes(changes: dict[str, dict[str, Any] | None], base: Thesaurus | None = None) -> Thesaurus:
    """A thesaurus with some rows and acronyms replaced, added, or (None) taken out."""
    rows = dict(base.rows) if base else rows_of_file()
    senses = dict(base.ambiguous) if base else senses_of_file()
    for key, facts in changes.items():
        if key.isdigit():
            rows.pop(int(key), None)
            if facts is not None:
                rows[int(key)] = row_of({**facts, "id": int(key)})
        else:
            senses.pop(key, None)
            if facts is not None:
                senses[key] = tuple(Sense(**each) for each in facts["senses"])
    return Thesaurus(rows.values(), senses)


def free_key() -> str:
    """The number of the next row that staff add."""
    taken = [int(each.key) for each in edits() if each.key.isdigit()]
    return str(max([FIRST_OF_STAFF - 1, *taken]) + 1)


def save(key: str, facts: dict[str, Any] | None, *, by: User, why: str, seen: int) -> str:
    """Write one more version of a row and tell every process; `seen` is the version that the form showed.

    Raises ChangedMeanwhile when there is a newer one. Gives the key.
    """
    generation = count_a_change()  # the row's lock puts writers in line
    key = key or free_key()
    if newest_edit(key) != seen:
        db.session.rollback()
        raise ChangedMeanwhile
    db.session.add(ThesaurusEdit(key=key, by_id=by.id, by_name=by.name or by.email, why=why, facts=facts))
    db.session.commit()
    current_app.logger.info("the thesaurus was changed (generation %s)", generation)
    return key


def history(key: str) -> list[ThesaurusEdit]:
    """Every version of a row, newest first."""
    return list(db.session.scalars(select(ThesaurusEdit).where(ThesaurusEdit.key == key).order_by(ThesaurusEdit.id.desc())))

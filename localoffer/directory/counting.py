"""The count of the changes of the directory: what every process compares before it shows what it has kept."""

from __future__ import annotations

from sqlalchemy import select, update

from localoffer.database import changed_rows, db
from localoffer.directory.models import Generation


def count_a_change(steps: int = 1) -> int:
    """Count one more change, or some, and give the last one's number: every process then reads anew.

    Also for what changes what can be found though no entry did: the words of the search. The row's lock puts writers in
    line, so that no number is used twice.
    """
    raised = db.session.execute(update(Generation).where(Generation.id == 1).values(value=Generation.value + steps))
    if not changed_rows(raised):
        db.session.add(Generation(id=1, value=steps))
        db.session.flush()
    return db.session.scalar(select(Generation.value).where(Generation.id == 1)) or 1

"""What belongs to an entry: it goes along with a merge, comes back when that is undone, and both have it after a split.

What waits for an entry is this room's own; other rooms say in `rooms.py` what of theirs belongs to one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import select, update

from localoffer.database import db
from localoffer.submissions import workflow
from localoffer.submissions.models import Submission

SUGGESTIONS = "suggestions"
KEY = "belongings"


def nothing(_one: int, _other: int) -> None:
    """What both halves of an entry that is split need not have."""


@dataclass(frozen=True)
class Belonging:
    """Something of another room: how it moves (telling as plain JSON what was moved), comes back, and is shared.

    All three are called with the numbers of two entries, in the caller's transaction. It comes back from the entry that has
    it now; where that is a further one, what the merges up to there told is given too, to be put right by whoever gives back.
    """

    move: Callable[[int, int], Any]
    give_back: Callable[[Any, int, int, list[Any]], None]
    share: Callable[[int, int], None] = nothing


def of_other_rooms() -> dict[str, Belonging]:
    found: dict[str, Belonging] = current_app.extensions.get(KEY, {})
    return found


def move(gone: int, keep: int) -> dict[str, Any]:
    """Everything of the entry that goes belongs to the one that stays; what was moved, to be kept for an undo."""
    waits = select(Submission.id).where(Submission.state.in_(workflow.OPEN), Submission.entry_id == gone)
    numbers = list(db.session.scalars(waits))
    db.session.execute(update(Submission).where(Submission.id.in_(numbers)).values(entry_id=keep))
    return {SUGGESTIONS: numbers, **{name: each.move(gone, keep) for name, each in of_other_rooms().items()}}


def give_back(moved: dict[str, Any], gone: int, holder: int, further: list[dict[str, Any]]) -> None:
    """What came with a merge goes back to its own entry, as far as the one that stayed, or `holder` further on, still has it."""
    waits = Submission.id.in_(moved.get(SUGGESTIONS, ())), Submission.state.in_(workflow.OPEN), Submission.entry_id == holder
    db.session.execute(update(Submission).where(*waits).values(entry_id=gone))
    for name, each in of_other_rooms().items():
        if name in moved:
            each.give_back(moved[name], gone, holder, [more[name] for more in further if name in more])


def share(one: int, other: int) -> None:
    """What belongs to both after a split."""
    for each in of_other_rooms().values():
        each.share(one, other)

"""The life of a gap that somebody has taken up, as one table of moves. Pure.

A gap is noticed; somebody looks; a group is suggested, or something is commissioned; it is closed, or accepted with a
reason. What is listed decides whether there is a gap at all: a closed one whose entry is taken down is open again.
"""

from __future__ import annotations

from localoffer.provision.gaps import LISTED

NOTICED, LOOKING, SUGGESTED, COMMISSIONED, CLOSED, ACCEPTED = (
    "noticed", "looking", "suggested", "commissioned", "closed", "accepted",
)  # fmt: skip
NAMES = {
    NOTICED: "Noticed",
    LOOKING: "We are looking",
    SUGGESTED: "A group was suggested",
    COMMISSIONED: "Being set up",
    CLOSED: "Closed",
    ACCEPTED: "Accepted, with a reason",
}
OPEN = (NOTICED, LOOKING, SUGGESTED, COMMISSIONED)
ENDED = (CLOSED, ACCEPTED)
NEEDS_A_REASON = (ACCEPTED, CLOSED)


class NeedsAReason(ValueError):
    """A gap cannot be closed or accepted without saying why."""


class NotPossible(ValueError):
    """A move that leads nowhere: to where the gap is already, or to no known place."""


def moved(before: str, after: str, note: str) -> str:
    """Where a gap stands after a move; every place can be reached from every other, but not silently."""
    if after not in NAMES or after == before:
        raise NotPossible(f"The gap is already “{NAMES.get(before, before)}”, or “{after}” is not known.")
    if after in NEEDS_A_REASON and not note.strip():
        raise NeedsAReason("Say why in one sentence.")
    return after


def stands(life: str, state: str) -> str:
    """How a gap stands now, from what staff said and what is listed near.

    >>> stands("closed", "nothing")
    'noticed'
    >>> stands("looking", "listed")
    'closed'
    """
    if state == LISTED and life in OPEN:
        return CLOSED
    if state != LISTED and life == CLOSED:
        return NOTICED
    return life

"""The life of a suggestion, as one table of moves. Pure: read this first.

waiting --ask--> asked --answer--> waiting
waiting or asked --approve--> approved, --reject--> rejected, --merge--> merged, --take back--> taken back
rejected --reopen--> waiting
approved or merged --undo--> waiting, --undo own--> taken back (what staff did on the spot has nobody waiting for it)
"""

from __future__ import annotations

from localoffer.directory.conflict import Conflict

WAITING, ASKED, APPROVED, REJECTED, MERGED, TAKEN_BACK = "waiting", "asked", "approved", "rejected", "merged", "taken back"
SUBMIT, EDIT, ASK, ANSWER, APPROVE, REJECT, MERGE, TAKE_BACK, REOPEN, UNDO, UNDO_OWN = (
    "submit", "edit", "ask", "answer", "approve", "reject", "merge", "take back", "reopen", "undo", "undo own",
)  # fmt: skip

MOVES: dict[tuple[str, str], str] = {
    (WAITING, EDIT): WAITING,
    (WAITING, ASK): ASKED,
    (WAITING, APPROVE): APPROVED,
    (WAITING, REJECT): REJECTED,
    (WAITING, MERGE): MERGED,
    (WAITING, TAKE_BACK): TAKEN_BACK,
    (ASKED, EDIT): ASKED,
    (ASKED, ANSWER): WAITING,
    (ASKED, APPROVE): APPROVED,
    (ASKED, REJECT): REJECTED,
    (ASKED, MERGE): MERGED,
    (ASKED, TAKE_BACK): TAKEN_BACK,
    (REJECTED, REOPEN): WAITING,
    (APPROVED, UNDO): WAITING,
    (APPROVED, UNDO_OWN): TAKEN_BACK,
    (MERGED, UNDO): WAITING,
}
OPEN = (WAITING, ASKED)
DECIDED = (APPROVED, REJECTED, MERGED, TAKEN_BACK)
NEEDS_A_REASON = (ASK, REJECT, MERGE, REOPEN, UNDO, UNDO_OWN)

NAMES = {
    WAITING: "Waiting for us",
    ASKED: "We asked a question",
    APPROVED: "On the site",
    REJECTED: "Not added",
    MERGED: "Added to another entry",
    TAKEN_BACK: "Taken back",
}
ACTS = {
    SUBMIT: "Sent",
    EDIT: "Edited by a moderator",
    ASK: "Asked a question",
    ANSWER: "Answered",
    APPROVE: "Approved",
    REJECT: "Turned down",
    MERGE: "Merged",
    TAKE_BACK: "Taken back",
    REOPEN: "Opened again",
    UNDO: "Decision undone",
    UNDO_OWN: "Change undone",
}


class NeedsAReason(ValueError):
    """A decision without its one sentence."""


class NothingToChange(ValueError):
    """A correction that would change nothing: somebody has to put its words into the entry first."""


def after(state: str, move: str) -> str:
    """The state that a move leads to, or `Conflict` where the move cannot be made from here."""
    if (state, move) in MOVES:
        return MOVES[state, move]
    raise Conflict(f"This cannot be done now, because of where the suggestion stands: “{NAMES[state]}”.")


def is_open(state: str) -> bool:
    """Whether a moderator still has to decide."""
    return state in OPEN


def possible(state: str) -> tuple[str, ...]:
    """The moves that can be made from a state, in the order of the table."""
    return tuple(move for start, move in MOVES if start == state)

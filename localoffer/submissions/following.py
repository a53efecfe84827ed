"""What the sender of a suggestion sees of it, and what they may still say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from localoffer.accounts.models import User
from localoffer.directory import listing as listings
from localoffer.directory.listing import clean
from localoffer.directory.models import PUBLISHED
from localoffer.submissions import actions, showing, workflow
from localoffer.submissions.models import NEW, Submission

TOLD = (workflow.ASK, workflow.ANSWER, workflow.APPROVE, workflow.REJECT, workflow.MERGE, workflow.TAKE_BACK, workflow.REOPEN)


def shown(row: Submission) -> dict[str, Any]:
    """Where it stands, every word that passed between the sender and us, and what was sent; moderators are not named."""
    sent = listings.from_json(row.proposed)
    base = listings.from_json(row.base)
    live = row.entry if row.entry is not None and row.entry.state == PUBLISHED else None
    return {
        "row": row,
        "state": workflow.NAMES[row.state],
        "said": [each for each in row.decisions if each.move in TOLD],
        "question": question(row),
        "may_take_back": workflow.is_open(row.state),
        "live": live,
        "lines": showing.facts(sent) if row.kind == NEW else showing.difference(base, sent),
    }


def question(row: Submission) -> str:
    """The question that waits for an answer, or ""."""
    if row.state != workflow.ASKED:
        return ""
    return next((each.reason for each in reversed(row.decisions) if each.move == workflow.ASK), "")


def take_in(row: Submission, form: Mapping[str, str], by: User | None = None) -> str:
    """Do what the sender asked; the sentence of what is missing, or ""."""
    if form.get("move") == workflow.TAKE_BACK:
        actions.take_back(row, by=by)
        return ""
    words = clean(form.get("answer", ""), 4000)
    if not words:
        return "Write your answer first."
    actions.answer(row, words, by=by)
    return ""

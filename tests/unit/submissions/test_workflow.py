"""The table of moves: what can follow what, and what cannot."""

from __future__ import annotations

import pytest

from localoffer.directory.conflict import Conflict
from localoffer.submissions import workflow

EVERY_MOVE = {move for _, move in workflow.MOVES}


@pytest.mark.parametrize("state", workflow.NAMES)
@pytest.mark.parametrize("move", sorted(EVERY_MOVE))
def test_a_move_leads_where_the_table_says_or_is_refused(state: str, move: str) -> None:
    if (state, move) in workflow.MOVES:
        assert workflow.after(state, move) == workflow.MOVES[state, move]
    else:
        with pytest.raises(Conflict):
            workflow.after(state, move)


@pytest.mark.parametrize("state", [workflow.APPROVED, workflow.MERGED, workflow.TAKEN_BACK])
def test_what_is_done_can_only_be_undone(state: str) -> None:
    assert set(workflow.possible(state)) <= {workflow.UNDO, workflow.UNDO_OWN}


def test_every_open_state_can_be_decided_and_no_decided_one_can() -> None:
    decisions = {workflow.APPROVE, workflow.REJECT, workflow.MERGE}
    assert all(decisions <= set(workflow.possible(state)) for state in workflow.OPEN)
    assert not any(decisions & set(workflow.possible(state)) for state in workflow.DECIDED)


def test_every_state_and_move_has_words() -> None:
    states = {state for state, _ in workflow.MOVES} | set(workflow.MOVES.values())
    assert states <= set(workflow.NAMES)
    assert set(workflow.ACTS) >= EVERY_MOVE


def test_a_refusal_says_where_it_stands() -> None:
    with pytest.raises(Conflict, match="On the site"):
        workflow.after(workflow.APPROVED, workflow.REJECT)

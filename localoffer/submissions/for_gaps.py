"""What waits for a moderator, as the pages about gaps need it: the number, the name and what it would say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from localoffer.directory.listing import Listing
from localoffer.submissions import actions, queries


@dataclass(frozen=True)
class Waiting:
    """One new group that somebody suggested and nobody has decided about."""

    number: int
    name: str
    listing: Listing


def waiting() -> Sequence[Waiting]:
    """Every new group that waits, newest first, at most some hundreds."""
    return [Waiting(row.id, row.name, actions.wanted(row)) for row in queries.waiting_ones()]

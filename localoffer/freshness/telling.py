"""What those who look after an entry are told of where it stands. Pure."""

from __future__ import annotations

from localoffer.directory.wording import day
from localoffer.freshness.due import ASK, CHASE, ENDED, FRESH, LABEL, QUEUE, Due

ORDER = (QUEUE, LABEL, CHASE, ASK, ENDED, FRESH)
"""What wants an answer first."""


def told_owner(found: Due) -> tuple[str, str, str]:
    """(colour, a word for it, a sentence) of where an entry stands, for the people of the entry."""
    if found.stage == FRESH:
        return "open", "In date", f"We ask you again on {day(found.asked_from)}."
    if found.stage == ENDED:
        return "soon", "Over", f"Its last date was {day(found.ended_on)}. Give new dates, or tell us that it has closed."
    if found.says_not_confirmed:
        since = day(found.since)
        return "closed", "Overdue", f"Families read that nobody has confirmed it since {since}. One answer takes that away."
    return "soon", "Please look", f"From {day(found.labelled_from)} on, families read that nobody has confirmed it."

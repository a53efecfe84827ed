"""What staff did to find out whether an entry is right: one step writes down the method, the outcome, and what follows."""

from __future__ import annotations

from sqlalchemy import select

from localoffer.accounts.models import User
from localoffer.database import db
from localoffer.directory import publishing
from localoffer.directory.models import PUBLISHED, Entry
from localoffer.freshness import bounces, keepers
from localoffer.freshness.models import Check
from localoffer.submissions.moves import one_transaction
from localoffer.submissions.workflow import NothingToChange

METHODS = {
    "phone": "Phone call",
    "visit": "Visit",
    "website": "Looked at their website",
    "email": "E-mail",
    "member": "A councillor told us",
}
RIGHT, CHANGED, NO_ANSWER, CLOSED, BOUNCED = "right", "changed", "no answer", "closed", "bounced"
OUTCOMES = {
    RIGHT: "All of it is right",
    CHANGED: "Something has changed (correct it next)",
    NO_ANSWER: "No answer",
    CLOSED: "They have closed (correct it next)",
    BOUNCED: bounces.CAME_BACK,
}
CONFIRMED_IN_WORDS = {
    "owner link": "by the group itself",
    "owner": "by the group itself",
    "phone": "by phone",
    "email": "by e-mail",
    "visit": "by a visit",
    "website": "on their website",
    "member": "by a councillor",
}


def in_words(how: str) -> str:
    """How an entry was confirmed, as the public reads it; nothing for what nobody has words for."""
    return CONFIRMED_IN_WORDS.get(how, "")


@one_transaction
def record(entry: Entry, *, method: str, outcome: str, note: str, by: User) -> Check:
    """Staff looked or called: what they did, and what came of it; only "right" confirms the entry."""
    if outcome == RIGHT and entry.state != PUBLISHED:
        raise NothingToChange("It is not on the site, so it cannot be confirmed. Put it back first.")
    check = add(entry.id, METHODS[method], OUTCOMES[outcome], note=note, by=by)
    if outcome == RIGHT:
        publishing.confirm(entry, by=by, how=method, why=note or METHODS[method])
    if outcome == BOUNCED:
        for owner in keepers.of_entry(entry.id):
            owner.bounced_at = owner.bounced_at or check.at
    return check


def add(entry_id: int, method: str, outcome: str, *, note: str = "", by: User | None = None, by_name: str = "") -> Check:
    """One line among the checks of an entry, in the caller's transaction."""
    check = Check(
        entry_id=entry_id, method=method, outcome=outcome, note=note, by_id=by.id if by else None,
        by_name=by.shown_name if by else by_name,
    )  # fmt: skip
    db.session.add(check)
    db.session.flush()
    return check


def of_entry(entry_id: int, most: int = 30) -> list[Check]:
    """The newest checks of an entry, the newest first."""
    return list(db.session.scalars(select(Check).where(Check.entry_id == entry_id).order_by(Check.id.desc()).limit(most)))

"""What those who look after an entry say of it: each answer is one transaction, leaves a trace, and counts once."""

from __future__ import annotations

from localoffer.database import db
from localoffer.directory import flags, publishing
from localoffer.directory import listing as listings
from localoffer.directory.listing import Listing
from localoffer.directory.models import PUBLISHED, Entry
from localoffer.freshness import checks, due, keepers, links
from localoffer.freshness.links import DeadLink
from localoffer.freshness.models import OwnerLink
from localoffer.submissions import actions, placing, workflow
from localoffer.submissions.models import OWNER, Submission
from localoffer.submissions.moves import decide, one_transaction

RIGHT, CHANGED, CLOSED, NOT_OURS = "right", "changed", "closed", "not-ours"
ANSWERS = {
    RIGHT: "It is still right",
    CHANGED: "Something changed",
    CLOSED: "We have closed",
    NOT_OURS: "This is not ours",
}
METHOD = "Their own link"
AT_ONCE, WAITS, NOTHING = "at once", "waits", "nothing"


def entries_of(link: OwnerLink) -> list[int]:
    """The entries that a link opens now: those that it names, or all of its owner; none that somebody else looks after."""
    mine = keepers.entries_of(link.owner_id)
    return [each for each in mine if each in link.entries] if link.purpose == links.REVIEW else mine


def entry_of(link: OwnerLink, entry_id: int) -> Entry:
    """The published entry that a link opens, held for a change; `DeadLink` in plain words for every other."""
    entry = db.session.get(Entry, entry_id, with_for_update=True, populate_existing=True)
    if entry is None or entry.state != PUBLISHED:
        raise DeadLink("This entry is no longer on the Local Offer.")
    if entry_id not in entries_of(link):
        raise DeadLink("This link is for other entries.")
    if str(entry_id) in link.answered:
        raise DeadLink("You have answered for this one already, and we have noted it.")
    return entry


def name_of(link: OwnerLink) -> str:
    """How an owner stands in histories that only staff read."""
    return f"Owner: {link.owner.name or link.owner.email}"


@one_transaction
def answer(number: int, entry_ids: list[int], said: str) -> None:
    """Take in one answer for one or more entries of a link that the visitor holds."""
    link = links.held(number, to_change=True)
    for entry_id in entry_ids:
        take_in(link, entry_of(link, entry_id), said)


def take_in(link: OwnerLink, entry: Entry, said: str) -> None:
    if said == RIGHT:
        publishing.confirm(entry, by=None, by_name=name_of(link), how="owner link")
    elif said == CLOSED:
        propose(link, entry, listings.from_json(entry.facts).changed(status="closed"), "They say that they have closed.")
    elif said == NOT_OURS:
        keepers.take_off(entry.id, link.owner_id)
    mark(link, entry, said)


def mark(link: OwnerLink, entry: Entry, said: str) -> None:
    """Note the answer; a link that asks takes no second one for the same entry."""
    checks.add(entry.id, METHOD, ANSWERS[said], by_name=name_of(link))
    links.use(link, entry.id, said)


def propose(link: OwnerLink, entry: Entry, listing: Listing, note: str) -> Submission:
    """A change that waits for a moderator like any other correction; its sender is told what was decided."""
    return actions.submit(
        listing, entry=entry, source=OWNER, note=note, sender_name=link.owner.name, sender_email=link.owner.email,
        sender_relation="runs it",
    )  # fmt: skip


def parted(before: Listing, wanted: Listing) -> tuple[Listing, Listing]:
    """(the entry with what may change at once, the entry with everything that is wanted); equal when nothing waits.

    What owners may change at once is data. A text in it that looks as if it names a child or gives a private number
    waits for a person like the rest.
    """
    rule = due.rules()["owner_may_change_at_once"]
    changed = {each.field: each.after for each in listings.diff(before, wanted) if each.field in rule["facts"]}
    if changed.get("status", before.status) not in rule["statuses"] or before.status not in rule["statuses"]:
        changed.pop("status", None)
    if flags.flags(Listing(**changed)):
        changed = {}
    return before.changed(**changed), wanted


@one_transaction
def change(number: int, entry_id: int, listing: Listing, *, note: str, seen: int, rest_is_right: bool) -> tuple[str, ...]:
    """Take in what an owner changed: at once what they may, the rest as a suggestion. What was done, in words of this file."""
    link = links.held(number, to_change=True)
    entry = entry_of(link, entry_id)
    if entry.version != seen:
        raise workflow.Conflict("The entry was changed by somebody else while you wrote. Open your page again to see it.")
    before = listings.from_json(entry.facts)
    at_once, wanted = parted(before, placing.placed(listing, before))
    done = []
    if at_once != before:
        row = propose(link, entry, at_once, note)
        publishing.edit(
            entry, at_once, by=None, by_name=name_of(link), why=f"Changed by the group ({row.reference})", submission_id=row.id
        )
        decide(row, workflow.APPROVE, by=None, by_name="What owners may change at once")
        done.append(AT_ONCE)
    if rest_is_right:
        publishing.confirm(entry, by=None, by_name=name_of(link), how="owner link", why="The rest is right")
    if wanted != at_once or (note and not done):
        propose(link, entry, wanted, note)
        done.append(WAITS)
    if done or rest_is_right:
        mark(link, entry, CHANGED if done else RIGHT)
    return tuple(done)

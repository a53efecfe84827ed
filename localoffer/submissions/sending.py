"""Sending: a draft becomes one suggestion, however often the button is pressed; so does what is said of an entry in a line."""

from __future__ import annotations

from typing import Any

from localoffer.accounts import floods
from localoffer.accounts.models import User
from localoffer.clock import today
from localoffer.database import db, now
from localoffer.directory import listing as listings
from localoffer.directory.listing import Listing
from localoffer.directory.models import PUBLISHED, Entry
from localoffer.directory.queries import PublicEntry
from localoffer.submissions import actions, drafts, keys, notices, pages, queries, reading
from localoffer.submissions.models import MEMBER, NEW, PUBLIC, STAFF, Draft, Submission
from localoffer.submissions.moves import one_transaction

PROBLEMS = [
    ("closed", "It has closed"),
    ("times", "The days or times are wrong"),
    ("contact", "The phone number, email or website is wrong"),
    ("place", "The place is wrong"),
    ("other", "Something else"),
]
NO_CONTACT = "The sender does not know how to reach them."
TOLD_HERE = "Suggested on this site"


class AskIfHuman(Exception):
    """Something looks like a machine; a person presses one more button."""


class NoDraft(Exception):
    """There is no such draft, or no longer."""


class Unfinished(Exception):
    """Something that is needed was not said yet."""


def begin_draft(listing: Listing, *, by: User | None, entry: PublicEntry | None = None, trapped: bool = False) -> str:
    """Begin a draft of a suggestion, whose first question is answered, or of a correction; its token.

    Raises `TooMany` when very many were begun from the same place within an hour.
    """
    if by is None:
        floods.knock_with_draft()
    if entry is not None:
        return drafts.start(listing, by=by, entry=entry)
    return drafts.start(listing, by=by, extras={"trapped": trapped}, done=[pages.NAME])


@one_transaction
def send_draft(token: str, *, by: User | None, confirmed: bool) -> Submission:
    """Send what was typed, once."""
    draft = drafts.find(token, to_change=True)
    if draft is None:
        raise NoDraft
    if draft.submission is not None:
        return draft.submission
    entry = db.session.get(Entry, draft.entry_id) if draft.entry_id else None
    listing, base, said = drafts.listing_of(draft), drafts.base_of(draft), dict(draft.extras)
    if pages.missing(draft.kind, draft.done) or (draft.kind != NEW and listing == base and not said.get("note")):
        raise Unfinished
    if draft.kind != NEW and (entry is None or entry.state != PUBLISHED):
        raise NoDraft
    seconds = (now() - draft.started_at).total_seconds()
    caught = suspicions(by, trapped=bool(said.get("trapped")), seconds=seconds, least=floods.SECONDS_FOR_A_DRAFT)
    if caught and not confirmed:
        raise AskIfHuman
    row = actions.submit(
        finished(listing) if draft.kind == NEW else listing,
        by=by,
        source=source_of(by),
        note=said.get("note", ""),
        entry=entry,
        base=base if entry else None,
        entry_version=draft.entry_version,
        suspicions=caught,
        group_knows=said.get("group_knows", ""),
        **sender(said, by),
    )
    if said.get("contact_unknown"):
        row.flags = [*row.flags, NO_CONTACT]
    sent(row, keys.status_token(token), by)
    empty(draft, row)
    return row


@one_transaction
def send_line(
    entry: PublicEntry, *, once: str, by: User | None, said: dict[str, Any], trapped: bool, stamped: str, confirmed: bool
) -> Submission:
    """Send what is wrong with an entry, in a word or a line. "It has closed" proposes just that; the rest is words."""
    before = queries.sent_once(keys.hashed(once, "once"))
    if before is not None:
        return before
    caught = suspicions(by, trapped=trapped, seconds=floods.seconds_since(stamped), least=floods.SECONDS_FOR_A_PAGE)
    if caught and not confirmed:
        raise AskIfHuman
    row_of_entry = db.session.get_one(Entry, entry.id)
    closed = {"status": "closed"} if said["problem"] == "closed" else {}
    row = actions.submit(
        entry.listing.changed(**closed),
        by=by,
        source=source_of(by),
        note=said["note"],
        entry=row_of_entry,
        base=entry.listing,
        entry_version=entry.version,
        suspicions=caught,
        problem=said["problem"],
        once=keys.hashed(once, "once"),
        **sender(said, by),
    )
    sent(row, keys.status_token(once), by)
    return row


def sent(row: Submission, key: str, by: User | None) -> None:
    """What happens with everything that is sent: a private link, one knock, and a letter."""
    keys.add(row.id, key)
    if by is None:
        floods.knock()
    notices.received(row, key)


def suspicions(by: User | None, *, trapped: bool, seconds: float | None, least: float) -> list[str]:
    """A person with an account is not asked."""
    return [] if by else floods.suspicions(trapped=trapped, seconds=seconds, least=least)


def source_of(by: User | None) -> str:
    if by is None:
        return PUBLIC
    return STAFF if by.is_moderator else MEMBER


def sender(said: dict[str, Any], by: User | None) -> dict[str, str]:
    """Who to answer; nothing is kept twice for people with an account."""
    if by is not None:
        return {}
    return {name: said.get(name) or "" for name in ("sender_name", "sender_email", "sender_relation")}


def finished(listing: Listing) -> Listing:
    """What follows from what was said: a first sentence, the area it covers, and where we know it from."""
    summary = listing.summary or reading.first_sentence(listing.description)
    described = "" if " ".join(listing.description.split()) == summary else listing.description
    reach = listing.reach
    if not any(listings.to_json(Listing(venues=(each,))) for each in listing.venues):
        reach = "online" if listing.delivery == ("online",) else "borough" if listing.delivery else reach
    return listing.changed(
        summary=summary, description=described, reach=reach, source_name=TOLD_HERE, source_date=today().isoformat()
    )


def empty(draft: Draft, row: Submission) -> None:
    """A sent draft remembers only what it became."""
    draft.submission = row
    draft.facts, draft.base, draft.extras, draft.done = {}, {}, {}, []

"""The one door into the directory: each act changes the live entry and its history in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from sqlalchemy import insert

from localoffer.accounts.models import User
from localoffer.database import db, now
from localoffer.directory import addresses
from localoffer.directory import listing as listings
from localoffer.directory.counting import count_a_change
from localoffer.directory.differences import diff
from localoffer.directory.listing import Listing
from localoffer.directory.models import PUBLISHED, WITHDRAWN, Change, Entry
from localoffer.directory.refusals import refuse_if_listed

CREATED, EDITED, GONE, BACK, CONFIRMED, ASSURED, MERGED = (
    "created", "edited", "withdrawn", "restored", "confirmed", "assurance", "merged",
)  # fmt: skip
ACT_NAMES = {
    CREATED: "Published",
    EDITED: "Changed",
    GONE: "Taken down",
    BACK: "Put back",
    CONFIRMED: "Confirmed",
    ASSURED: "Assurance level changed",
    MERGED: "Merged into another entry",
}


def create(
    listing: Listing,
    *,
    by: User | None,
    why: str,
    by_name: str = "",
    origin: str = "",
    submission_id: int | None = None,
    uuid: str = "",
) -> Entry:
    """Publish a new entry; it is live when the caller commits. A `uuid` that it has elsewhere is kept.

    Raises `MustNotBeListed`.
    """
    refuse_if_listed(listing)
    entry = Entry(
        uuid=uuid or str(uuid4()),
        slug=addresses.free_one(listing.name),
        name=listing.name,
        facts=listings.to_json(listing),
        origin=origin,
        generation=count_a_change(),
    )
    db.session.add(entry)
    db.session.flush()
    _record(entry, CREATED, by=by, by_name=by_name, why=why, before=None, submission_id=submission_id)
    return entry


@dataclass(frozen=True)
class New:
    """One of many entries that are published together."""

    listing: Listing
    why: str
    by_name: str
    origin: str = ""
    uuid: str = ""
    assurance: str = "reported"
    confirmed_at: datetime | None = None
    confirmed_how: str = ""


def create_many(news: Sequence[New]) -> list[int]:
    """Publish many entries in the caller's transaction, with as few statements as one; their numbers, in order.

    It is one change of the directory: a number for each would take the count far ahead of the clock (`counting`).
    """
    if not news:
        return []
    generation = count_a_change()
    slugs = addresses.free_ones([each.listing.name for each in news])
    at = now()
    rows = [
        {
            "uuid": each.uuid or str(uuid4()), "slug": slug, "name": each.listing.name, "facts": listings.to_json(each.listing),
            "state": PUBLISHED, "assurance": each.assurance, "version": 1, "generation": generation,
            "origin": each.origin, "created_at": at, "edited_at": at, "changed_at": at, "confirmed_at": each.confirmed_at,
            "confirmed_how": each.confirmed_how,
        }
        for each, slug in zip(news, slugs, strict=True)
    ]  # fmt: skip
    numbers = list(db.session.scalars(insert(Entry).returning(Entry.id, sort_by_parameter_order=True), rows))
    changes = [
        {
            "entry_id": number, "at": at, "act": CREATED, "by_id": None, "by_name": each.by_name, "why": each.why,
            "submission_id": None, "version": 1, "before": None, "after": row["facts"],
        }
        for number, each, row in zip(numbers, news, rows, strict=True)
    ]  # fmt: skip
    db.session.execute(insert(Change), changes)
    return numbers


def edit(
    entry: Entry,
    listing: Listing,
    *,
    by: User | None,
    why: str,
    by_name: str = "",
    submission_id: int | None = None,
) -> Entry:
    """Replace what an entry says; its old address keeps leading to it.

    A correction that was accepted (it has a suggestion) was found to be right: that holds for the facts that it
    touches, and for no other.
    """
    before = entry.facts
    touched = {each.field for each in diff(as_people_say(listings.from_json(before)), as_people_say(listing))}
    left = {fact: at for fact, at in entry.confirmed_facts.items() if fact not in touched}
    right = dict.fromkeys(sorted(touched), now().isoformat()) if submission_id is not None else {}
    entry.confirmed_facts = {**left, **right}
    if listing.name != entry.name:
        addresses.move(entry, listing.name)
    entry.facts = listings.to_json(listing)
    entry.edited_at = now()
    return _touch(entry, EDITED, by=by, by_name=by_name, why=why, before=before, submission_id=submission_id)


def as_people_say(listing: Listing) -> Listing:
    """A listing without what a machine looked up about its places: a point that moves by itself confirms nothing."""
    return listing.changed(
        venues=tuple(replace(each, ward_code="", lat=None, lon=None, precision="", point_source="") for each in listing.venues)
    )


def withdraw(entry: Entry, *, by: User | None, why: str, by_name: str = "", submission_id: int | None = None) -> Entry:
    """Take an entry down from every public page at once."""
    entry.state, entry.merged_into_id = WITHDRAWN, None
    return _touch(entry, GONE, by=by, by_name=by_name, why=why, before=entry.facts, submission_id=submission_id)


def merge(entry: Entry, into: Entry, *, by: User | None, why: str, submission_id: int | None = None) -> Entry:
    """Take an entry down because another says it all; its addresses lead there from now on."""
    entry.state, entry.merged_into_id = WITHDRAWN, into.id
    return _touch(entry, MERGED, by=by, why=why, before=entry.facts, submission_id=submission_id)


def restore(entry: Entry, *, by: User | None, why: str, by_name: str = "", submission_id: int | None = None) -> Entry:
    """Put an entry that was taken down back, at its own address. Raises `MustNotBeListed`."""
    refuse_if_listed(listings.from_json(entry.facts), entry.id)
    entry.state, entry.merged_into_id = PUBLISHED, None
    return _touch(entry, BACK, by=by, by_name=by_name, why=why, before=entry.facts, submission_id=submission_id)


def confirm(entry: Entry, *, by: User | None, how: str, at: datetime | None = None, by_name: str = "", why: str = "") -> Entry:
    """Say that what the entry says was found to be right; moves only "last confirmed"."""
    entry.confirmed_at = at or now()
    entry.confirmed_how = how
    entry.confirmed_facts = {fact: when for fact, when in entry.confirmed_facts.items() if when > entry.confirmed_at.isoformat()}
    return _touch(entry, CONFIRMED, by=by, by_name=by_name, why=why or how, before=entry.facts)


def assure(entry: Entry, assurance: str, *, by: User | None, why: str, until: dict[str, str] | None = None) -> Entry:
    """Move an entry to another level of assurance; `until` is {level: the last day on which it counts}."""
    entry.assurance, entry.assured_until = assurance, until or {}
    return _touch(entry, ASSURED, by=by, why=why, before=entry.facts)


def _touch(
    entry: Entry,
    act: str,
    *,
    by: User | None,
    why: str,
    before: dict | None,
    by_name: str = "",
    submission_id: int | None = None,
) -> Entry:
    entry.generation = count_a_change()
    entry.changed_at = now()
    db.session.flush()
    _record(entry, act, by=by, by_name=by_name, why=why, before=before, submission_id=submission_id)
    return entry


def _record(
    entry: Entry,
    act: str,
    *,
    by: User | None,
    by_name: str,
    why: str,
    before: dict | None,
    submission_id: int | None = None,
) -> None:
    db.session.add(
        Change(
            entry_id=entry.id,
            act=act,
            by_id=by.id if by else None,
            by_name=by_name or (by.shown_name if by else "The site"),
            why=why,
            submission_id=submission_id,
            version=entry.version,
            before=before,
            after=entry.facts,
        )
    )

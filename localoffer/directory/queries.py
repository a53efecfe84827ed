"""What leaves the directory: published entries, as the public may see them, and the staff's own view."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from flask import current_app, g
from sqlalchemy import Row, bindparam, func, select, text

from localoffer.clock import today
from localoffer.database import aside, db
from localoffer.directory import listing as listings
from localoffer.directory import vocabulary, waiting
from localoffer.directory.listing import Listing
from localoffer.directory.models import PUBLISHED, Change, Entry
from localoffer.directory.rules import assurance_on, public_listing

COLUMNS = (
    Entry.id, Entry.uuid, Entry.slug, Entry.facts, Entry.assurance, Entry.version, Entry.generation,
    Entry.created_at, Entry.edited_at, Entry.changed_at, Entry.confirmed_at, Entry.confirmed_how, Entry.confirmed_facts,
    Entry.assured_until,
)  # fmt: skip
OF_NUMBERS = select(*COLUMNS, Entry.state).where(Entry.id.in_(bindparam("numbers", expanding=True)))
STANDING = text(
    "SELECT id, state, uuid, version, generation, edited_at, changed_at, confirmed_at, assurance,"
    " CAST(assured_until AS TEXT), CAST(confirmed_facts AS TEXT) FROM entry WHERE id IN :numbers"
).bindparams(bindparam("numbers", expanding=True))
"""As the database has it, to be compared: turning each value into Python's own takes longer than reading them. The state
is looked at here, because SQLite would rather walk through all that is published than look up some numbers."""
AT_ADDRESS = text("SELECT id FROM entry WHERE slug = :slug")
GENERATION = "SELECT value FROM generation WHERE id = 1"
MOST_AT_ONCE = 500
MOST_KEPT = 2000


@dataclass(frozen=True)
class Named:
    """A published entry in one line, for lists that may be long."""

    slug: str
    name: str
    summary: str
    organisation: str
    edited_at: datetime


@dataclass(frozen=True)
class Figures:
    """How much is published and how fresh it is, counted and not claimed."""

    published: int
    confirmed: int
    edited_at: datetime | None


@dataclass(frozen=True)
class PublicEntry:
    """A published entry with hidden places already hidden: the only form in which entries reach the public.

    `assurance` is the level that counts today, `sure_until` (level, last day on which it counts) of each from the lowest
    that rests on evidence up to the one that was given. `confirmed_facts` is (name of a fact, moment) of those that were found
    to be right by themselves.
    """

    id: int
    uuid: str
    slug: str
    listing: Listing
    assurance: str
    version: int
    generation: int
    created_at: datetime
    edited_at: datetime
    changed_at: datetime
    confirmed_at: datetime | None
    confirmed_how: str
    confirmed_facts: tuple[tuple[str, datetime], ...] = ()
    sure_until: tuple[tuple[str, str], ...] = ()
    kept: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What other files write from this entry alone: as true as it is, and let go of with it."""

    @property
    def name(self) -> str:
        return self.listing.name


def _shown(facts: dict[str, Any]) -> Listing:
    """What the public sees of an entry today: hidden places are hidden, and waits that nobody should rely on."""
    return waiting.public(public_listing(listings.from_json(facts)), today())


def _public(row: Row) -> PublicEntry:
    facts = row._asdict()
    facts.pop("state", None)
    facts["listing"] = _shown(facts.pop("facts"))
    until = facts.pop("assured_until")
    facts["assurance"] = assurance_today(row.assurance, until)
    facts["sure_until"] = sure_until(row.assurance, until)
    facts["confirmed_facts"] = tuple((fact, datetime.fromisoformat(at)) for fact, at in row.confirmed_facts.items())
    return PublicEntry(**facts)


def assurance_today(level: str, until: dict[str, str]) -> str:
    """The level of assurance that counts today, worked out from dates alone."""
    if level == vocabulary.of("assurances").codes[0]:
        return level
    return assurance_on(today(), level, until, vocabulary.of("assurances").codes)


def sure_until(level: str, until: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """(level, last day on which it counts) of what was given and of what is below it, for those who reckon by another day."""
    codes = vocabulary.of("assurances").codes
    return tuple((each, until[each]) for each in codes[1 : codes.index(level) + 1] if each in until) if level in codes else ()


def published_by_slug(slug: str) -> PublicEntry | None:
    """The published entry at this address, or None."""
    number = db.session.execute(AT_ADDRESS, {"slug": slug}).scalar()
    return next(iter(published_among([number])), None) if number else None


@dataclass
class Kept:
    """An entry as it was read out of its facts, in which form of its row, and in which state of the directory that was so."""

    row: object
    entry: PublicEntry
    state: object


def published_among(ids: Iterable[int]) -> list[PublicEntry]:
    """The published entries among these, in the order asked for; one statement, and one more for those not kept.

    The database always says which are published and in which version: only what is read out of the facts is kept. Where a
    page knows the generation it is made from, what was asked in that same generation is not asked again.
    """
    wanted = list(ids)[:MOST_AT_ONCE]
    kept: OrderedDict[int, Kept] = current_app.extensions.setdefault("kept_entries", OrderedDict())
    generation, day = g.get("generation_of_page"), today()
    state = None if generation is None else (generation, day)
    same = ((number, kept.get(number)) for number in wanted)
    found = {number: known.entry for number, known in same if known and state and known.state == state}
    if unsure := [number for number in wanted if number not in found]:
        found |= compared(unsure, kept, state, day)
    with suppress(KeyError):  # another thread was first
        for number in found:
            kept.move_to_end(number)
        while len(kept) > MOST_KEPT:
            kept.popitem(last=False)
    return [found[number] for number in wanted if number in found]


def compared(numbers: Sequence[int], kept: dict[int, Kept], state: object, day: date) -> dict[int, PublicEntry]:
    """The published among some entries: those whose row is still as it was are taken from what is kept."""
    rows = db.session.execute(STANDING, {"numbers": numbers}).all()
    standing = {row.id: (day, *row) for row in rows if row.state == PUBLISHED}
    found = {}
    for number, as_it_stands in standing.items():
        if (known := kept.get(number)) and known.row == as_it_stands:
            found[number] = known.entry
            known.state = state
    if missing := [number for number in standing if number not in found]:
        for row in db.session.execute(OF_NUMBERS, {"numbers": missing}):
            if row.state == PUBLISHED:
                found[row.id] = _public(row)
                kept[row.id] = Kept(standing[row.id], found[row.id], state)
    return found


def all_published() -> Iterator[PublicEntry]:
    """Every published entry, by number, a few hundred at a time."""
    last = 0
    while rows := db.session.execute(
        select(*COLUMNS).where(Entry.state == PUBLISHED, Entry.id > last).order_by(Entry.id).limit(MOST_AT_ONCE)
    ).all():
        yield from map(_public, rows)
        last = rows[-1].id


def published_numbers() -> set[int]:
    """The numbers of all published entries."""
    return set(db.session.scalars(select(Entry.id).where(Entry.state == PUBLISHED)))


def changed_since(generation: int) -> tuple[list[PublicEntry], list[int]]:
    """What an index that has read up to `generation` must take in: (published entries, numbers of withdrawn ones)."""
    newer = select(*COLUMNS, Entry.state).where(Entry.generation > generation)
    rows = db.session.execute(newer.order_by(Entry.generation, Entry.id)).all()
    return [_public(row) for row in rows if row.state == PUBLISHED], [row.id for row in rows if row.state != PUBLISHED]


def count_changed_since(generation: int) -> int:
    """How many entries an index that has read up to `generation` must take in or let go."""
    return db.session.scalar(select(func.count(Entry.id)).where(Entry.generation > generation)) or 0


def generation() -> int:
    """The number of the last change to the directory; 0 when there was none."""
    return int(aside.value(GENERATION) or 0)


def generation_by_now() -> int:
    """As `generation`, where the transaction that has begun may see an older state than others have made of it."""
    return int(aside.committed(GENERATION) or 0)


def changed_at() -> datetime | None:
    """When anything of the directory last changed, also by taking something down; None when it never did."""
    return db.session.scalar(select(func.max(Entry.changed_at)))


def count_published() -> int:
    return db.session.scalar(select(func.count(Entry.id)).where(Entry.state == PUBLISHED)) or 0


def names() -> list[Named]:
    """Every published entry in one line; one statement."""
    said = [func.coalesce(Entry.facts[fact].as_string(), "") for fact in ("summary", "organisation")]
    rows = db.session.execute(select(Entry.slug, Entry.name, *said, Entry.edited_at).where(Entry.state == PUBLISHED))
    return [Named(*row) for row in rows]


@dataclass(frozen=True)
class Gone:
    """An entry that was published once and is no longer: only its id and since when."""

    uuid: str
    at: datetime


def withdrawn_since(since: datetime | None) -> list[Gone]:
    """The entries that were withdrawn, of late or ever, in the order of their ids."""
    rows = db.session.execute(
        select(Entry.uuid, func.max(Change.at))
        .join(Change, Change.entry_id == Entry.id)
        .where(Entry.state != PUBLISHED)
        .group_by(Entry.uuid)
        .order_by(Entry.uuid)
    )
    found = [Gone(uuid, at if at.tzinfo else at.replace(tzinfo=UTC)) for uuid, at in rows]
    return [each for each in found if since is None or each.at >= since]


def run_by(organisation: str) -> list[PublicEntry]:
    """What is published of one organisation, by its whole name."""
    wanted = select(*COLUMNS).where(Entry.state == PUBLISHED, Entry.facts["organisation"].as_string() == organisation)
    return [_public(row) for row in db.session.execute(wanted.limit(MOST_AT_ONCE))]


def figures() -> Figures:
    """How many entries are published, of how many someone told or showed us more, and when one was last changed."""
    lowest = vocabulary.of("assurances").codes[0]
    published, edited_at = db.session.execute(
        select(func.count(Entry.id), func.max(Entry.edited_at)).where(Entry.state == PUBLISHED)
    ).one()
    assured = db.session.execute(
        select(Entry.assurance, Entry.assured_until).where(Entry.state == PUBLISHED, Entry.assurance != lowest)
    )
    return Figures(published, sum(assurance_today(*row) != lowest for row in assured), edited_at)


def history(number: int) -> list[Change]:
    """Every change of one entry, newest first, for staff."""
    return list(db.session.scalars(select(Change).where(Change.entry_id == number).order_by(Change.id.desc())))

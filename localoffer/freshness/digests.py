"""Letters that ask: one digest an owner for all that is due, written once, whatever runs were missed or killed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from localoffer import clock, mail
from localoffer.database import db
from localoffer.directory import queries
from localoffer.directory.queries import PublicEntry
from localoffer.freshness import due, letters, links
from localoffer.freshness.due import Due
from localoffer.freshness.letters import Asked
from localoffer.freshness.models import LooksAfter, Owner, Reminder

Say = Callable[[str], None]
Written = dict[tuple[int, int, str], dict[str, date]]


@dataclass(frozen=True)
class Owed:
    """One entry about which an owner should have a letter and has none."""

    entry: PublicEntry
    due: Due
    letter: str


def since_when(entry: PublicEntry) -> date:
    """The day from which the months are counted: its last confirmation, or the day on which it was listed."""
    return clock.day_of(entry.confirmed_at or entry.created_at)


def standing(entry: PublicEntry, today: date | None = None) -> Due:
    """Where a published entry stands."""
    return due.due(entry.listing, since=since_when(entry), today=today or clock.today())


def owed(today: date) -> dict[int, list[Owed]]:
    """{owner's number: what to write about today}, leaving out whom we must not write to and what was written already.

    Who gets a letter today is asked in it about all that is due within the next days, too, so that they get one.
    """
    soon = today + timedelta(days=due.rules()["letters"]["gather_days"])
    written, found = letters_written(), defaultdict(list)
    for owner_id, entry in looked_after():
        had = written.get((owner_id, entry.id, since_when(entry).isoformat()), {})
        now_due, soon_due = standing(entry, today), standing(entry, soon)
        letter = due.letter_owed(now_due.stage, had, today)
        early = due.letter_owed(soon_due.stage, had, today)
        if letter or early:
            found[owner_id].append((bool(letter), Owed(entry, now_due, letter or early)))
    return {owner_id: [each for _, each in rows] for owner_id, rows in found.items() if any(today for today, _ in rows)}


def letters_written() -> Written:
    written: Written = defaultdict(dict)
    for row in db.session.scalars(select(Reminder)):
        written[row.owner_id, row.entry_id, row.since][row.stage] = clock.day_of(row.written_at)
    return written


def looked_after() -> list[tuple[int, PublicEntry]]:
    """(owner's number, entry) of all that can be asked: published, not closed, and somebody there whom letters reach."""
    silent = select(mail.DoNotContact.address)
    pairs = db.session.execute(
        select(LooksAfter.owner_id, LooksAfter.entry_id)
        .join(Owner)
        .where(Owner.bounced_at.is_(None), Owner.email.not_in(silent))
        .order_by(LooksAfter.owner_id, LooksAfter.entry_id)
    ).all()
    wanted = {entry_id for _, entry_id in pairs}
    entries = {each.id: each for each in queries.all_published() if each.id in wanted and each.listing.status != "closed"}
    return [(owner_id, entries[entry_id]) for owner_id, entry_id in pairs if entry_id in entries]


def remind(say: Say, *, dry_run: bool = False, today: date | None = None) -> int:
    """Write what is owed, an owner a transaction, then send what waits; run twice, it writes once."""
    number = 0
    for owner_id, about in owed(today or clock.today()).items():
        names = ", ".join(mail.one_line(each.entry.name) for each in about)
        if dry_run:
            say(f"would write to owner {owner_id}: {names}")
            number += 1
        elif write_digest(owner_id, about):
            say(f"wrote to owner {owner_id}: {names}")
            number += 1
    return number


def write_digest(owner_id: int, about: list[Owed]) -> bool:
    """One letter about some entries, with its link, in one transaction; False when another run was faster."""
    owner = db.session.get_one(Owner, owner_id)
    for each in about:
        db.session.add(Reminder(owner_id=owner_id, entry_id=each.entry.id, since=each.due.since.isoformat(), stage=each.letter))
    token = links.make(owner_id, [each.entry.id for each in about])
    letters.ask(owner, [Asked(each.entry.name, each.due, each.letter, bool(each.entry.confirmed_at)) for each in about], token)
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        return False
    return True

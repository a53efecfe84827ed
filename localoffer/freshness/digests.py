"""Letters to owners: one digest an owner for all that is due, written once, whatever runs were missed or killed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from localoffer import mail
from localoffer.database import db, now
from localoffer.directory import queries
from localoffer.directory.queries import PublicEntry
from localoffer.freshness import due, links
from localoffer.freshness.due import CHASE, Due
from localoffer.freshness.models import LooksAfter, Owner, Reminder

LONDON = ZoneInfo("Europe/London")
Say = Callable[[str], None]


@dataclass(frozen=True)
class Owed:
    """One entry about which an owner should have a letter and has none."""

    entry: PublicEntry
    due: Due
    stage: str


def local_day(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()


def standing(entry: PublicEntry, today: date | None = None) -> Due:
    """Where a published entry stands: counted from its last confirmation, or from the day it was listed."""
    since = local_day(entry.confirmed_at or entry.created_at)
    return due.due(entry.listing, since=since, today=today or local_day(now()))


def owed(today: date) -> dict[int, list[Owed]]:
    """{owner's number: what to write about}, leaving out whom we must not write to and what was written already."""
    written = {(row.owner_id, row.entry_id, row.since, row.stage) for row in db.session.scalars(select(Reminder))}
    pairs = db.session.execute(
        select(LooksAfter.owner_id, LooksAfter.entry_id)
        .join(Owner)
        .where(Owner.do_not_contact == "", Owner.bounced_at.is_(None))
        .order_by(LooksAfter.owner_id, LooksAfter.entry_id)
    ).all()
    wanted = {entry_id for _, entry_id in pairs}
    entries = {each.id: each for each in queries.all_published() if each.id in wanted}
    found: dict[int, list[Owed]] = defaultdict(list)
    for owner_id, entry_id in pairs:
        entry = entries.get(entry_id)
        if entry is None or entry.listing.status == "closed":
            continue
        stands = standing(entry, today)
        for stage in due.letters_owed(stands.stage):
            if (owner_id, entry_id, stands.since.isoformat(), stage) not in written:
                found[owner_id].append(Owed(entry, stands, stage))
    return found


def remind(say: Say, *, dry_run: bool = False, today: date | None = None) -> int:
    """Write what is owed, an owner a transaction, then send what waits; run twice, it writes once."""
    letters = 0
    for owner_id, about in owed(today or local_day(now())).items():
        names = ", ".join(each.entry.name for each in about)
        if dry_run:
            say(f"would write to owner {owner_id}: {names}")
            letters += 1
        elif write_digest(owner_id, about):
            say(f"wrote to owner {owner_id}: {names}")
            letters += 1
    if not dry_run:
        mail.send_waiting()
    return letters


def write_digest(owner_id: int, about: list[Owed]) -> bool:
    """One letter about some entries, with its link, in one transaction; False when another run was faster."""
    owner = db.session.get_one(Owner, owner_id)
    for each in about:
        db.session.add(Reminder(owner_id=owner_id, entry_id=each.entry.id, since=each.due.since.isoformat(), stage=each.stage))
    token = links.make(owner_id, [each.entry.id for each in about])
    mail.write(to=owner.email, subject=subject_of(about), body=body_of(owner, about, token))
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        return False
    return True


def subject_of(about: list[Owed]) -> str:
    what = about[0].entry.name if len(about) == 1 else f"{len(about)} groups and services"
    again = "Please tell us" if any(each.stage == CHASE for each in about) else "Is this still right"
    return f"{again}: {what} on the Local Offer" if again.startswith("Please") else f"{again}? {what} on the Local Offer"


def body_of(owner: Owner, about: list[Owed], token: str) -> str:
    """The letter in plain text: what we ask, what about, one link, and how to be left alone."""
    public_url = current_app.extensions["settings"].public_url
    lines = [
        f"Hello{' ' + owner.name if owner.name else ''},",
        "",
        "You look after what the Local Offer says about:",
        "",
        *[f"  - {mail.one_line(each.entry.name)} (last confirmed: {day_or_never(each.entry)})" for each in about],
        "",
        "Families use these pages to decide where to go. Please look at each one and tell us if it is still right.",
        "It takes a minute, and you need no password:",
        "",
        f"  {public_url}/owner/{token}",
        "",
        "Opening the link changes nothing. On the page you choose: still right, something changed, we have closed,",
        "or this is not ours.",
        "",
        f"The link works for {due.rules()['link_lasts_days']} days. Please do not pass it on: whoever has it can answer for you.",
        "",
        "The Local Offer team",
    ]
    return "\n".join(lines)


def day_or_never(entry: PublicEntry) -> str:
    return f"{local_day(entry.confirmed_at):%d %B %Y}".lstrip("0") if entry.confirmed_at else "never"

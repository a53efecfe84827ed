"""What staff see of the upkeep: which entries want something of them, why, and how many were confirmed when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from localoffer import clock, mail
from localoffer.database import db
from localoffer.directory import queries
from localoffer.directory.models import Change
from localoffer.directory.publishing import CONFIRMED
from localoffer.directory.queries import PublicEntry
from localoffer.directory.wording import day, how_many
from localoffer.freshness import answers, due, keepers
from localoffer.freshness.digests import standing
from localoffer.freshness.due import ASK, CHASE, ENDED, FRESH, LABEL, QUEUE, Due
from localoffer.freshness.models import Check, Claim, LooksAfter, Owner, SiteCheck

LISTS = {
    "queue": ("For us to call", "Letters had no answer. Call them, or try a second contact."),
    "overdue": ("Overdue: the public is told", "The page says that nobody has confirmed it for a long time."),
    "due": ("Asked, no answer yet", "Whoever looks after it has a letter, or would have if we had an address."),
    "ended": ("Dates have passed", "All its dates are over. Ask for new ones, or take it down."),
    "never": ("Never confirmed", "Nobody has said yet that it is right."),
    "ownerless": ("Nobody looks after it", "Nobody is asked when it is due. Find somebody."),
    "notours": ("“This is not ours”", "Somebody told us that it is not theirs. Find the right people."),
    "bounced": ("The letter came back", "The address of somebody who looks after it does not work."),
    "silent": ("We must not write to them", "Everybody who looks after it asked not to be written to."),
    "links": ("Web addresses that fail", "We could not open a website more than once. Look yourself before you change it."),
}
STAGES_OF = {"queue": (QUEUE,), "overdue": (LABEL, QUEUE), "due": (ASK, CHASE), "ended": (ENDED,)}
WEEKS = 8
MOST_SHOWN = 200


@dataclass(frozen=True)
class Line:
    """One entry on a list: where it stands, how many people look after it, and what there is to know."""

    entry: PublicEntry
    due: Due
    owners: int
    said: str = ""


@dataclass(frozen=True)
class Known:
    """What is known of all entries at once: {entry: owners}, and entries by what is the matter with them."""

    owners: Counter[int]
    bounced: set[int]
    silent: set[int]
    disowned: set[int]
    failing: dict[int, str]


@dataclass(frozen=True)
class Desk:
    """The lists with how many are on each, the lines of the one that was asked for, and the confirmations by week."""

    counts: dict[str, int]
    chosen: str
    lines: list[Line]
    weeks: list[tuple[date, int]]
    published: int
    in_date: int


def desk(chosen: str, today: date | None = None) -> Desk:
    today, about = today or clock.today(), known()
    lines = [
        Line(each, standing(each, today), about.owners[each.id], about.failing.get(each.id, ""))
        for each in queries.all_published()
    ]
    lists = {name: [line for line in lines if is_on(name, line, about)] for name in LISTS}
    wanted = chosen if chosen in LISTS else next((name for name in LISTS if lists[name]), "queue")
    shown = sorted(lists[wanted], key=lambda line: (line.due.since, line.entry.name))[:MOST_SHOWN]
    return Desk(
        counts={name: len(rows) for name, rows in lists.items()},
        chosen=wanted,
        lines=shown,
        weeks=confirmed_by_week(today),
        published=len(lines),
        in_date=sum(line.entry.confirmed_at is not None and not line.due.says_not_confirmed for line in lines),
    )


def attention() -> list[tuple[str, str]]:
    """What waits for a person beside the suggestions: (words, address) of each, for the moderators' first page."""
    unsure = number_of(select(func.count(mail.Letter.id)).where(mail.unsure()))
    claims = number_of(select(func.count(Claim.id)).where(Claim.state == keepers.WAITING))
    bounced = number_of(select(func.count(Owner.id)).where(Owner.bounced_at.is_not(None), Owner.looks_after.any()))
    found = (
        (unsure, "letter may or may not have gone out", "letters may or may not have gone out", "/moderate/freshness/letters"),
        (claims, "person asks to look after an entry", "people ask to look after an entry", "/moderate/freshness/claims"),
        (bounced, "person whose letters come back", "people whose letters come back", "/moderate/freshness?list=bounced"),
    )
    return [(how_many(number, one, more), address) for number, one, more, address in found if number]


def number_of(asked: object) -> int:
    return db.session.scalar(asked) or 0  # type: ignore[call-overload, no-any-return]


def known() -> Known:
    pairs = db.session.execute(select(LooksAfter.entry_id, Owner.bounced_at, Owner.email).join(Owner)).all()
    quiet = set(db.session.scalars(select(mail.DoNotContact.address)))
    heard = {entry_id for entry_id, _, address in pairs if address not in quiet}
    newest = select(func.max(Check.id)).group_by(Check.entry_id)
    disowned = select(Check.entry_id).where(Check.id.in_(newest), Check.outcome == answers.ANSWERS[answers.NOT_OURS])
    return Known(
        owners=Counter(entry_id for entry_id, _, _ in pairs),
        bounced={entry_id for entry_id, bounced_at, _ in pairs if bounced_at is not None},
        silent={entry_id for entry_id, _, address in pairs if address in quiet} - heard,
        disowned=set(db.session.scalars(disowned)),
        failing=failing_links(),
    )


def failing_links() -> dict[int, str]:
    """{entry: which address fails, how, and since when}."""
    often = due.rules()["website_links"]["told_after_failures"]
    rows = db.session.scalars(select(SiteCheck).where(SiteCheck.times_failed >= often).order_by(SiteCheck.id))
    return {row.entry_id: f"{row.url}: {row.detail} since {day(row.failing_since)}" for row in rows}


def is_on(name: str, line: Line, about: Known) -> bool:
    if name in STAGES_OF:
        return line.due.stage in STAGES_OF[name]
    if name == "never":
        return line.entry.confirmed_at is None
    if name == "ownerless":
        return not line.owners
    places: dict[str, Iterable[int]] = {
        "bounced": about.bounced, "silent": about.silent, "notours": about.disowned, "links": about.failing
    }  # fmt: skip
    return line.entry.id in places[name]


def confirmed_by_week(today: date) -> list[tuple[date, int]]:
    """(Monday, how many entries were confirmed) of the last weeks, the oldest first."""
    first = today - timedelta(days=today.weekday() + 7 * (WEEKS - 1))
    begins = clock.begins(first)
    days = db.session.scalars(select(Change.at).where(Change.act == CONFIRMED, Change.at >= begins))
    counts = Counter(each - timedelta(days=each.weekday()) for each in map(clock.day_of, days))
    return [(monday, counts[monday]) for monday in (first + timedelta(days=7 * n) for n in range(WEEKS))]


def stage_in_words(found: Due, *, confirmed: bool) -> str:
    """Where an entry stands; what nobody ever confirmed is not in date, only not due."""
    return {
        FRESH: "In date" if confirmed else "Not due yet",
        ASK: "The owner is asked",
        CHASE: "The owner is asked again",
        LABEL: "The public is told that nobody confirmed it for long",
        QUEUE: "Ask somebody higher up" if found.policy.escalate else "Call them",
        ENDED: f"Its last date was {day(found.ended_on)}",
    }[found.stage]


def policy_in_words(found: Due) -> str:
    each = found.policy
    said = f"{each.name}: asked after {each.ask} months, again after {each.chase}. The public is told after {each.label}."
    return f"{said} Staff are asked after {each.queue}. No clock takes it down."

"""Writing down evidence and moving an entry between the levels of assurance: only staff do, and only on evidence in date."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from localoffer import clock
from localoffer.accounts.models import User
from localoffer.database import db, now
from localoffer.directory import publishing, vocabulary
from localoffer.directory.dates import months_after
from localoffer.directory.models import Entry
from localoffer.directory.queries import assurance_today
from localoffer.directory.wording import day, listed
from localoffer.freshness import assurance
from localoffer.freshness.models import Evidence
from localoffer.submissions.moves import one_transaction
from localoffer.submissions.workflow import NeedsAReason, NothingToChange


def lowest() -> str:
    return vocabulary.of("assurances").codes[0]


def all_of(entry_id: int) -> list[Evidence]:
    """Everything that was written down for an entry, the newest first."""
    return list(db.session.scalars(select(Evidence).where(Evidence.entry_id == entry_id).order_by(Evidence.id.desc())))


def standing(entry_id: int) -> list[tuple[str, date]]:
    """(kind, last day on which it counts) of what was not taken back."""
    return [(each.kind, each.runs_out_on) for each in all_of(entry_id) if each.taken_back_at is None]


def seen_of(entry_id: int) -> list[tuple[str, date, date]]:
    """(what, seen on, counts until) of evidence in date, as the public may read it: the newest of each kind."""
    today, found = clock.today(), {}
    for each in reversed(all_of(entry_id)):
        if each.taken_back_at is None and each.runs_out_on >= today and each.kind in assurance.kinds():
            found[each.kind] = (assurance.kinds()[each.kind].public, each.seen_on, each.runs_out_on)
    return [found[kind] for kind in assurance.kinds() if kind in found]


@one_transaction
def write_down(entry: Entry, kind: str, *, seen_on: date, runs_out_on: date | None, note: str, by: User) -> Evidence:
    """Write down what was seen or said. It carries the level that the entry has now further; it never raises it."""
    today = clock.today()
    if seen_on > today:
        raise NothingToChange("That day has not come yet. When did you see it?")
    longest = months_after(seen_on, assurance.kinds()[kind].lasts_months)
    last = min(runs_out_on or longest, longest)
    if last < today:
        raise NothingToChange(f"This would have run out on {day(last)}. Ask for a newer one.")
    row = Evidence(entry_id=entry.id, kind=kind, seen_on=seen_on, runs_out_on=last, note=note, by_id=by.id, by_name=by.shown_name)
    db.session.add(row)
    db.session.flush()
    count_again(
        entry, assurance_today(entry.assurance, entry.assured_until), by, f"{assurance.kinds()[kind].name}, {day(seen_on)}"
    )
    return row


@one_transaction
def take_back(entry: Entry, number: int, *, why: str, by: User) -> None:
    """What was written down was wrong: it stays on record, and counts no more."""
    row = db.session.get(Evidence, number)
    if row is None or row.entry_id != entry.id or row.taken_back_at is not None:
        raise NothingToChange("This does not count any more already.")
    if not why:
        raise NeedsAReason("Write one sentence: why does it not count?")
    row.taken_back_at, row.taken_back_why = now(), f"{by.shown_name}: {why}"
    db.session.flush()
    count_again(entry, assurance_today(entry.assurance, entry.assured_until), by, f"Taken back: {why}")


@one_transaction
def move(entry: Entry, level: str, *, by: User, why: str) -> Entry:
    """Another level: upwards only on evidence that is there and in date, downwards with a reason."""
    levels = vocabulary.of("assurances")
    at_present = assurance_today(entry.assurance, entry.assured_until)
    if level == at_present and level == entry.assurance:
        raise NothingToChange("It has this level already.")
    going_up = levels.codes.index(level) > levels.codes.index(at_present)
    lacking = assurance.missing(level, standing(entry.id), clock.today())
    if going_up and lacking:
        names = listed([f"“{each.name}”" for each in lacking])
        raise NothingToChange(f"“{levels.shown(level)}” needs evidence that is in date. First write down: {names}.")
    if not going_up and not why:
        raise NeedsAReason("Write one sentence: why does it go down?")
    return publishing.assure(entry, level, by=by, why=why or "On the evidence written down", until=until(entry.id, level))


def count_again(entry: Entry, level: str, by: User, why: str) -> None:
    """Work out anew until when each level counts; a level that ran out or lost its evidence stays down until staff move it."""
    wanted = until(entry.id, level)
    codes = vocabulary.of("assurances").codes
    kept = level if level == lowest() or level in wanted else next((each for each in reversed(codes) if each in wanted), lowest())
    if (kept, wanted) != (entry.assurance, entry.assured_until):
        publishing.assure(entry, kept, by=by, why=why, until=wanted)


def until(entry_id: int, level: str) -> dict[str, str]:
    """{level: the last day on which it counts} of a level and those below it, where there is evidence."""
    codes = vocabulary.of("assurances").codes
    found = {each: assurance.runs_out(each, standing(entry_id)) for each in codes[1 : codes.index(level) + 1]}
    return {each: last.isoformat() for each, last in found.items() if last is not None}

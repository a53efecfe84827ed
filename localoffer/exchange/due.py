"""Sources that are read again by themselves: when each is due, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import current_app
from sqlalchemy import select

from localoffer.database import db, now
from localoffer.exchange import asking, fetching, importing, runs, uploads
from localoffer.exchange.judging import ALIKE, CHANGED, NEW
from localoffer.exchange.models import FAILED, HELD, LEFT, LOOKED_AT, RUNNING, UNDOING, WAITING, Run, Source
from localoffer.exchange.records import Unreadable
from localoffer.exchange.undoing import undo

TRY_AGAIN = timedelta(hours=6)
Say = Callable[[str], None]


def due() -> list[int]:
    """The sources that should be read now, by their numbers, longest due first."""
    wanted = select(Source.id, Source.due_at).where(Source.every_days > 0, Source.address != "").order_by(Source.due_at)
    return [number for number, due_at in db.session.execute(wanted) if due_at is None or due_at <= now()]


def carry_on(say: Say) -> None:
    """Carry on what was cut off, before anything new is begun."""
    moving = db.session.scalars(select(Run.id).where(Run.state.in_((RUNNING, WAITING, UNDOING)))).all()
    for run in (db.session.get_one(Run, number) for number in moving):  # an import lets go of all that was read before it
        if runs.stands_still(run):
            say(f"{run.source.name}: carried on")
            if run.state == UNDOING:
                undo(run.id)
            else:
                runs.carry_out(run, say, anyway=bool(run.choices.get("anyway")))


def import_due(say: Say, *, private_too: bool = False) -> list[int]:
    """Read every source that is due; the numbers of the runs. One that fails is told and tried again; the others are
    read all the same."""
    carry_on(say)
    uploads.let_go_of_expired()
    db.session.commit()
    done = []
    for source in (db.session.get_one(Source, number) for number in due()):
        number, name = source.id, source.name
        say(f"{name}: reading {source.address}")
        try:
            run = read_again(source, say, private_too=private_too)
        except Unreadable as reason:
            db.session.rollback()
            run = failed(number, str(reason))
            say(f"{name}: {reason}")
        except Exception as trouble:  # one broken source must not keep the others from being read
            db.session.rollback()
            current_app.logger.exception("an import failed")
            run = failed(number, f"It broke off: {type(trouble).__name__}.")
        done.append(run.id)
    return done


def read_again(source: Source, say: Say, *, private_too: bool) -> Run:
    found = fetching.whole(source.address, lambda url: asking.get(url, private_too=private_too), say)
    run = runs.begin(source, found.data, file_name=source.address, by_name="By itself")
    source.due_at = now() + timedelta(days=source.every_days)
    run.choices = dict(found.choices)
    runs.choose(run, take=(NEW, CHANGED, ALIKE))
    return runs.carry_out(run, say)


def failed(source_id: int, reason: str) -> Run:
    """Keep that a source could not be read, and why."""
    source = db.session.get_one(Source, source_id)
    source.due_at = now() + min(TRY_AGAIN, timedelta(days=source.every_days))
    run = Run(source_id=source_id, state=FAILED, trouble=reason, ended_at=now(), by_name="By itself", file_name=source.address)
    db.session.add(run)
    db.session.commit()
    return run


NOT_TAKEN_IN = (FAILED, LOOKED_AT, LEFT)
"""What is counted of these only would have been done."""


def drift(source: Source) -> str:
    """How the last reading of a source differs from those before, in words; "" when there is nothing to say."""
    done = [each for each in source.runs if each.counts and each.state not in NOT_TAKEN_IN]
    if not done:
        return ""
    counts = done[0].counts
    if done[0].state == HELD:
        return f"{counts.get('gone', 0):,} entries are gone at once. Look before it goes on."
    moved = [f"{counts[name]:,} {name}" for name in (NEW, importing.SUGGESTED, CHANGED, "gone", "rejected") if counts.get(name)]
    return ", ".join(moved) or "Nothing changed"

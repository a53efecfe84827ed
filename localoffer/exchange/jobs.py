"""Work that takes longer than a page may: done beside the page that shows how far it is, and carried on after a kill."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread

from flask import Flask, current_app
from sqlalchemy import update

from localoffer.database import changed_rows, db, now
from localoffer.exchange import asking, fetching, runs
from localoffer.exchange.models import FAILED, LOOKED_AT, READING, RUNNING, UNDOING, WAITING, Run
from localoffer.exchange.records import Unreadable
from localoffer.exchange.undoing import undo

Work = Callable[[int], None]


def quiet(_line: str) -> None:
    """The page shows the progress that the run itself keeps."""


def start(number: int, work: Work) -> None:
    """Do some work on a run in the background; in tests at once."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    db.session.rollback()  # the work has a session of its own, and must not wait for this one
    if app.testing:
        done(app, number, work)
        return
    Thread(target=done, args=(app, number, work), name=f"import-{number}", daemon=True).start()


def done(app: Flask, number: int, work: Work) -> None:
    """The work, in a context of its own; whatever goes wrong is written on the run."""
    with app.app_context():
        try:
            work(number)
        except Unreadable as reason:
            failed(number, str(reason))
        except Exception as trouble:  # a thread has nobody to raise to
            app.logger.exception("an import broke off")
            failed(number, f"It broke off: {type(trouble).__name__}. What was done so far is kept. You can carry on.")


def failed(number: int, reason: str) -> None:
    db.session.rollback()
    run = db.session.get_one(Run, number)
    run.state, run.trouble, run.ended_at = FAILED, reason, now()
    db.session.commit()


def read_address(number: int) -> None:
    """Fetch all pages of an address into the file of a run, then look at it."""
    run = db.session.get_one(Run, number)

    def say(line: str) -> None:
        run.trouble, run.beat_at = line.strip()[:200], now()
        db.session.commit()

    found = fetching.whole(run.source.address, asking.get, say)
    runs.keep_file(run, found.data)
    run.choices, run.kind = dict(found.choices), ""
    run.trouble = run.missed
    db.session.commit()
    look(number)


def look(number: int) -> None:
    """Make the preview of a run, unless a person must say first what its columns are."""
    run = db.session.get_one(Run, number)
    if not run.kind:
        runs.recognise(run)
    if runs.needs_mapping(run):
        run.state = LOOKED_AT
        db.session.commit()
    else:
        runs.look(run)


def carry_out(number: int) -> None:
    run = db.session.get_one(Run, number)
    runs.carry_out(run, quiet, anyway=bool(run.choices.get("anyway")))


def take_back(number: int) -> None:
    undo(number)


def claimed(run: Run, wanted: str, *before: str) -> bool:
    """Move a run on, unless somebody else was first."""
    moved = db.session.execute(update(Run).where(Run.id == run.id, Run.state.in_(before)).values(state=wanted, beat_at=now()))
    db.session.commit()
    return changed_rows(moved) == 1


def carry_on(run: Run) -> None:
    """Go on with a run whose process is gone, or that failed half way."""
    if run.state == UNDOING:
        start(run.id, take_back)
    elif run.state == READING and run.digest:  # its file is here, or its sender is told that not all of it came
        start(run.id, look)
    elif run.state == FAILED and run.size and not runs.is_chosen(run):
        claimed(run, READING, FAILED)
        start(run.id, look)
    elif run.state == READING or not run.size:
        start(run.id, read_address)
    elif run.state in (WAITING, RUNNING, FAILED):
        start(run.id, carry_out)

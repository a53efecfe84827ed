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
            runs.failed(number, str(reason), *AT[work])
        except Exception as trouble:  # a thread has nobody to raise to
            app.logger.exception("an import broke off")
            told = f"It broke off: {type(trouble).__name__}. What was done so far is kept. You can carry on."
            runs.failed(number, told, *AT[work])


def read_address(number: int) -> None:
    """Fetch all pages of an address into the file of a run, then look at it."""
    run = db.session.get_one(Run, number)

    def say(line: str) -> None:
        run.trouble, run.beat_at = line.strip()[:200], now()
        db.session.commit()

    found = fetching.whole(run.source.address, asking.get, say)
    if not runs.claimed(run, READING, READING):
        return  # somebody went on without it
    runs.keep_file(run, found.data)
    run.choices, run.kind = dict(found.choices), ""
    run.trouble = run.missed
    db.session.commit()
    look(number)


def look(number: int) -> None:
    """Make the preview of a run, unless a person must say first what its columns are, or went on meanwhile."""
    run = db.session.get_one(Run, number)
    if run.state not in runs.LOOKS:
        return
    found = runs.recognise(run) if not run.kind else None
    if runs.needs_mapping(run):
        runs.claimed(run, LOOKED_AT, *runs.LOOKS)
    else:
        runs.look(run, found)


def carry_out(number: int) -> None:
    run = db.session.get_one(Run, number)
    if run.state in runs.GOES_IN:
        runs.carry_out(run, quiet, anyway=bool(run.choices.get("anyway")))


def take_back(number: int) -> None:
    undo(number)


AT: dict[Work, tuple[str, ...]] = {
    read_address: runs.LOOKS, look: runs.LOOKS, carry_out: runs.GOES_IN, take_back: (UNDOING,),
}  # fmt: skip
"""In which states a run is while each is done."""


def carry_on(run: Run) -> bool:
    """Go on with a run whose process is gone, or that failed half way, unless somebody else was first."""
    work, wanted = further(run)
    fresh = {"trouble": "", "digest": ""} if work is read_address else {"trouble": run.missed}
    if not taken_up(run, wanted, **fresh):
        return False
    start(run.id, work)
    return True


def further(run: Run) -> tuple[Work, str]:
    """What is to be done next with a run, and the state that it is in meanwhile."""
    if run.state == UNDOING:
        return take_back, UNDOING
    if run.state == READING and run.digest:  # its file is here, or its sender is told that not all of it came
        return look, READING
    if run.state == READING or not run.size:
        return read_address, READING
    if run.state == FAILED and not runs.is_chosen(run):
        return look, READING
    return carry_out, RUNNING if run.state == RUNNING else WAITING


def taken_up(run: Run, wanted: str, **told: str) -> bool:
    """Whether a run stood as it was seen until now: of two who carry it on only one does."""
    seen = (Run.id == run.id, Run.state == run.state, Run.beat_at.is_not_distinct_from(run.beat_at))
    new = {"state": wanted, "beat_at": now(), "ended_at": None, **told}
    moved = db.session.execute(update(Run).where(*seen).values(new), execution_options={"synchronize_session": False})
    db.session.commit()
    return changed_rows(moved) == 1

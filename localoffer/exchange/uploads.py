"""The files of imports while they may still be needed: in the database, in pieces, so that any machine can go on with them."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from datetime import timedelta

from sqlalchemy import Select, delete, func, or_, select

from localoffer.database import db, now
from localoffer.exchange.models import FAILED, LEFT, LOOKED_AT, READING, RUNNING, UNDOING, WAITING, Piece, Run
from localoffer.exchange.records import Unreadable

PIECE = 1024 * 1024
MOST_KEPT = 1024 * 1024 * 1024
"""Bytes of all files that nobody is at work with, as they came; beyond it the oldest go first."""
AT_WORK = (WAITING, RUNNING, UNDOING)
"""In these an import changes entries, or is about to."""
SAMPLES = -1
"""The place, before the file itself, of what stands first in its columns: people may be named there, so it goes where the
file goes."""
KEPT_FOR = timedelta(days=30)
NO_LONGER = "The file of this import is no longer kept. Send it again."


def keep(run: Run, data: bytes) -> None:
    """Keep the file of a run: a transaction for each piece, so that nobody waits long; it counts when all of it is there."""
    number = run.id
    let_go(run)
    make_room(len(data))
    for place, start in enumerate(range(0, len(data), PIECE)):
        packed = zlib.compress(data[start : start + PIECE], level=1)
        db.session.add(Piece(run_id=number, place=place, packed=packed))
        db.session.commit()
    run.size = len(data)
    db.session.commit()


def of(run: Run) -> bytes:
    """The file of a run, or `Unreadable` when it was let go."""
    data = b"".join(pieces(run.id)) if run.size else b""
    if not data or len(data) != run.size:
        raise Unreadable(NO_LONGER)
    return data


def pieces(number: int) -> Iterator[bytes]:
    wanted = select(Piece.packed).where(Piece.run_id == number, Piece.place > SAMPLES).order_by(Piece.place)
    for packed in db.session.scalars(wanted.execution_options(yield_per=8)):
        yield zlib.decompress(packed)


def keep_samples(run: Run, samples: Mapping[str, str]) -> None:
    """Keep what stands first in each column as long as the file; the caller commits."""
    if samples and run.size:
        packed = zlib.compress(json.dumps(dict(samples)).encode())
        db.session.merge(Piece(run_id=run.id, place=SAMPLES, packed=packed))


def samples_of(run: Run) -> dict[str, str]:
    """{column of a sheet: what stands in it first}, while the file is kept."""
    found = db.session.get(Piece, (run.id, SAMPLES))
    return dict(json.loads(zlib.decompress(found.packed))) if found else {}


def let_go(run: Run) -> None:
    """Throw away the file of a run, and the names of its columns, which may be its first row; the caller commits."""
    db.session.execute(delete(Piece).where(Piece.run_id == run.id))
    run.size, run.columns = 0, []


def expired() -> Select[tuple[int]]:
    """The imports whose file nobody has gone on with for a month, by their numbers."""
    has_some, oldest = Run.id.in_(select(Piece.run_id)), now() - KEPT_FOR
    rests = or_(Run.state != READING, func.coalesce(Run.beat_at, Run.started_at) < oldest)
    return select(Run.id).where(has_some, Run.started_at < oldest, Run.state.not_in(AT_WORK), rests)


def let_go_of_expired() -> None:
    """Throw their files away; the caller commits."""
    for run in db.session.scalars(select(Run).where(Run.id.in_(expired()))).all():
        leave(run)


def let_go_of_all() -> int:
    """Throw away every file that no import is at work with; how many. The caller commits.

    One that is only read yet goes too: nothing was made of it, and whoever sent it is told.
    """
    found = db.session.scalars(select(Run).where(Run.id.in_(select(Piece.run_id)), Run.state.not_in(AT_WORK))).all()
    for run in found:
        leave(run)
    return len(found)


def make_room(wanted: int) -> None:
    """Let the oldest files go until a new one fits."""
    resting = (Run.size > 0, Run.state.not_in((READING, *AT_WORK)))
    while (db.session.scalar(select(func.sum(Run.size)).where(*resting)) or 0) + wanted > MOST_KEPT:
        oldest = db.session.scalar(select(Run).where(*resting).order_by(Run.started_at, Run.id).limit(1))
        if oldest is None:
            return
        leave(oldest)
        db.session.commit()


def let_go_of_missing() -> None:
    """Take back what a backup says of files that it does not have: whoever was at work with one sends it again.

    The caller commits.
    """
    for run in db.session.scalars(select(Run).where(Run.size > 0, Run.id.not_in(select(Piece.run_id)))).all():
        if run.state in (WAITING, RUNNING):
            run.state, run.trouble, run.ended_at = FAILED, NO_LONGER, now()
        leave(run)


def leave(run: Run) -> None:
    """A look without its file leads to nothing, and what is still read must be sent again."""
    let_go(run)
    if run.state == READING:
        run.state, run.trouble, run.ended_at = FAILED, NO_LONGER, now()
    if run.state == LOOKED_AT:
        run.state, run.said = LEFT, []

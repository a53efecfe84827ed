"""Imports as jobs: a file is kept, looked at, then carried out when somebody says so; cut off, it is carried on."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import count, islice
from typing import Any, TypeVar

from sqlalchemy import select, update

from localoffer.database import changed_rows, db, now
from localoffer.directory.listing import clean_line
from localoffer.exchange import importing, judging, opening, uploads
from localoffer.exchange.judging import ALIKE, AT_ONCE, CHANGED, GONE, NEW, Judge
from localoffer.exchange.models import FAILED, LOOKED_AT, READING, RUNNING, UNFINISHED, WAITING, Link, Run, Source
from localoffer.exchange.opening import Opened
from localoffer.exchange.records import Unreadable
from localoffer.search.folder import without_collecting

LOOKS, GOES_IN = (READING, LOOKED_AT), (WAITING, RUNNING)
"""The states in which a look, and what takes in, may say how they ended: whoever began something since is not to be undone."""
BEAT_EVERY = 2000
MOST_SHOWN = 200
LONGEST_SAMPLE = 80
STANDS_STILL = timedelta(minutes=2)
Say = importing.Say
Each = TypeVar("Each")


def source_named(
    name: str, *, trusted: bool | None = None, address: str = "", licence: str = "", attribution: str = ""
) -> Source:
    """The source of this name, made when there is none; trusted as it is said to be now."""
    found = db.session.scalar(select(Source).where(Source.name == name))
    if found is None:
        found = Source(name=name, address=address, licence=licence, attribution=attribution, trusted=False)
        db.session.add(found)
    if trusted is not None:
        found.trusted = trusted
    found.address = address or found.address
    found.licence = licence or found.licence
    found.attribution = attribution or found.attribution
    db.session.commit()
    return found


def begin(source: Source, data: bytes, *, file_name: str = "", by_name: str = "") -> Run:
    """Keep a file for a source, opened so far that it is known to be readable; raises `Unreadable` before anything is kept."""
    found = opening.opened(data, source.mapping or None)
    run = begin_unopened(source, data, file_name=file_name, by_name=by_name)
    recognised(run, found)
    run.state = LOOKED_AT
    db.session.commit()
    return run


def begin_unopened(source: Source, data: bytes, *, file_name: str = "", by_name: str = "") -> Run:
    """Keep a file for a source as it came: to open it may take longer than a page may, and is left to `recognise`."""
    run = Run(source_id=source.id, source=source, state=READING, file_name=file_name[:200], by_name=by_name)
    keep_file(run, data)
    return run


def keep_file(run: Run, data: bytes) -> None:
    """Keep a file for a run as it came."""
    run.digest = hashlib.blake2b(data, digest_size=16).hexdigest()
    db.session.add(run)
    db.session.commit()
    uploads.keep(run, data)


def recognised(run: Run, found: Opened) -> None:
    """Keep what kind of file a run has, and what its columns hold; the caller commits."""
    run.kind, run.columns = found.kind, found.columns
    uploads.keep_samples(run, {name: clean_line(each, LONGEST_SAMPLE) for name, each in found.samples.items()})


def recognise(run: Run) -> Opened:
    """Find out what kind of file a run has. One that cannot be opened is let go, and raises `Unreadable`."""
    number = run.id
    try:
        found = reopened(run)
        recognised(run, found)
    except Unreadable:
        db.session.rollback()
        uploads.let_go(db.session.get_one(Run, number))
        db.session.commit()
        raise
    db.session.commit()
    return found


def is_quick(run: Run) -> bool:
    """Whether the file of a run is opened and looked at while somebody waits for the page."""
    return 0 < run.size <= opening.QUICK and opening.is_quick(uploads.of(run))


def reopened(run: Run) -> Opened:
    """The file of a run once more, from its beginning."""
    data, mapping = uploads.of(run), run.source.mapping or None
    beat(run.id)  # which commits: a large sheet takes longer to open than anybody else who writes may wait
    return opening.opened(data, mapping)


def beat(number: int) -> None:
    """Say that a run still moves."""
    db.session.execute(update(Run).where(Run.id == number).values(beat_at=now()))
    db.session.commit()


def claimed(run: Run, wanted: str, *before: str, **told: Any) -> bool:
    """Move a run on, and say more of it, unless somebody else was first."""
    change = update(Run).where(Run.id == run.id, Run.state.in_(before)).values(state=wanted, beat_at=now(), **told)
    moved = db.session.execute(change, execution_options={"synchronize_session": False})
    db.session.commit()
    return changed_rows(moved) == 1


def moving(number: int, found: Iterable[Each]) -> Iterator[Each]:
    """Records as they come; that the run moves is told meanwhile. Every so many end a transaction, which would keep everybody
    else from writing all the while."""
    rest = iter(found)
    for place in count():
        if place % BEAT_EVERY == 0:
            beat(number)
        try:
            yield next(rest)
        except StopIteration:
            return


def needs_mapping(run: Run) -> bool:
    """Whether a person must say what the columns of a sheet are, before anything else."""
    return run.kind == opening.SHEET and "name" not in mapping_of(run).values()


def mapping_of(run: Run) -> dict[str, str]:
    """What the columns of a run's sheet are taken for: as was said for this source, else as can be guessed."""
    said = {name: kind for name, kind in (run.source.mapping or {}).items() if name in run.columns}
    return said or opening.flat.guessed(list(run.columns))


def map_columns(run: Run, mapping: Mapping[str, str], *, unnamed: bool = False) -> None:
    """Keep for this source what the columns of its sheets are. `unnamed`: what was taken for their names is an entry too,
    so they are known by their numbers, and the sheet is opened anew."""
    known = opening.flat.COLUMNS
    if unnamed:
        mapping = dict(zip(opening.tables.numbered([run.columns]), mapping.values(), strict=True))
        run.columns, run.kind = list(mapping), ""
    run.source.mapping = {name: kind for name, kind in mapping.items() if name in run.columns and (kind in known or not kind)}
    db.session.commit()


def may_be_unnamed(run: Run) -> bool:
    """Whether the names of the columns may be an entry: no other sheet has any of them."""
    return not any(opening.flat.guessed(list(run.columns)).values()) and not has_numbers(run)


def may_be_named(run: Run) -> bool:
    """Whether the first row of a sheet without names may hold them after all: nothing that stands first names somebody."""
    return has_numbers(run) and opening.tables.names_its_columns(list(uploads.samples_of(run).values()))


def name_columns(run: Run) -> None:
    """Take the first row for the names of the columns, in this sheet, which is opened anew, and in the next of this source."""
    run.source.mapping, run.kind = {}, ""
    db.session.commit()


def has_numbers(run: Run) -> bool:
    """Whether the columns of a run's sheet have no names."""
    return opening.flat.are_numbers(run.columns)


def look(run: Run, found: Opened | None = None) -> Run:
    """The preview, or, told with the run, why its file cannot be read to the end. Changes no entry.

    `found` is the file where it was just opened.
    """
    number = run.id
    try:
        return _look(run, found or reopened(run))
    except Unreadable as reason:
        return failed(number, str(reason), *LOOKS)


def failed(number: int, reason: str, *before: str) -> Run:
    """Write down why a run failed, if it is still at what failed."""
    db.session.rollback()
    run = db.session.get_one(Run, number)
    claimed(run, FAILED, *before, trouble=reason, ended_at=now())
    return run


def _look(run: Run, opened: Opened) -> Run:
    """What would be done with every record, field by field where one changed."""
    with without_collecting():
        found = judging.survey(moving(run.id, opened.items), run.source, missed=run.missed)
        judge, rest = Judge(run.source), moving(run.id, found.todo)
        counts: Counter[str] = Counter({judging.SAME: found.counts[judging.SAME]})
        shown: list[list[Any]] = []
        while part := list(islice(rest, AT_ONCE)):
            judged = judge.judged(part)
            db.session.commit()
            for row in judged:
                counts[row.outcome] += 1
                if counts[row.outcome] <= MOST_SHOWN:
                    shown.append([row.line, row.name, row.outcome, detail(row), row.foreign_id])
                for each in row.taken.warnings if row.taken else ():
                    counts["warning"] += 1
                    if counts["warning"] <= MOST_SHOWN:
                        shown.append([row.line, row.name, "warning", each, row.foreign_id])
        shown += gone_rows(run, found.gone)
    counts[GONE] = len(found.gone)
    kept = {**{name: number for name, number in counts.items() if number}, "held": found.is_suspicious}
    claimed(run, LOOKED_AT, *LOOKS, counts=kept, said=shown, total=found.total, trouble=run.missed)
    return run


def detail(row: judging.Judged) -> str:
    if row.outcome == CHANGED:
        return importing.changes_in_words(row)
    if row.outcome == ALIKE and row.like:
        return f"is like “{row.like.name}”, which is here already"
    return row.reason


def gone_rows(run: Run, gone: list[str]) -> Iterator[list[Any]]:
    wanted = gone[:MOST_SHOWN]
    rows = db.session.scalars(select(Link).where(Link.source_id == run.source_id, Link.foreign_id.in_(wanted)))
    for each in rows:
        yield [0, str(each.listing.get("name", ""))[:120], GONE, "it is no longer in the source", each.foreign_id]


def is_chosen(run: Run) -> bool:
    """Whether somebody saw what would happen, and said what to take in."""
    return NEW in run.choices


def choose(run: Run, *, take: Iterable[str], without: Iterable[str] = ()) -> None:
    """Keep what a person chose to take in, and that it may be carried out."""
    wanted = set(take)
    chosen = {**{each: each in wanted for each in (NEW, CHANGED, ALIKE, GONE)}, "without": sorted(set(without))[:5000]}
    run.choices = {**run.choices, **chosen}
    run.state, run.trouble = WAITING, run.missed
    db.session.commit()


def carry_out(run: Run, say: Say, *, anyway: bool = False) -> Run:
    """Do what was chosen. What stops it is told with the run, which can then be carried on."""
    number = run.id
    try:
        return importing.carry_out(run, moving(number, reopened(run).items), say, anyway=anyway)
    except Unreadable as reason:
        return failed(number, str(reason), *GOES_IN)


def unfinished(source: Source, digest: str = "") -> Run | None:
    """The run of a source that was begun and cut off, with the same file when one is given."""
    wanted = select(Run).where(Run.source_id == source.id, Run.state == RUNNING).order_by(Run.id.desc())
    return db.session.scalar(wanted.where(Run.digest == digest) if digest else wanted)


def stands_still(run: Run) -> bool:
    """Whether a run that should move has not for minutes: its process is gone."""
    beat = run.beat_at or run.started_at
    return run.state in UNFINISHED and now() - beat > STANDS_STILL

"""Taking in what others hold, in small transactions that a second run carries on. What is done can be taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import Select, exists, func, insert, select

from localoffer.database import db, now
from localoffer.directory import listing as listings
from localoffer.directory import publishing, refusals
from localoffer.directory.differences import diff
from localoffer.directory.listing import Listing
from localoffer.directory.models import PUBLISHED, Entry
from localoffer.exchange import cleaning, judging, placing, uploads
from localoffer.exchange.judging import ALIKE, AT_ONCE, CHANGED, GONE, NEW, REJECTED, REPEATED, Judge, Judged, Survey
from localoffer.exchange.models import DONE, HELD, RUNNING, Link, Run, Step
from localoffer.exchange.records import Item
from localoffer.search import index
from localoffer.search.folder import without_collecting

MOST_SAID = 300
SUGGESTED, RESTORED, LEFT_DOWN = "suggested", "back again", "taken down here"
Say = Callable[[str], None]


def carry_out(run: Run, items: Iterable[Item], say: Say, *, anyway: bool = False) -> Run:
    """Take a file in, a few hundred records in a transaction; a run that was cut off goes on where it was."""
    with without_collecting():
        found = judging.survey(items, run.source, missed=run.missed)
        run.total, run.finished, run.beat_at = len(found.todo), 0, now()
        if found.is_suspicious and not anyway and run.state != RUNNING:
            run.state, run.ended_at, run.counts = HELD, now(), dict(found.counts + Counter({GONE: len(found.gone)}))
            db.session.commit()
            return run
        run.state, run.trouble = RUNNING, run.missed
        db.session.commit()
        said = Telling()
        judge = Judge(run.source)
        rest = iter(found.todo)
        while part := list(islice(rest, AT_ONCE)):
            run = take_part(run, judge.judged(part), said)
            say(f"  {run.finished:,} of {run.total:,}")
        del rest, part  # the file is not kept in memory while the index is written
        if run.choices.get(GONE):
            take_down(run, found, said)
        return finish(run, found, said)


class Telling:
    """What is told about single records, not more than anyone will read."""

    def __init__(self) -> None:
        self.rows: list[list[Any]] = []
        self.counts: Counter[str] = Counter()

    def tell(self, row: Judged, what: str, detail: str) -> None:
        self.say(row.line, row.name, what, detail)

    def say(self, line: int, name: str, what: str, detail: str) -> None:
        self.counts[what] += 1
        if self.counts[what] <= MOST_SAID:
            self.rows.append([line, name, what, detail[:400]])


def take_part(run: Run, part: list[Judged], said: Telling) -> Run:
    """One transaction: some records, what is made of them, and how far the run is."""
    source = run.source
    links = {each.foreign_id: each for each in db.session.scalars(
        select(Link).where(Link.source_id == source.id, Link.foreign_id.in_([each.foreign_id for each in part]))
    )}  # fmt: skip
    adopt(links.values())
    fresh: list[Judged] = []
    waiting: list[Judged] = []
    for row in part:
        if row.taken is None:
            said.tell(row, row.outcome, row.reason)
            continue
        for each in row.taken.warnings:
            said.tell(row, "warning", each)
        if unwanted(run, row):
            continue
        row.taken.listing = placing.placed(row.taken.listing)
        if row.foreign_id in links:
            known_again(run, row, links[row.foreign_id], said)
        elif source.trusted and row.like is None:
            fresh.append(row)
        else:
            waiting.append(row)
    publish(run, fresh)
    suggest_new(run, waiting, said)
    run.finished += len(part)
    run.beat_at = now()
    db.session.commit()
    number = run.id
    db.session.expunge_all()
    return db.session.get_one(Run, number)


def unwanted(run: Run, row: Judged) -> bool:
    """Whether the person who looked chose to leave this out."""
    return run.choices.get(row.outcome) is False or row.foreign_id in run.choices.get("without", ())


def adopt(links: Iterable[Link]) -> None:
    """Suggestions that a moderator approved meanwhile have become entries: know them."""
    open_ones = [each for each in links if each.entry_id is None and each.submission_id]
    if not open_ones:
        return
    numbers, suggestions = [each.submission_id for each in open_ones], current_app.extensions["suggestions"]
    became, made = suggestions.entries_of(numbers), suggestions.made_of(numbers)
    for each in open_ones:
        each.entry_id, each.made_id = became.get(each.submission_id), made.get(each.submission_id)


def publish(run: Run, rows: list[Judged]) -> None:
    """New entries of a trusted source, with their links and steps, in three statements."""
    source = run.source
    wanted = [own_uuid(each, source.name) for each in rows]
    taken = set(db.session.scalars(select(Entry.uuid).where(Entry.uuid.in_(wanted))))
    news = [as_new(each, source.name, "" if key in taken else key) for each, key in zip(rows, wanted, strict=True)]
    numbers = publishing.create_many(news)
    take_note(run, [link_row(run, each, entry_id=number) for each, number in zip(rows, numbers, strict=True)], NEW)


def take_note(run: Run, links: list[dict[str, Any]], outcome: str) -> None:
    """Keep what was made of some records, and that this run made it, in two statements."""
    if links:
        ids = list(db.session.scalars(insert(Link).returning(Link.id, sort_by_parameter_order=True), links))
        told = {"run_id": run.id, "outcome": outcome, "undone": False}
        steps = [
            told | {"link_id": number, "entry_id": each["entry_id"], "submission_id": each["submission_id"]}
            for number, each in zip(ids, links, strict=True)
        ]
        db.session.execute(insert(Step), steps)


def own_uuid(row: Judged, source: str) -> str:
    """The id that an entry has elsewhere, or one made of the source and its name for it; the same each time."""
    try:
        return str(UUID(row.foreign_id))
    except ValueError:
        return cleaning.id_of(source, "service", row.foreign_id)


def as_new(row: Judged, source: str, uuid: str) -> publishing.New:
    assert row.taken is not None
    return publishing.New(
        row.taken.listing, why=f"From {source}", by_name=source, origin=f"{source}:{row.foreign_id}"[:300], uuid=uuid,
        assurance=row.taken.assurance, confirmed_at=row.taken.confirmed_at, confirmed_how=row.taken.confirmed_how,
    )  # fmt: skip


def link_row(run: Run, row: Judged, *, entry_id: int | None = None, submission_id: int | None = None) -> dict[str, Any]:
    assert row.taken is not None
    return {
        "source_id": run.source_id, "foreign_id": row.foreign_id, "digest": row.digest,
        "listing": listings.to_json(row.taken.listing), "more": kept_of(row, run.source.name), "entry_id": entry_id,
        "made_id": entry_id, "submission_id": submission_id,
    }  # fmt: skip


def kept_of(row: Judged, source: str) -> dict[str, Any]:
    """The record, cleaned, for whatever a listing has no place for."""
    told = {name: value for name, value in row.record.items() if name != "x_odd"}
    return {} if "x_flat" in told and len(told) == 3 else cleaning.service(told, source)


def suggest_new(run: Run, rows: list[Judged], said: Telling) -> None:
    """What a stranger gives, or what seems to be here already, is for a moderator to decide."""
    news = []
    for row in rows:
        assert row.taken is not None
        like = f" It is like “{row.like.name}”, which is here already." if row.like else ""
        news.append((row.taken.listing, f"From {run.source.name}.{like}"))
        said.tell(row, row.outcome, f"is like “{row.like.name}”: a moderator decides" if row.like else "waits for a moderator")
    sent = current_app.extensions["propose_many"](news, source="import") if news else []
    take_note(run, [link_row(run, row, submission_id=number) for row, number in zip(rows, sent, strict=True)], SUGGESTED)


def suggest(listing: Listing, note: str, entry: Entry | None = None) -> int:
    return int(current_app.extensions["propose"](listing, by=None, source="import", note=note, entry=entry).id)


def step(run: Run, link: Link, outcome: str, **more: Any) -> None:
    db.session.add(Step(run_id=run.id, link_id=link.id, entry_id=link.entry_id, outcome=outcome, **more))


def known_again(run: Run, row: Judged, link: Link, said: Telling) -> None:
    """A record that was taken in before and says something else now, or is back."""
    assert row.taken is not None
    entry = db.session.get(Entry, link.entry_id) if link.entry_id else None
    before, came = (entry.facts if entry else None), link.listing
    sent = None
    if entry is None:
        outcome, sent = SUGGESTED, suggest(row.taken.listing, f"From {run.source.name}, changed there.")
        link.submission_id = sent
    elif entry.state != PUBLISHED:
        outcome = bring_back(run, row, link, entry)
    else:
        outcome, sent = change(run, link, entry, row.taken.listing)
    link.digest, link.listing, link.more = row.digest, listings.to_json(row.taken.listing), kept_of(row, run.source.name)
    step(run, link, outcome, before=before, after=entry.facts if entry else None, came_before=came, submission_id=sent)
    said.tell(row, outcome, changes_in_words(row))


def changes_in_words(row: Judged) -> str:
    return "; ".join(f"{each.label}: {short(each.before)} → {short(each.after)}" for each in row.changes) or "only small print"


def short(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, tuple) else "" if value is None else str(value)
    return f"{text[:60]}…" if len(text) > 60 else text or "nothing"


def bring_back(run: Run, row: Judged, link: Link, entry: Entry) -> str:
    """What an import took down comes back; what a person took down stays down."""
    assert row.taken is not None
    if link.digest or link.made_id != entry.id or not run.source.trusted or refusals.refusal(row.taken.listing, entry.id):
        return LEFT_DOWN
    publishing.restore(entry, by=None, by_name=run.source.name, why=f"It is in {run.source.name} again")
    if listings.from_json(entry.facts) != row.taken.listing:
        publishing.edit(entry, row.taken.listing, by=None, by_name=run.source.name, why=f"From {run.source.name}")
    return RESTORED


def change(run: Run, link: Link, entry: Entry, listing: Listing) -> tuple[str, int | None]:
    """Take over what the source changed; a fact that was changed here since becomes a suggestion, never overwritten."""
    source = run.source
    came, here = listings.from_json(link.listing), listings.from_json(entry.facts)
    ours = {each.field for each in diff(came, here)}
    news = {each.field: each.after for each in diff(came, listing)}
    free = {name: value for name, value in news.items() if name not in ours}
    if source.trusted and (free or not news):
        publishing.edit(entry, here.changed(**free), by=None, by_name=source.name, why=f"Changed by {source.name}")
    disputed = {name: value for name, value in news.items() if name in ours or not source.trusted}
    disputed = {name: value for name, value in disputed.items() if getattr(here, name) != value}
    if not disputed:
        return CHANGED, None
    wanted = listings.from_json(entry.facts).changed(**disputed)
    return SUGGESTED, suggest(wanted, f"Changed by {source.name}.", entry)


def take_down(run: Run, found: Survey, said: Telling) -> None:
    """Take down what is gone from its source, where the person who looked chose so; never what is here without the source."""
    gone = [key for key in found.gone if key not in run.choices.get("without", ())]
    for start in range(0, len(gone), AT_ONCE):
        wanted = gone[start : start + AT_ONCE]
        for link in db.session.scalars(select(Link).where(Link.source_id == run.source_id, Link.foreign_id.in_(wanted))).all():
            entry = db.session.get(Entry, link.entry_id) if link.entry_id else None
            if entry is None or entry.state != PUBLISHED:
                continue
            link.digest = ""
            if link.made_id != entry.id or holds_others(entry.id, select(Link.made_id).where(Link.source_id == run.source_id)):
                said.say(0, str(link.listing.get("name", ""))[:120], GONE, f"“{entry.name}” is here without it too, and stays")
            else:
                publishing.withdraw(entry, by=None, by_name=run.source.name, why=f"It is no longer in {run.source.name}")
                step(run, link, GONE, before=entry.facts)
        db.session.commit()


def holds_others(number: int, own: Select[tuple[int | None]]) -> bool:
    """Whether another entry was merged into one, but for those of its `own` numbers."""
    others = Entry.merged_into_id == number, Entry.id.not_in(own.where(own.selected_columns[0].is_not(None)))
    return bool(db.session.scalar(select(exists().where(*others))))


def finish(run: Run, found: Survey, said: Telling) -> Run:
    """Close a run: its counts are those of its steps, so that they hold also when it was cut off."""
    done = db.session.execute(select(Step.outcome, func.count()).where(Step.run_id == run.id).group_by(Step.outcome)).tuples()
    counts = Counter(dict(done.all()))
    counts[judging.SAME] = max(0, found.total - found.counts[REPEATED] - sum(counts.values()) - said.counts[REJECTED])
    counts[REJECTED], counts[REPEATED] = said.counts[REJECTED], found.counts[REPEATED]
    counts[GONE] = len(found.gone)
    run.counts, run.said = {name: number for name, number in counts.items() if number}, said.rows
    run.state, run.ended_at = DONE, now()
    uploads.let_go(run)
    db.session.commit()
    index.catch_up()
    return run


def progress_of(counts: dict[str, Any]) -> str:
    """How an import ended, in one line."""
    order = (NEW, CHANGED, SUGGESTED, RESTORED, LEFT_DOWN, judging.SAME, ALIKE, REJECTED, REPEATED, GONE)
    always = (NEW, CHANGED, SUGGESTED, judging.SAME, REJECTED, GONE)
    return ", ".join(f"{counts.get(name, 0):,} {name}" for name in order if counts.get(name) or name in always)

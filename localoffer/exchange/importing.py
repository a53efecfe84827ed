"""Taking in what others hold: looked at first, then in small transactions that a second run carries on, and undone whole."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from flask import current_app
from sqlalchemy import select

from localoffer.database import db, now
from localoffer.directory import listing as listings
from localoffer.directory import publishing
from localoffer.directory.listing import Listing
from localoffer.directory.models import PUBLISHED, Entry
from localoffer.directory.rules import slug_of
from localoffer.exchange import placing, tidy
from localoffer.exchange.models import DONE, HELD, UNDONE, Link, Run, Source, Step
from localoffer.exchange.open_referral import Rejected, Taken, taken
from localoffer.exchange.records import Record
from localoffer.search import index

AT_ONCE = 200
MOST_LOST = 0.1
FEWEST_TO_HOLD = 10
MOST_SAID = 200
NEW, CHANGED, SAME, SUGGESTED, REJECTED, GONE = "new", "changed", "unchanged", "suggested", "rejected", "gone"
Say = Callable[[str], None]


@dataclass
class Outcome:
    """How many of each, and what to tell about single records: (line or number, name, what)."""

    counts: Counter[str] = field(default_factory=Counter)
    said: list[tuple[int, str, str]] = field(default_factory=list)
    held: bool = False
    run_id: int | None = None

    def tell(self, number: int, name: str, what: str) -> None:
        if len(self.said) < MOST_SAID:
            self.said.append((number, name, what))


def source_named(name: str, *, trusted: bool, address: str = "", licence: str = "") -> Source:
    """The source of this name, made when there is none; trusted as it is said to be now."""
    found = db.session.scalar(select(Source).where(Source.name == name))
    if found is None:
        found = Source(name=name, address=address, licence=licence)
        db.session.add(found)
    found.trusted = trusted
    db.session.commit()
    return found


def digest_of(record: Record) -> str:
    return hashlib.blake2b(json.dumps(record, sort_keys=True, default=str).encode(), digest_size=16).hexdigest()


def read(records: Iterable[Record], out: Outcome) -> Iterator[tuple[int, Record, Taken]]:
    """The records that can be entries, each once; of the others the reason is told."""
    seen: set[str] = set()
    for number, record in enumerate(records, start=1):
        try:
            found = taken(record)
        except Rejected as reason:
            out.counts[REJECTED] += 1
            out.tell(number, tidy.line(record.get("name"))[:80], f"rejected: {reason}")
            continue
        if found.foreign_id in seen:
            out.counts[REJECTED] += 1
            out.tell(number, found.listing.name, "rejected: an earlier record has the same id")
            continue
        seen.add(found.foreign_id)
        for each in found.warnings:
            out.tell(number, found.listing.name, each)
        yield number, record, found


def preview(records: Iterable[Record], source: Source | None) -> Outcome:
    """What an import would do; nothing is changed."""
    out = Outcome()
    links = known_links(source)
    seen = set()
    for number, record, found in read(records, out):
        link = links.get(found.foreign_id)
        seen.add(found.foreign_id)
        if link is None:
            out.counts[NEW] += 1
            if like := likely_duplicate(found.listing):
                out.tell(number, found.listing.name, f"is like “{like.name}”, which is here already")
        elif link.digest == digest_of(record):
            out.counts[SAME] += 1
        else:
            out.counts[CHANGED] += 1
            changes = listings.diff(listings.from_json(link.listing), found.listing)
            out.tell(number, found.listing.name, "changed: " + ", ".join(each.label for each in changes))
    out.counts[GONE] = len(set(links) - seen)
    out.held = is_suspicious(len(links), out.counts[GONE])
    return out


def is_suspicious(known: int, gone: int) -> bool:
    """Whether a source has lost so much at once that a person should look first."""
    return known >= FEWEST_TO_HOLD and gone > known * MOST_LOST


def known_links(source: Source | None) -> dict[str, Link]:
    if source is None:
        return {}
    return {each.foreign_id: each for each in db.session.scalars(select(Link).where(Link.source_id == source.id))}


def run(records: list[Record], source: Source, say: Say, *, anyway: bool = False) -> Outcome:
    """Take the records in, a few hundred in a transaction; a run that was cut off goes on where it was."""
    out = Outcome()
    ready = list(read(records, out))
    digests = {each.foreign_id: digest_of(record) for _, record, each in ready}
    known = dict(db.session.execute(select(Link.foreign_id, Link.digest).where(Link.source_id == source.id)).tuples().all())
    out.counts[GONE] = len(set(known) - set(digests))
    this = Run(source_id=source.id)
    db.session.add(this)
    db.session.flush()
    out.run_id = this.id
    if is_suspicious(len(known), out.counts[GONE]) and not anyway:
        out.held = True
        this.state, this.ended_at, this.counts = HELD, now(), dict(out.counts)
        db.session.commit()
        return out
    db.session.commit()
    todo = [row for row in ready if known.get(row[2].foreign_id) != digests[row[2].foreign_id]]
    out.counts[SAME] = len(ready) - len(todo)
    rest = iter(todo)
    done = 0
    while part := list(islice(rest, AT_ONCE)):
        batch = Batch(this, source, links_of(source, part), names_taken(part))
        for number, record, found in part:
            take_in(batch, number, record, found, digests[found.foreign_id], out)
        db.session.commit()
        db.session.expunge_all()
        this, source = db.session.merge(this, load=True), db.session.merge(source, load=True)
        done += len(part)
        say(f"  {done:,} of {len(todo):,}")
    this.state, this.ended_at, this.counts = DONE, now(), dict(out.counts)
    db.session.commit()
    index.catch_up()
    return out


@dataclass
class Batch:
    """What is read once for a few hundred records: their links, made where there were none, and whose names are taken."""

    run: Run
    source: Source
    links: dict[str, Link]
    names: set[str]


Part = list[tuple[int, Record, Taken]]


def links_of(source: Source, part: Part) -> dict[str, Link]:
    wanted = [found.foreign_id for _, _, found in part]
    known = db.session.scalars(select(Link).where(Link.source_id == source.id, Link.foreign_id.in_(wanted)))
    links = {each.foreign_id: each for each in known}
    for each in wanted:
        if each not in links:
            links[each] = Link(source_id=source.id, foreign_id=each, digest="", listing={}, more={})
            db.session.add(links[each])
    db.session.flush()
    return links


def names_taken(part: Part) -> set[str]:
    """The addresses of published entries that records of a part would like to have."""
    wanted = {slug_of(found.listing.name) for _, _, found in part}
    return set(db.session.scalars(select(Entry.slug).where(Entry.slug.in_(wanted), Entry.state == PUBLISHED)))


def take_in(batch: Batch, number: int, record: Record, found: Taken, digest: str, out: Outcome) -> None:
    listing = placing.placed(found.listing)
    link = batch.links[found.foreign_id]
    entry = db.session.get(Entry, link.entry_id) if link.entry_id else None
    before = entry.facts if entry else None
    with db.session.no_autoflush:
        outcome = change(batch.source, link, entry, listing) if entry else make_new(batch, link, listing, number, out)
    link.digest, link.listing, link.more = digest, listings.to_json(listing), record
    after = entry.facts if entry else None
    db.session.add(Step(run_id=batch.run.id, link_id=link.id, outcome=outcome, before=before, after=after))
    out.counts[outcome] += 1


def make_new(batch: Batch, link: Link, listing: Listing, number: int, out: Outcome) -> str:
    """Publish what a trusted source gives; what others give, or what is here already, is for a moderator to decide."""
    source, slug = batch.source, slug_of(listing.name)
    like = likely_duplicate(listing) if slug in batch.names else None
    batch.names.add(slug)
    if like:
        out.tell(number, listing.name, f"is like “{like.name}”, which is here already: a moderator decides")
    if source.trusted and not like:
        why = f"From {source.name}"
        link.entry_id = publishing.create(
            listing, by=None, by_name=source.name, why=why, origin=f"{source.name}:{link.foreign_id}"
        ).id
        return NEW
    if listings.to_json(listing) != link.listing:
        suggest(listing, source, like)
    return SUGGESTED


def suggest(listing: Listing, source: Source, like: Entry | None, entry: Entry | None = None) -> None:
    note = f"From {source.name}." + (f" It is like “{like.name}”." if like else "")
    current_app.extensions["propose"](listing, by=None, source="import", note=note, entry=entry)


def change(source: Source, link: Link, entry: Entry, listing: Listing) -> str:
    """Take over what the source changed; a fact that was changed here since becomes a suggestion, never overwritten."""
    came, here = listings.from_json(link.listing), listings.from_json(entry.facts)
    ours = {each.field for each in listings.diff(came, here)}
    news = {each.field: each.after for each in listings.diff(came, listing)}
    free = {name: value for name, value in news.items() if name not in ours}
    if free and source.trusted:
        publishing.edit(entry, here.changed(**free), by=None, by_name=source.name, why=f"Changed by {source.name}")
    disputed = {name: value for name, value in news.items() if name in ours or not source.trusted}
    disputed = {name: value for name, value in disputed.items() if getattr(here, name) != value}
    if disputed:
        suggest(listings.from_json(entry.facts).changed(**disputed), source, None, entry)
        return SUGGESTED
    return CHANGED


def likely_duplicate(listing: Listing) -> Entry | None:
    """A published entry of the same name, by its address here."""
    return db.session.scalar(select(Entry).where(Entry.slug == slug_of(listing.name), Entry.state == PUBLISHED))


def undo(run_id: int) -> Counter[str]:
    """Take back everything that a run did, in one transaction; what was changed here since is left and counted."""
    this = db.session.get(Run, run_id)
    counts: Counter[str] = Counter()
    if this is None or this.state == UNDONE:
        return counts
    for step in db.session.scalars(select(Step).where(Step.run_id == run_id).order_by(Step.id.desc())).all():
        link = db.session.get(Link, step.link_id)
        entry = db.session.get(Entry, link.entry_id) if link and link.entry_id else None
        if link is None or entry is None:
            continue
        counts[take_back(step, link, entry)] += 1
    this.state = UNDONE
    db.session.commit()
    index.catch_up()
    return counts


def take_back(step: Step, link: Link, entry: Entry) -> str:
    why = "An import was undone"
    if step.outcome == NEW and entry.state == PUBLISHED:
        publishing.withdraw(entry, by=None, by_name="Import", why=why)
        link.entry_id, link.digest = None, ""
        return "withdrawn"
    if step.outcome == CHANGED and step.before is not None and entry.facts == step.after:
        publishing.edit(entry, listings.from_json(step.before), by=None, by_name="Import", why=why)
        link.listing, link.digest = step.before, ""
        return "put back"
    return "left as it is"


def progress_of(counts: dict[str, Any]) -> str:
    """How an import ended, in one line."""
    order = (NEW, CHANGED, SUGGESTED, SAME, REJECTED, GONE)
    return ", ".join(f"{counts.get(name, 0):,} {name}" for name in order)

"""Taking back all that an import did, last first, in small transactions; what was changed here since is left and counted.

Each step is taken back from the entry that it made or changed, and from no other. What was here before an import stays.
"""

from __future__ import annotations

from collections import Counter

from flask import current_app
from sqlalchemy import select

from localoffer.database import db
from localoffer.directory import listing as listings
from localoffer.directory import publishing
from localoffer.directory.models import PUBLISHED, Entry
from localoffer.exchange import uploads
from localoffer.exchange.importing import RESTORED, holds_others
from localoffer.exchange.judging import CHANGED, GONE, NEW
from localoffer.exchange.models import LOOKED_AT, UNDOING, UNDONE, Link, Run, Step
from localoffer.search import index

AT_ONCE = 200
WHY = "An import was undone"
MERGED = "put together with another entry since, and left like that"


def undo(number: int) -> Counter[str]:
    """Take back a run; cut off and asked again it goes on. Nothing for a run that is not there or undone already."""
    counts: Counter[str] = Counter()
    run = db.session.get(Run, number)
    if run is None or run.state in (UNDONE, LOOKED_AT):
        return counts
    run.state = UNDOING
    db.session.commit()
    newest_first = select(Step).where(Step.run_id == number, Step.undone.is_(False)).order_by(Step.id.desc()).limit(AT_ONCE)
    while steps := db.session.scalars(newest_first).all():
        for each in steps:
            counts[take_back(each)] += 1
            each.undone = True
        db.session.commit()
    run = db.session.get_one(Run, number)
    run.state, run.trouble = UNDONE, f"{counts[MERGED]:,} {MERGED}." if counts[MERGED] else ""
    uploads.let_go(run)
    db.session.commit()
    index.catch_up()
    return counts


def take_back(step: Step) -> str:
    """One step taken back: what was done, in a word."""
    link = db.session.get_one(Link, step.link_id)
    entry = db.session.get(Entry, step.entry_id) if step.entry_id else None
    if step.submission_id and current_app.extensions["suggestions"].take_back(step.submission_id, WHY):
        link.digest, link.submission_id = "", None
        return "suggestions taken back"
    if entry is None:
        return "left as it is"
    if entry.merged_into_id:
        return MERGED
    if step.outcome in (NEW, RESTORED) and entry.state == PUBLISHED:
        if holds_others(entry.id, select(Step.entry_id).where(Step.run_id == step.run_id, Step.outcome == NEW)):
            return MERGED
        publishing.withdraw(entry, by=None, by_name="Import", why=WHY)
        link.digest = ""
        return "withdrawn"
    if step.outcome == GONE and entry.state != PUBLISHED:
        publishing.restore(entry, by=None, by_name="Import", why=WHY)
        link.digest = ""
        return "put back"
    if step.outcome == CHANGED and step.before is not None and entry.facts == step.after:
        publishing.edit(entry, listings.from_json(step.before), by=None, by_name="Import", why=WHY)
        link.digest, link.listing = "", step.came_before or step.before
        return "put back"
    return "left as it is"

"""kill -9 at random moments while people suggest, approve, import and remind: nothing acknowledged is lost or doubled."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median

import requests
from flask import Flask
from sqlalchemy import func, select, text

from localoffer.database import db, now
from localoffer.directory import publishing
from localoffer.directory.models import Change, Entry
from localoffer.directory.rules import slug_of
from localoffer.exchange.models import Link
from localoffer.freshness import digests
from localoffer.freshness.models import LooksAfter, Owner, Reminder
from localoffer.mail import Letter
from localoffer.search import index
from localoffer.submissions.models import Decision, Submission
from tests import factories
from tests.faults.actor import LATER_DAYS, RECORDS
from tests.faults.conftest import ROUNDS, Actor
from tests.running import LONGEST_START, FarVisitor, Server, until
from tests.storm import Record, approve, names, ready_drafts, send, sent_and_live, to_approve, until_it_dies

WHO_DIES = ("group", "worker", "master")
BESIDE_REMINDERS = ((), ("import",), ("rebuild",))
SENDERS, EACH_SENDS, OWNERS_A_ROUND = 2, 5, 40
LONGEST_STORM, INTO_REMINDERS = 1.0, 0.3


def more_owners() -> None:
    entries = db.session.scalars(select(Entry.id).where(Entry.state == "published").order_by(Entry.id)).all()
    known = db.session.scalar(select(func.count(Owner.id))) or 0
    for number in range(known, known + OWNERS_A_ROUND):
        owner = Owner(email=f"owner{number}@example.org")
        db.session.add(owner)
        db.session.flush()
        db.session.add(LooksAfter(owner_id=owner.id, entry_id=entries[number % len(entries)]))
    db.session.commit()


def storm(server: Server, moderator: FarVisitor, actor: Actor, record: Record, number: int, rng: random.Random) -> None:
    """Everybody at once, then kill -9."""
    more_owners()
    waiting = ready_drafts(record, SENDERS * EACH_SENDS)
    todo = to_approve(record, 6)
    csrf = moderator.token("/moderate")
    parts = [(until_it_dies(send), FarVisitor(server.url), waiting[at::SENDERS], record) for at in range(SENDERS)]
    parts.append((until_it_dies(approve), moderator, csrf, todo, record))  # type: ignore[arg-type]
    threads = [threading.Thread(target=work, args=given) for work, *given in parts]
    reminded = len(actor.lines("remind"))
    beside = BESIDE_REMINDERS[number // len(WHO_DIES) % len(BESIDE_REMINDERS)]
    children = [actor.start(work, number) for work in ("remind", *beside)]
    for each in threads:
        each.start()
    if number < 2:  # on a busy machine too something must have been acknowledged before the first ones die
        wait_until(lambda: bool(record.approved if number else record.sent))
    if number % 2:  # in the middle of the reminders
        wait_until(lambda: len(actor.lines("remind")) > reminded)
    time.sleep(rng.uniform(0.02, INTO_REMINDERS if number % 2 else LONGEST_STORM))
    for each in children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(each, signal.SIGKILL)
    server.kill(WHO_DIES[number % len(WHO_DIES)])
    for each in threads:
        each.join(timeout=LONGEST_START)
        assert not each.is_alive()


def wait_until(done: Callable[[], bool]) -> None:
    """As long as a site may take to start, and no longer."""
    deadline = time.monotonic() + LONGEST_START
    while not done() and time.monotonic() < deadline:
        time.sleep(0.02)


def everything_acknowledged_is_there_once(record: Record, actor: Actor) -> None:
    sent, live = sent_and_live()
    assert record.sent <= set(sent) <= record.asked
    assert set(sent.values()) <= {1}
    assert record.approved <= set(live) <= record.approving, "an approval is missing, or something unapproved is live"
    assert set(live.values()) <= {1}
    created = names(
        select(Entry.name, func.count()).join(Change).where(Entry.name.in_(live), Change.act == publishing.CREATED)
        .group_by(Entry.name)
    )  # fmt: skip
    decided = names(
        select(Submission.name, func.count()).join(Decision).where(Decision.move == "approve", Submission.name.like("Quorzy%"))
        .group_by(Submission.name)
    )  # fmt: skip
    assert created == decided == dict.fromkeys(live, 1)
    letters = names(select(Letter.to, func.count()).where(Letter.subject.like("It is done%")).group_by(Letter.to))
    assert letters == {f"{slug_of(name)}@example.org": 1 for name in live}
    said = {int(line.split()[3].rstrip(":")) for line in actor.lines("remind")}
    written = names(select(Reminder.owner_id, func.count()).group_by(Reminder.owner_id))
    to_owners = names(select(Owner.id, func.count()).join(Letter, Letter.to == Owner.email).group_by(Owner.id))
    assert said <= set(written) and written == to_owners == dict.fromkeys(written, 1)


def imports_go_on_where_they_were(actor: Actor) -> None:
    """What an import said it had taken in is there; each record is one link and at most one entry."""
    db.session.rollback()
    lines = [line.split() for line in actor.lines("import")]
    if progress := [line for line in lines if line[1] != "whole"]:
        run, done = progress[-1][0], int(progress[-1][1].replace(",", ""))
        found = db.session.scalars(select(Entry.facts).join(Link, Link.entry_id == Entry.id)).all()
        assert sum(f"edition {run}." in each["description"] for each in found) >= done
    assert (db.session.scalar(select(func.count(Link.id))) or 0) <= RECORDS
    live = db.session.scalar(select(func.count(Entry.id)).where(Entry.origin.like("harbour:%")))
    assert live == db.session.scalar(select(func.count(func.distinct(Link.entry_id))))


def everybody_is_reminded() -> bool:
    owners, reminded = db.session.execute(select(select(func.count(Owner.id)).scalar_subquery(),
                                                 select(func.count(Reminder.id)).scalar_subquery())).one()  # fmt: skip
    return bool(owners == reminded)


def in_words(seconds: list[float]) -> str:
    return f"median {median(seconds):.1f} s, slowest {max(seconds):.1f} s"


def the_public_sees_what_was_approved(server: Server, record: Record, rng: random.Random) -> None:
    live = set(db.session.scalars(select(Entry.name).where(Entry.name.like("Quorzy%"))))
    db.session.rollback()
    for name in rng.sample(sorted(record.asked), min(4, len(record.asked))):
        until(lambda name=name: (name in found(server, name)) is (name in live))  # type: ignore[misc]
        assert server.status(f"/services/{slug_of(name)}") == (200 if name in live else 404)


def found(server: Server, name: str) -> list[str]:
    answer = requests.get(f"{server.url}/search.json", {"q": name.split()[0], "exact": "1"}, timeout=LONGEST_START)
    return [each["name"] for each in answer.json()["results"]]


def test_kill_9_loses_and_doubles_nothing(truth: Flask, server: Server, actor: Actor) -> None:
    rng = random.Random(int(os.environ.get("LOCALOFFER_FAULT_SEED", "8")))
    email = factories.a_user(role="moderator").email
    db.session.rollback()  # outside a request every transaction may write, and the server would wait for its end
    record, starts, cut_off = Record(), [], 0
    server.start()
    moderator = FarVisitor(server.url)
    moderator.sign_in(email, factories.PASSWORD)
    for number in range(ROUNDS):
        storm(server, moderator, actor, record, number, rng)
        everything_acknowledged_is_there_once(record, actor)
        imports_go_on_where_they_were(actor)
        cut_off += not everybody_is_reminded()
        db.session.rollback()
        if server.process is None:
            starts.append((server.start(), server.cpu_seconds()))
        assert server.status("/search?q=autism") == 200
        the_public_sees_what_was_approved(server, record, rng)
        db.session.rollback()
        assert not index.check(), "the index differs from the database"
        db.session.rollback()
    digests.remind(lambda _line: None, today=(now() + timedelta(days=LATER_DAYS * (ROUNDS + 1))).date())
    everything_acknowledged_is_there_once(record, actor)
    assert everybody_is_reminded()
    print(f"\n{ROUNDS} rounds: {len(record.sent)} of {len(record.asked)} suggestions and {len(record.approved)} approvals were "
          f"acknowledged; {len(actor.lines('remind'))} reminders, cut off {cut_off} times; {len(starts)} starts, to the first "
          f"answer {in_words([s for s, _ in starts])}, of the processor's time {in_words([s for _, s in starts])}")  # fmt: skip
    assert record.sent and record.approved and cut_off
    assert db.session.scalar(text("PRAGMA integrity_check")) == "ok"
    assert not db.session.execute(text("PRAGMA foreign_key_check")).all()

"""kill -9 in the middle of `flask remind`: the next run goes on, nobody gets a letter twice, and who may have none is known."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import time_machine
from flask import Flask
from sqlalchemy import func, select, update

from localoffer import mail
from localoffer.database import db, now
from localoffer.directory.models import PUBLISHED, Entry
from localoffer.freshness import keepers
from localoffer.freshness.models import OwnerLink, Reminder
from tests.faults.conftest import ROUNDS
from tests.faults.post_office import PostOffice
from tests.running import LONGEST_START, ROOT, environment

OWNERS = 40
REMIND = """
from localoffer import create_app
app = create_app()
print("ready", flush=True)
with app.app_context():
    answer = app.test_cli_runner().invoke(args=["remind"])
print(answer.output)
assert answer.exit_code == 0, answer.output
"""


class Slow(PostOffice):
    """A mail server that takes its time."""

    def finish_request(self, request: object, client_address: object) -> None:
        time.sleep(0.02)
        super().finish_request(request, client_address)  # type: ignore[arg-type]


def looked_after() -> None:
    """Forty people who each look after one entry that was listed more than a year ago."""
    entries = db.session.scalars(select(Entry.id).where(Entry.state == PUBLISHED).order_by(Entry.id).limit(OWNERS)).all()
    for number, entry_id in enumerate(entries):
        keepers.let_in(entry_id, email=f"owner{number}@example.org", name="")
    db.session.execute(update(Entry).values(created_at=now() - timedelta(days=420)))
    db.session.commit()


def started(var: Path, port: int) -> subprocess.Popen[str]:
    """The command, ready to begin."""
    env = environment(var, MAIL_BACKEND="smtp", MAIL_SERVER="127.0.0.1", MAIL_PORT=str(port))
    process = subprocess.Popen([sys.executable, "-c", REMIND], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "ready\n"
    return process


def test_killed_again_and_again(truth: Flask, var: Path) -> None:
    looked_after()
    rng, office, killed = random.Random(7), Slow(0), 0
    port = office.server_address[1]
    for _ in range(ROUNDS):
        process = started(var, port)
        time.sleep(rng.uniform(0.02, 1.2))
        killed += process.poll() is None
        process.kill()
        process.communicate()
    last = started(var, port)
    said = last.communicate(timeout=LONGEST_START)[0]
    assert last.returncode == 0, said
    office.close()

    db.session.rollback()
    got = Counter(str(each["To"]) for each in office.letters)
    assert set(got.values()) == {1}  # never twice
    with time_machine.travel(now() + timedelta(minutes=6), tick=False):
        unsure = set(db.session.scalars(select(mail.Letter.to).where(mail.unsure())))
    everybody = {f"owner{number}@example.org" for number in range(OWNERS)}
    assert set(got) | unsure == everybody and len(unsure) <= killed  # never none that staff do not know of
    assert db.session.scalar(select(func.count(Reminder.id))) == OWNERS == db.session.scalar(select(func.count(OwnerLink.id)))
    assert killed >= 2 and len(got) >= OWNERS - killed

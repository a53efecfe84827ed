"""An import whose process is killed half way, run again, ends as if nothing had happened."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from localoffer.database import db
from localoffer.directory.models import PUBLISHED, Entry
from localoffer.exchange.models import DONE, RUNNING, Link, Run, Step
from localoffer.search import index
from tests.faults.actor import record
from tests.running import LONGEST_START, ROOT, environment

RECORDS, KILLS = 1500, 2
Command = Callable[..., subprocess.CompletedProcess[str]]


def killed_after(var: Path, words: list[str], line: str) -> str:
    """Run a command of the site until it says something, and kill it there; all that it said."""
    said = ""
    with subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", *words], cwd=ROOT, env=environment(var), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        for each in process.stdout:
            said += each
            if re.search(line, each):
                os.kill(process.pid, signal.SIGKILL)
                break
        process.wait(timeout=LONGEST_START)
    assert process.returncode == -signal.SIGKILL, said
    return said


def read(wanted: Any) -> list[Any]:
    """What stands in the database; outside a request every transaction may write, and others would wait for its end."""
    found = list(db.session.scalars(wanted))
    db.session.rollback()
    return found


def entries() -> Counter[str]:
    return Counter(read(select(Entry.name).where(Entry.state == PUBLISHED, Entry.origin.like("harbour:%"))))


def test_killed_and_run_again_it_ends_the_same(truth: Flask, var: Path, tmp_path: Path, run_command: Command) -> None:
    file = tmp_path / "harbour.json"
    file.write_text(json.dumps([record(number, 1) for number in range(RECORDS)]), encoding="utf-8")
    words = ["import-services", str(file), "--source", "harbour", "--trusted"]
    there = 0
    for number in range(KILLS):
        said = killed_after(var, words, r"^\s+\d[\d,]* of ")
        assert ("Going on with import" in said) is (number > 0), said
        found = entries()
        assert there < sum(found.values()) < RECORDS and set(found.values()) == {1}
        assert read(select(Run.state)) == [RUNNING]
        there = sum(found.values())
    ended = run_command(*words)
    assert ended.returncode == 0 and "Going on with import" in ended.stdout, ended.stdout + ended.stderr
    assert entries() == {record(number, 1)["name"]: 1 for number in range(RECORDS)}
    assert read(select(Run.state)) == [DONE] and read(select(Run.counts)) == [{"new": RECORDS}]
    for model in (Link, Step):
        assert read(select(func.count(model.id))) == [RECORDS]
    assert not index.check(), "the index differs from the database"
    db.session.rollback()
    again = run_command(*words)
    assert f"0 new, 0 changed, 0 suggested, {RECORDS:,} unchanged" in again.stdout, again.stdout + again.stderr
    undone = run_command("import-undo", "1")
    assert undone.returncode == 0 and entries() == Counter(), undone.stdout + undone.stderr

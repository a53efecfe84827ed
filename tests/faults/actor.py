"""A process that does what commands do, again and again, in children that may be killed at any moment.

Loaded once; for each line "WORK NUMBER" on its input it starts a child and prints the child's number. What a child has
done for certain it writes to a file, a line each, as a command would say it on the screen.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from flask import Flask

from localoffer import create_app
from localoffer.database import now
from localoffer.exchange import runs
from localoffer.exchange.judging import ALIKE, CHANGED, NEW
from localoffer.freshness import digests
from localoffer.search import index

Say = Callable[[str], None]
RECORDS = 450
LATER_DAYS = 800


def record(number: int, run: int) -> dict[str, object]:
    return {
        "id": f"imported-{number}",
        "name": f"Imported Harbour Club {number}",
        "description": f"Sailing for everyone, boat {number}, edition {run}.",
        "status": "active",
        "organization": {"id": "x", "name": "Harbour Trust"},
    }


def take_in(run: int, say: Say) -> None:
    source = runs.source_named("harbour", trusted=True)
    data = json.dumps([record(each, run) for each in range(RECORDS)]).encode()
    begun = runs.begin(source, data, file_name="harbour.json", by_name="Actor")
    runs.choose(begun, take=(NEW, CHANGED, ALIKE))
    runs.carry_out(begun, lambda line: say(f"{run} {line}"))
    say(f"{run} whole")


def remind(run: int, say: Say) -> None:
    from datetime import timedelta

    digests.remind(say, today=(now() + timedelta(days=LATER_DAYS * (run + 1))).date())


def rebuild(_run: int, say: Say) -> None:
    index.rebuild()
    say("rebuilt")


WORK: dict[str, Callable[[int, Say], None]] = {"import": take_in, "remind": remind, "rebuild": rebuild}


def child(app: Flask, work: str, number: int, said: Path) -> None:
    def say(line: str) -> None:
        with said.open("a", encoding="utf-8") as file:
            file.write(line.strip() + "\n")

    with app.app_context():
        WORK[work](number, say)


def main() -> None:
    said, app = Path(sys.argv[1]), create_app()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready", flush=True)
    for line in sys.stdin:
        work, number = line.split()
        pid = os.fork()
        if pid == 0:
            child(app, work, int(number), said / work)
            os._exit(0)
        print(pid, flush=True)


if __name__ == "__main__":
    main()

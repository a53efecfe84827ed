"""`python app.py`, as `make run` calls it: several processes, begun again when one is killed, gone with the first."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.running import LONGEST_START, ROOT, FarVisitor, Server, environment, until

SWALLOWED = re.compile(r"Exception ignored in: .*?\nKeyboardInterrupt: ?\n", re.DOTALL)
"""What Python itself writes where Ctrl+C falls into a callback of its collector of garbage; the others end all the same."""


def lives(number: int) -> bool:
    """Whether a process goes on; one that ended and that nobody asked about is still listed."""
    try:
        return "State:\tZ" not in Path(f"/proc/{number}/status").read_text()
    except OSError:
        return False


@pytest.fixture
def server(var: Path) -> Iterator[Server]:
    with Server(var, by=("app.py",)) as made:
        heard = signal.signal(signal.SIGINT, signal.default_int_handler)  # who runs in the background ignores it
        try:
            made.start()
        finally:
            signal.signal(signal.SIGINT, heard)
        until(lambda: len(made.workers()) == 2)
        yield made


def test_each_of_its_processes_takes_in_what_another_was_told(server: Server) -> None:
    """Suggestions go to whoever is free; none shares a connection with another, so that none reads another's answers."""

    def suggested(number: int) -> str:
        visitor = FarVisitor(server.url)
        draft = visitor.post("/suggest", {"name": f"Club number {number}"}).url.rpartition("/")[0]
        return visitor.get(f"{draft}/check").text

    with ThreadPoolExecutor(8) as many:
        answers = list(many.map(suggested, range(40)))
    assert [number for number, text in enumerate(answers) if f"Club number {number}" not in text] == [], answers[0][:3000]


def test_one_that_is_killed_is_begun_again_and_the_others_answer(server: Server) -> None:
    before = set(server.workers())
    server.kill("worker")
    assert server.status("/search?q=autism") == 200
    until(lambda: len(server.workers()) == 2 and set(server.workers()) != before)
    assert server.status("/search?q=swimming") == 200


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_with_the_first_process_all_end(server: Server, how: signal.Signals) -> None:
    assert server.process is not None
    others = server.workers()
    os.kill(server.process.pid, how)
    server.process.wait(timeout=LONGEST_START)
    until(lambda: server.status("/healthz") == 0 and not any(map(lives, others)))


def test_ctrl_c_ends_all_without_complaint(server: Server) -> None:
    assert server.process is not None
    others = server.workers()
    os.killpg(server.process.pid, signal.SIGINT)
    assert server.process.wait(timeout=LONGEST_START) == 0
    until(lambda: server.status("/healthz") == 0 and not any(map(lives, others)))
    assert "Traceback" not in SWALLOWED.sub("", server.log.read_text())


def test_a_port_that_is_taken_is_said_in_words(server: Server) -> None:
    env = environment(server.var, PORT=str(server.port), PUBLIC_URL=server.url)
    second = subprocess.run([sys.executable, "app.py"], cwd=ROOT, env=env, capture_output=True, text=True, timeout=LONGEST_START)
    assert second.returncode == 1 and "does not start: nobody can listen on 127.0.0.1" in second.stderr
    assert "Traceback" not in second.stderr and server.status("/healthz") == 200

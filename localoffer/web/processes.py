"""Several processes that serve one site: what the first one makes ready, the others share; none shares its connections."""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable

from flask import Flask

from localoffer.database import db
from localoffer.search import watching

log = logging.getLogger(__name__)
MOST_BY_DEFAULT = 4
BACKLOG = 1024
LONGEST_WAIT_SECONDS, GLANCE_SECONDS = 10.0, 0.05
PAUSE_SECONDS = 1.0
"""After a process ended that nobody told to: one that cannot live is not begun a thousand times."""


def how_many() -> int:
    """How many processes serve where nothing else looks after them. Windows can only have one, and a Mac stops what divides
    itself after it has looked up an address."""
    if not hasattr(os, "fork") or sys.platform == "darwin":
        return 1
    said = os.environ.get("WEB_CONCURRENCY", "")
    return max(1, int(said)) if said.isdecimal() else min(MOST_BY_DEFAULT, os.cpu_count() or 1)


def make_ready(apps: Iterable[Flask], begin: Callable[[], object]) -> None:
    """In the first process, which answers nobody: one other begins as soon as it can answer, and what takes longer is read
    meanwhile, for those that follow."""
    every = list(apps)
    for each in every:
        watching.before_the_first_worker(each)
    gc.freeze()  # nor is it looked through later, which would part the processes that share it
    begin()
    for each in every:
        watching.before_workers(each)
    watching.settle()
    gc.enable()


def begin(apps: Iterable[Flask]) -> None:
    """In each other process: connections of its own, for two that shared one would read each other's answers."""
    gc.enable()
    for each in apps:
        with each.app_context():
            for engine in db.engines.values():
                engine.dispose(close=False)


def listen(host: str, port: int) -> list[socket.socket]:
    """Sockets on which several processes answer, one for each address of the host that there is here; who comes before any of
    them answers is let in a moment later."""
    found, reasons = [], []
    for family, _kind, _protocol, _name, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        try:
            found.append(socket.create_server(address[:2], family=family, backlog=BACKLOG))
        except OSError as reason:
            reasons.append(reason)
    if not found:
        raise reasons[0]
    return found


class Others:
    """The processes that answer: begun again when one of them ends, and ended with the first, however that ends."""

    def __init__(self, work: Callable[[], None]) -> None:
        self.work = work
        self.numbers: set[int] = set()
        self.end, self.kept_open = os.pipe()

    def begin(self) -> None:
        number = os.fork()
        if number:
            self.numbers.add(number)
            return
        status = 1
        try:
            os.close(self.kept_open)  # so that only the first process holds it, and its end is seen
            threading.Thread(target=self.watch, name="first-process-watch", daemon=True).start()
            self.work()
            status = 0
        except KeyboardInterrupt:
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)

    def watch(self) -> None:
        os.read(self.end, 1)  # nobody writes: it returns when the first process is gone
        os.kill(os.getpid(), signal.SIGTERM)

    def keep(self, count: int) -> None:
        """So many of them, for ever."""
        while True:
            while len(self.numbers) < count:
                self.begin()
            number, status = os.wait()
            self.numbers.discard(number)
            log.warning("process %s ended (%s); another begins", number, os.waitstatus_to_exitcode(status))
            time.sleep(PAUSE_SECONDS)

    def wait(self) -> None:
        """Until the last has ended: all have heard Ctrl+C, and finish what they are at."""
        until = time.monotonic() + LONGEST_WAIT_SECONDS
        while self.numbers and time.monotonic() < until:
            with contextlib.suppress(ChildProcessError):
                number, _status = os.waitpid(-1, os.WNOHANG)
                self.numbers.discard(number)
            time.sleep(GLANCE_SECONDS)

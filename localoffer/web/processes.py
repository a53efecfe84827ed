"""Several processes that serve one site: what the first one makes ready, the others share; none shares its connections."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterable

from flask import Flask

from localoffer.database import db
from localoffer.search import watching

MOST_BY_DEFAULT = 4
PAUSE_SECONDS = 1.0
"""After a process ended that nobody told to: one that cannot live is not begun a thousand times."""


def how_many() -> int:
    """How many processes serve where nothing else looks after them; Windows can only have one."""
    if not hasattr(os, "fork"):
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


def listen(host: str, port: int) -> socket.socket:
    """A socket on which several processes answer."""
    family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    made = socket.socket(family, kind)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(address)
    return made


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
        try:
            os.close(self.kept_open)  # so that only the first process holds it, and its end is seen
            threading.Thread(target=self.watch, name="first-process-watch", daemon=True).start()
            self.work()
        finally:
            os._exit(0)

    def watch(self) -> None:
        os.read(self.end, 1)  # nobody writes: it returns when the first process is gone
        os.kill(os.getpid(), signal.SIGTERM)

    def keep(self, count: int) -> None:
        """So many of them, until Ctrl+C, which the others hear as well."""
        with contextlib.suppress(KeyboardInterrupt):
            while True:
                while len(self.numbers) < count:
                    self.begin()
                number, _status = os.wait()
                self.numbers.discard(number)
                time.sleep(PAUSE_SECONDS)

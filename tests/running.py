"""The site as it runs in earnest: gunicorn (or another command) in a process group of its own, on a free port, that can be
killed in every way."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import requests

from tests.checking import CheckingClient, Page

ROOT = Path(__file__).resolve().parent.parent
SECRET = "only-for-tests-0123456789-abcdefghijklmnop"
LONGEST_START = 240.0
"""Seconds for whatever surely comes, and on a busy machine comes late: only what hangs takes longer."""
PORTS = range(20_000, 32_000)
"""Below those that the system gives to whoever connects: none of them is gone before the site that was told it listens."""
reserved: list[socket.socket] = []


def free_port() -> int:
    """A port that nobody listens on, and that no other run of tests gets while this process lives.

    That is known by the port of the same number for datagrams, which is kept.
    """
    for port in random.sample(PORTS, len(PORTS)):
        mark = socket.socket(type=socket.SOCK_DGRAM)
        try:
            mark.bind(("127.0.0.1", port))
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", port))
        except OSError:
            mark.close()
            continue
        reserved.append(mark)
        return port
    raise AssertionError("every port is taken")


def environment(var: Path, **more: str) -> dict[str, str]:
    """What a site under test is told; nothing of the developer's own settings.

    It keeps what it compiled, as `make ready` has it: else every start would compile all of it.
    """
    own = ("LOCALOFFER", "MAIL_", "DATABASE_", "PYTHONDONTWRITEBYTECODE")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(own)}
    facts = {
        "LOCALOFFER_ENV": "test",
        "LOCALOFFER_VAR": str(var),
        "LOCALOFFER_TILES": "none",
        "LOCALOFFER_LIMITS": "off",
        "SECRET_KEY": SECRET,
        "MAIL_BACKEND": "dummy",
        "WEB_CONCURRENCY": "2",
        "PYTHONWARNINGS": "ignore",
    }
    return {**kept, **facts, **more}


@dataclass
class Server:
    """One node: a first process with its workers."""

    var: Path
    port: int = field(default_factory=free_port)
    settings: Mapping[str, str] = field(default_factory=dict)
    by: tuple[str, ...] = ("-m", "gunicorn", "app:app")
    process: subprocess.Popen[bytes] | None = None
    log_folder: Path | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return (self.log_folder or self.var.parent) / f"gunicorn-{self.port}.log"

    def start(self, *, path: str = "/search?q=autism") -> float:
        """Start it; the seconds until the first answer."""
        began = time.monotonic()
        env = environment(self.var, **{"PUBLIC_URL": self.url, "PORT": str(self.port), **self.settings})
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *self.by], cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True
            )
        while time.monotonic() - began < LONGEST_START:
            if self.status(path) == 200:
                return time.monotonic() - began
            assert self.process.poll() is None, f"the site did not start: {self.log.read_text()[-3000:]}"
            time.sleep(0.05)
        raise AssertionError(f"no answer after {LONGEST_START} seconds: {self.log.read_text()[-3000:]}")

    def status(self, path: str) -> int:
        """The status of a page, 0 when nobody answers."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=LONGEST_START) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as problem:
            with problem:
                return problem.code
        except OSError:
            return 0

    def cpu_seconds(self) -> float:
        """What its processes have taken of the processor's time so far."""
        assert self.process is not None
        ticks = 0
        for each in (self.process.pid, *self.workers()):
            with contextlib.suppress(OSError):
                ticks += sum(map(int, Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()[11:15]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def workers(self) -> list[int]:
        """The numbers of the worker processes."""
        assert self.process is not None
        found = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(each) for each in found.split()]

    def kill(self, what: str) -> None:
        """kill -9: one "worker", the "master" (what is left of it goes a moment later), or the whole "group"."""
        assert self.process is not None
        if what == "worker":
            os.kill(self.workers()[-1], signal.SIGKILL)
            return
        if what == "master":
            os.kill(self.process.pid, signal.SIGKILL)
            time.sleep(0.1)
        self.end()

    def end(self) -> None:
        """Kill all that is left of it."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=LONGEST_START)
        self.process = None

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()


class FarPage(Page):
    """A page of a site that runs elsewhere, read fast and not checked."""

    def __init__(self, answer: requests.Response) -> None:
        self.answer = answer
        self.url = answer.request.path_url.partition("?")[0]
        self.status = answer.status_code
        self.html = answer.text
        self.is_html = answer.headers.get("Content-Type", "").startswith("text/html")


class FarVisitor(CheckingClient):
    """A visitor of a site that runs elsewhere, with cookies, who can do what tests' other visitors do."""

    def __init__(self, url: str) -> None:
        self.base = url
        self.client = self  # type: ignore[assignment]
        self.session = requests.Session()
        self.session.headers["Sec-Fetch-Site"] = "same-origin"

    def get(
        self,
        url: str,
        *,
        follow: bool = True,
        query_string: Any = None,
        follow_redirects: bool = True,
        buffered: bool = True,
    ) -> FarPage:
        """As the test client's; an answer from afar is always read whole."""
        follow = follow and follow_redirects
        return FarPage(
            self.session.get(urljoin(self.base, url), params=query_string, allow_redirects=follow, timeout=LONGEST_START)
        )

    def post(
        self, url: str, data: Any = None, *, follow: bool = True, follow_redirects: bool = True, buffered: bool = True
    ) -> FarPage:
        """As the test client's; an answer from afar is always read whole."""
        follow = follow and follow_redirects
        return FarPage(self.session.post(urljoin(self.base, url), data=data, allow_redirects=follow, timeout=LONGEST_START))

    def _checked(self, response: Any, url: str) -> Any:
        return response

    def token(self, url: str = "/login") -> str:
        """The token that forms of this session carry."""
        field = self.get(url).soup.select_one("[name=csrf_token]")
        assert field is not None
        return str(field["value"])

    def sign_in(self, email: str, password: str) -> FarPage:
        data = {"email": email, "password": password, "csrf_token": self.token()}
        page = self.post("/login", data, follow=False)
        assert page.status == 302, page.text
        return page


def until(done: Callable[[], bool]) -> float:
    """Wait for what surely comes; how many seconds it took."""
    began = time.monotonic()
    while not done():
        assert time.monotonic() - began < LONGEST_START, f"not within {LONGEST_START:.0f} seconds"
        time.sleep(0.05)
    return time.monotonic() - began

"""A server on this machine that plays feeds as they are: a table of what is at each address, and what was asked of it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Json = dict[str, Any]


@dataclass
class Answer:
    """What is sent back; a `cut` answer ends after so many bytes."""

    body: Any = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None

    @property
    def data(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


Say = Callable[[str, dict[str, str]], Answer | None]


@dataclass
class Feed:
    """One feed: `say` makes the answer to a path and its parameters; None is 404."""

    say: Say
    url: str = ""
    asked: list[str] = field(default_factory=list)


class Quietly(ThreadingHTTPServer):
    """Whoever stops listening half way is no error."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nobody reads it."""


@contextmanager
def serving(say: Say) -> Iterator[Feed]:
    """The feed at an address of this machine."""
    feed = Feed(say)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            feed.asked.append(self.path)
            parts = urlsplit(self.path)
            answer = feed.say(parts.path, {name: each[-1] for name, each in parse_qs(parts.query).items()}) or Answer({}, 404)
            self.send_response(answer.status)
            for name, value in {"Content-Length": str(len(answer.data)), **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.data[: answer.cut])

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    server = Quietly(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    feed.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield feed
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)


def a_record(number: int, **facts: Any) -> Json:
    return {
        "id": f"00000000-0000-4000-8000-{number:012}", "name": f"Harbour Club {number}", "status": "active",
        "description": f"Sailing for everyone, boat {number}.", "attributes": [], "organization": {"id": "x", "name": "Quay"},
        **facts,
    }  # fmt: skip


def page_of(records: list[Json], number: int, of: int | None, **said: Any) -> Answer:
    """A page of Open Referral 3; what is said as None is left out."""
    head = {"page_number": number, "total_pages": of, "last_page": number == of, "first_page": number == 1, **said}
    return Answer({name: value for name, value in head.items() if value is not None} | {"contents": records})


def number_of(asked: dict[str, str]) -> int:
    return int(asked.get("page", "1"))

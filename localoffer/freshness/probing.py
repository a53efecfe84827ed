"""Looking whether a web address answers: politely, for a short time, and never at a machine inside our own network.

The name is looked up once, every address it has must be one of the open internet, and the connection goes to that
address; each redirect is looked at anew in the same way.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from threading import Timer
from urllib.parse import quote, urljoin, urlsplit

from localoffer.exchange.asking import is_public

OK, UNSURE, FAILS, REFUSED = "ok", "unsure", "fails", "refused"
MOST_REDIRECTS = 5
MOST_BYTES = 64 * 1024
SECONDS = 15.0
MOVED, REDIRECTS = (301, 308), (301, 302, 303, 307, 308)
SHY = (401, 403, 429, 451, 503, 999)
"""Answers of sites that do not let machines in, or not now: they say nothing of what a person would see."""
SAFE = "/%:@!$&'()*+,;=~-._"
Resolve = Callable[[str, int], list[str]]
Connect = Callable[[str, int, float], socket.socket]


class Trouble(Exception):
    """The address cannot be looked at; the message says in plain words why."""


class Forbidden(Trouble):
    """The address leads to where the site must not look."""


@dataclass(frozen=True)
class Found:
    """What came of looking: OK, UNSURE, FAILS or REFUSED, a few plain words, and where a lasting redirect leads."""

    outcome: str
    detail: str
    led_to: str = ""


def addresses_of(host: str, port: int) -> list[str]:
    """Every IP address of a name."""
    return [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def connected(address: str, port: int, seconds: float) -> socket.socket:
    return socket.create_connection((address, port), seconds)


def probe(url: str, *, resolve: Resolve = addresses_of, connect: Connect = connected, seconds: float = SECONDS) -> Found:
    """Look whether an address answers. Never raises for what the other side does."""
    led_to, here, lasting = "", url, True
    try:
        for _ in range(MOST_REDIRECTS + 1):
            status, there = answer_of(here, resolve, connect, seconds)
            if status in REDIRECTS and there:
                here = led_on(here, there)
                lasting = lasting and status in MOVED
                led_to = here[:500] if lasting else led_to
                continue
            return judged(status, led_to)
    except Forbidden as trouble:
        return Found(REFUSED, str(trouble))
    except Trouble as trouble:
        return Found(FAILS, str(trouble))
    return Found(FAILS, "it leads from one address to the next without an end")


def led_on(url: str, there: str) -> str:
    """Where a redirect leads, which the other side writes as it likes."""
    try:
        return urljoin(url, there)
    except ValueError as trouble:
        raise Trouble("it leads on to something that is no web address") from trouble


def judged(status: int, led_to: str) -> Found:
    if 200 <= status < 300:
        return Found(OK, "it answers", led_to)
    if status in SHY:
        return Found(UNSURE, f"it does not let machines in (answer {status})", led_to)
    if status in (404, 410):
        return Found(FAILS, f"there is no such page any more (answer {status})")
    return Found(FAILS, f"it answers with an error ({status})")


def answer_of(url: str, resolve: Resolve, connect: Connect, seconds: float) -> tuple[int, str]:
    """(status, where it leads) of one address: asked for its head, and for the page when it does not answer to that."""
    try:
        status, there = asked("HEAD", url, resolve, connect, seconds)
    except Forbidden:
        raise
    except Trouble:
        status, there = 0, ""
    if 200 <= status < 400:
        return status, there
    return asked("GET", url, resolve, connect, seconds)


def asked(method: str, url: str, resolve: Resolve, connect: Connect, seconds: float) -> tuple[int, str]:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except (ValueError, UnicodeError) as trouble:
        raise Trouble("it is not a web address") from trouble
    if parts.scheme not in ("http", "https") or not host:
        raise Trouble("it is not a web address")
    lines = [connect_to(open_address(host, port, resolve), port, connect, seconds)]
    timer = Timer(seconds, hang_up, [lines])
    timer.start()
    try:
        if parts.scheme == "https":
            lines.append(ssl.create_default_context().wrap_socket(lines[0], server_hostname=host, do_handshake_on_connect=False))
            lines[-1].do_handshake()  # type: ignore[attr-defined]
        path = quote(parts.path or "/", safe=SAFE) + (f"?{quote(parts.query, safe=SAFE + '?')}" if parts.query else "")
        return exchanged(method, host, port, path, lines[-1], seconds)
    except ssl.SSLError as trouble:
        raise Trouble("its certificate is not right, so browsers warn people") from trouble
    except (OSError, http.client.HTTPException, ValueError) as trouble:
        raise Trouble("it does not answer as a website does, or too slowly") from trouble
    finally:
        timer.cancel()
        for line in lines:
            line.close()


def open_address(host: str, port: int, resolve: Resolve) -> str:
    """The one address to talk to, looked up once; every address of the name must be open to everybody."""
    try:
        found = resolve(host, port)
    except (OSError, UnicodeError) as trouble:
        raise Trouble("nothing is known by this name") from trouble
    if not found:
        raise Trouble("nothing is known by this name")
    if not all(map(is_public, found)):
        raise Forbidden("it leads into a private network, where we do not look")
    return found[0]


def connect_to(address: str, port: int, connect: Connect, seconds: float) -> socket.socket:
    try:
        return connect(address, port, seconds)
    except OSError as trouble:
        raise Trouble("nobody answers there") from trouble


def hang_up(lines: list[socket.socket]) -> None:
    """End a talk that lasts too long, however slowly the other side goes on."""
    with contextlib.suppress(OSError):  # it is over already
        socket.socket.shutdown(lines[-1], socket.SHUT_RDWR)


def exchanged(method: str, host: str, port: int, path: str, line: socket.socket, seconds: float) -> tuple[int, str]:
    """Ask, and read the head of the answer and no more than the beginning of its body."""
    talk = http.client.HTTPConnection(host, port, timeout=seconds)
    talk.sock = line
    try:
        talk.request(method, path, headers={"User-Agent": "LocalOffer/1 (looks whether links work)", "Accept": "text/html,*/*"})
        answer = talk.getresponse()
        answer.read(MOST_BYTES)
        return answer.status, answer.headers.get("Location", "")
    finally:
        talk.close()

"""Downloading one open-data file, politely: one at a time, with a pause, resumed where it broke off, never endless."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlsplit, urlunsplit

from localoffer.exchange.asking import MOST_REDIRECTS, TIMEOUT, address_of, led_to
from localoffer.exchange.records import Unreadable

WHO = "LocalOffer/1 (set-up of a council's area; one request at a time)"
PAUSE = 1.0  # seconds between two requests to one host
LONGEST_WAIT = 60.0
MOST_TRIES = 4
MOST_BYTES = 1_500_000_000
CHUNK = 1 << 16
Progress = Callable[[int, int], None]


class Downloader:
    """Keeps the pauses between requests; `private_too` lets it read from inside a private network."""

    def __init__(self, *, private_too: bool = False, pause: float = PAUSE, rest: Callable[[float], None] = sleep) -> None:
        self.private_too, self.pause, self.rest = private_too, pause, rest
        self.last: dict[str, float] = {}

    def download(self, url: str, to: Path, progress: Progress = lambda _have, _whole: None) -> None:
        """Bring what is at `url` to the file `to`, or raise `Unreadable`; what has come stays beside it for the next try."""
        to.parent.mkdir(parents=True, exist_ok=True)
        trouble = Unreadable(f"{url} could not be read.")
        for attempt in range(MOST_TRIES):
            try:
                if self.tried(url, to, progress):
                    return
            except Broken as reason:
                trouble = Unreadable(f"{urlsplit(url).hostname}: {reason}")
                self.rest(min(LONGEST_WAIT, reason.wait or self.pause * 2**attempt))
        raise trouble

    def tried(self, url: str, to: Path, progress: Progress) -> bool:
        part, notes = to.with_name(to.name + ".part"), to.with_name(to.name + ".part.json")
        have = part.stat().st_size if part.exists() and notes.exists() else 0
        known = json.loads(notes.read_text()) if have else {}
        if known.get("url") != url:
            have, known = 0, {}
        headers = {"User-Agent": WHO, "Accept-Encoding": "identity"}
        if have and known.get("tag"):
            headers |= {"Range": f"bytes={have}-", "If-Range": known["tag"]}
        connection, answer = self.asked(url, headers)
        try:
            if answer.status == 416:
                part.unlink(missing_ok=True)
                raise Broken("the rest of the file has changed there")
            if answer.status in (429, 500, 502, 503, 504):
                raise Broken(f"it answered {answer.status}", wait_of(answer))
            if answer.status not in (200, 206):
                raise Unreadable(f"{urlsplit(url).hostname} answered {answer.status}.")
            have = have if answer.status == 206 else 0
            whole = have + int(answer.headers.get("Content-Length") or 0)
            if whole > MOST_BYTES:
                raise Unreadable(f"{urlsplit(url).hostname} sends more than {MOST_BYTES // 1_000_000} MB.")
            notes.write_text(json.dumps({"url": url, "tag": answer.headers.get("ETag", "")}))
            have = received(answer, part, have, whole, progress)
        except (OSError, http.client.HTTPException) as trouble:
            raise Broken(f"the line broke ({type(trouble).__name__})") from trouble
        finally:
            connection.close()
        if answer.headers.get("Content-Length") and have < whole:
            raise Broken(f"only {have:,} of {whole:,} bytes came")
        part.replace(to)
        notes.unlink(missing_ok=True)
        return True

    def asked(self, url: str, headers: dict[str, str]) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
        """The answer at the end of the redirects, each looked at before it is followed."""
        for _ in range(MOST_REDIRECTS + 1):
            parts = urlsplit(url)
            if parts.scheme not in (("http", "https") if self.private_too else ("https",)) or not parts.hostname:
                raise Unreadable("Only addresses that begin with https:// are downloaded.")
            self.wait_for(parts.hostname)
            port = parts.port or (443 if parts.scheme == "https" else 80)
            connection = http.client.HTTPConnection(parts.hostname, port, timeout=TIMEOUT)
            try:
                raw = socket.create_connection((address_of(parts.hostname, port, private_too=self.private_too), port), TIMEOUT)
                secure = parts.scheme == "https"
                line = ssl.create_default_context().wrap_socket(raw, server_hostname=parts.hostname) if secure else raw
                connection.sock = line
                connection.request("GET", urlunsplit(("", "", parts.path or "/", parts.query, "")), headers=headers)
                answer = connection.getresponse()
            except (OSError, http.client.HTTPException) as trouble:
                connection.close()
                raise Broken(f"no answer ({type(trouble).__name__})") from trouble
            there = answer.headers.get("Location")
            if answer.status not in (301, 302, 303, 307, 308) or not there:
                return connection, answer
            connection.close()
            url = led_to(url, there)
        raise Unreadable("The address leads from one redirect to the next without an end.")

    def wait_for(self, host: str) -> None:
        since = monotonic() - self.last.get(host, -self.pause)
        if since < self.pause:
            self.rest(self.pause - since)
        self.last[host] = monotonic()


class Broken(Exception):
    """Worth another try, after so many seconds where the other side said how long."""

    def __init__(self, words: str, wait: float = 0.0) -> None:
        super().__init__(words)
        self.wait = wait


def wait_of(answer: http.client.HTTPResponse) -> float:
    said = answer.headers.get("Retry-After", "")
    return float(said) if said.isdecimal() else 0.0


def received(answer: http.client.HTTPResponse, part: Path, have: int, whole: int, progress: Progress) -> int:
    with part.open("ab" if have else "wb") as out:
        while chunk := answer.read(CHUNK):
            out.write(chunk)
            have += len(chunk)
            progress(have, whole)
            if have > MOST_BYTES:
                raise Unreadable(f"More than {MOST_BYTES // 1_000_000} MB came.")
    return have

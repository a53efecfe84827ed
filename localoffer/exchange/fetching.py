"""Fetching a feed from its address: page after page to the end, politely, and never from a machine inside our own network."""

from __future__ import annotations

import http.client
import ipaddress
import json
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from time import monotonic, sleep
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from localoffer.exchange import opening, tables
from localoffer.exchange.records import MOST_BYTES, Record, Unreadable, document

MOST_REDIRECTS = 5
MOST_PAGES = 2000
MOST_SECONDS = 1800
TIMEOUT, LONGEST_ANSWER = 30, 300
RETRIES = (0.5, 2.0)
MOST_BARREN = 4
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
NESTED = ("service_at_locations", "attributes", "schedules", "contacts", "phones", "service_areas")
BUSY = (408, 425, 429, 500, 502, 503, 504)
LONGEST_PAUSE = 20.0
Get = Callable[[str], bytes]


class Passing(Unreadable):
    """What may be over in a moment: a busy machine, a line that broke; `wait` is how many seconds it asks for."""

    def __init__(self, message: str, wait: float = 0.0) -> None:
        super().__init__(message)
        self.wait = wait


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, also behind an IPv6 disguise."""
    found = ipaddress.ip_address(address.split("%")[0])
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    if found.version == 6 and found in TRANSLATED:
        inner = ipaddress.ip_address(int(found) & 0xFFFFFFFF)
    return found.is_global and not found.is_multicast and (inner is None or inner.is_global)


def address_of(host: str, port: int, *, private_too: bool) -> str:
    """The one IP address to talk to, looked up once, so that a second answer cannot lead elsewhere."""
    try:
        found = {str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except OSError as trouble:
        raise Unreadable(f"The address {host} cannot be found.") from trouble
    except UnicodeError as trouble:
        raise Unreadable("That is no web address.") from trouble
    if not private_too and not all(map(is_public, found)):
        raise Unreadable(f"{host} is an address inside a private network, and is not read.")
    return sorted(found)[0]


def get(url: str, *, private_too: bool = False) -> bytes:
    """What is at an address; redirects are looked at again one by one."""
    for _ in range(MOST_REDIRECTS + 1):
        scheme, host, port = checked(url)
        answer, body = asked(scheme, host, port, url, private_too=private_too)
        if answer.status in (301, 302, 303, 307, 308) and (there := answer.headers.get("Location")):
            url = led_to(url, there)
            continue
        if answer.status in BUSY:
            raise Passing(f"{url} answered {answer.status}.", pause_of(answer))
        if answer.status != 200:
            raise Unreadable(f"{url} answered {answer.status}.")
        return body
    raise Unreadable("The address leads from one redirect to the next without an end.")


def led_to(url: str, there: str) -> str:
    """Where a redirect leads."""
    try:
        return urljoin(url, there)
    except ValueError as trouble:
        raise Unreadable("The address leads on to something that is no web address.") from trouble


def pause_of(answer: http.client.HTTPResponse) -> float:
    """The seconds that a busy machine asks us to wait, within reason."""
    said = (answer.headers.get("Retry-After") or "").strip()
    return min(float(said), LONGEST_PAUSE) if said.isascii() and said.isdigit() else 0.0


def checked(url: str) -> tuple[str, str, int | None]:
    """(scheme, host, port) of an address that may be read."""
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme, parts.hostname, parts.port
    except ValueError as trouble:
        raise Unreadable("That is no web address.") from trouble
    if scheme not in ("http", "https") or not host or not url.isprintable() or " " in url:
        raise Unreadable("Only addresses that begin with http:// or https:// are read.")
    return scheme, host, port


def asked(scheme: str, host: str, port: int | None, url: str, *, private_too: bool) -> tuple[http.client.HTTPResponse, bytes]:
    number = port or (443 if scheme == "https" else 80)
    address = address_of(host, number, private_too=private_too)
    try:
        raw = socket.create_connection((address, number), TIMEOUT)
        line = ssl.create_default_context().wrap_socket(raw, server_hostname=host) if scheme == "https" else raw
    except OSError as trouble:
        raise Passing(f"{host} does not answer: {type(trouble).__name__}.") from trouble
    connection = http.client.HTTPConnection(host, number, timeout=TIMEOUT)
    connection.sock = line
    try:
        parts = urlsplit(url)
        path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
        headers = {"Accept": "application/json", "User-Agent": "LocalOffer/1 (import of open data)"}
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer, received(answer, url)
    except (OSError, http.client.HTTPException) as trouble:
        raise Passing(f"{url} could not be read: {type(trouble).__name__}.") from trouble
    finally:
        connection.close()


def received(answer: http.client.HTTPResponse, url: str) -> bytes:
    """The whole answer, unless it is too long or takes too long."""
    begun, parts, size, whole_size = monotonic(), [], 0, answer.length
    while part := answer.read1(1 << 16):
        parts.append(part)
        size += len(part)
        if size > MOST_BYTES:
            raise Unreadable(f"{url} sends more than {MOST_BYTES // 1_000_000} MB.")
        if monotonic() - begun > LONGEST_ANSWER:
            raise Unreadable(f"{url} takes more than {LONGEST_ANSWER // 60} minutes to answer.")
    if whole_size is not None and size < whole_size:
        raise Passing(f"{url} broke off: only {size:,} of {whole_size:,} bytes came.")
    return tables.gunzipped(b"".join(parts), url, MOST_BYTES)


def with_parameters(url: str, **more: str) -> str:
    parts = urlsplit(url)
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in more]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode([*query, *more.items()]), ""))


def list_address(url: str) -> str:
    """The address of the list of services: that itself, or below the address of an API."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    if path.endswith(("/services", ".json", ".ndjson", ".jsonl")) or parts.query:
        return url
    return urlunsplit((parts.scheme, parts.netloc, f"{path}/services", "", ""))


@dataclass
class Fetched:
    """What an address gave: one file, and whether it is all there is."""

    data: bytes
    complete: bool = True
    notes: list[str] = field(default_factory=list)

    @property
    def choices(self) -> dict[str, str]:
        """What a run must know of it: that not all came, and why."""
        return {} if self.complete else {"incomplete": " ".join(self.notes)}


def whole(url: str, fetch: Get, say: Callable[[str], None]) -> Fetched:
    """All of a feed as one file: every page of it, each service in full where the pages have it in brief."""
    body = again(partial(fetch, url))
    if not opening.looks_like_json(body):
        if tables.is_zip(body) or b"<html" not in body[:2000].lower():
            return Fetched(body)
        raise Unreadable("The address shows a page for people. Give the address of the data itself.")
    first = Page.of(body)
    if not first.records and not first.is_list:
        url = list_address(url)
        first = Page.of(again(partial(fetch, with_parameters(url, full="true", per_page="100"))))
    elif not first.paged:
        return Fetched(body)
    out = Fetched(b"")
    lines = []
    size = 0
    brief: bool | None = None
    for each in pages(url, first, fetch, say, out):
        if brief is None:
            brief = not any(key in each for key in NESTED) and can_be_fetched(url, each, fetch)
        lines.append(json.dumps(in_full(url, each, fetch) if brief else each).encode())
        size += len(lines[-1])
        if size > MOST_BYTES:
            raise Unreadable(f"The feed holds more than {MOST_BYTES // 1_000_000} MB.")
    out.data = b"\n".join(lines)
    if not lines:
        raise Unreadable("There are no services at this address.")
    return out


@dataclass
class Page:
    """One page of a feed: its records, and what its envelope says."""

    records: list[Record]
    head: Record
    is_list: bool

    @classmethod
    def of(cls, body: bytes) -> Page:
        found = document(body)
        records = [each.record for each in found.items() if each.record is not None]
        is_list = bool(found.head) or found.text[:1] == "["
        about = not found.head and len(records) == 1 and "name" not in records[0] and "id" not in records[0]
        return cls([] if about else records, found.head, is_list)

    @property
    def total(self) -> int | None:
        """How many pages there are, where the envelope says so in a way that can be believed."""
        said = self.head.get("total_pages", self.head.get("totalPages"))
        return said if isinstance(said, int) and said > 0 else None

    @property
    def paged(self) -> bool:
        return any(name in self.head for name in ("total_pages", "totalPages", "last_page", "last"))

    @property
    def is_last(self) -> bool:
        return self.head.get("last_page", self.head.get("last")) is True


def pages(url: str, first: Page, fetch: Get, say: Callable[[str], None], out: Fetched) -> Iterator[Record]:
    """The records of all pages, each id once: to the last page, an empty one, or a few that bring nothing new."""
    seen: set[str] = set()
    page, number, barren, begun = first, 1, 0, monotonic()
    while True:
        fresh = [each for each in page.records if key_of(each) not in seen]
        yield from fresh
        seen |= set(map(key_of, fresh))
        barren = 0 if fresh else barren + 1
        total = page.total
        more_said = bool(total and number < total)
        say(f"  page {number}{f' of {total}' if total else ''}: {len(seen):,} services")
        if not page.paged or ((page.is_last or not page.records) and not more_said):
            return
        if barren > (MOST_BARREN if more_said else 1):
            if more_said:
                told(
                    out, say, f"The last {barren} pages brought nothing new, though {total} were promised. They were not read on."
                )
            return
        number += 1
        if number > MOST_PAGES or monotonic() - begun > MOST_SECONDS:
            told(out, say, f"The feed did not end after {number - 1} pages. What came so far is taken.")
            return
        try:
            page = Page.of(again(partial(fetch, with_parameters(url, full="true", page=str(number)))))
        except Unreadable as trouble:
            if total and number > total:
                return
            told(out, say, f"Page {number} could not be read, so some entries may be missing: {trouble}")
            if not total or number >= total:
                return
            page = Page([], page.head, True)


def told(out: Fetched, say: Callable[[str], None], note: str) -> None:
    """Keep that not all came, so that nothing counts as gone."""
    out.complete = False
    out.notes.append(note)
    say(f"  {note}")


def key_of(record: Record) -> str:
    """What tells a repeat from another record, also where ids are given twice."""
    return f"{record.get('id')}/{record.get('name')}"


def again(ask: Callable[[], bytes]) -> bytes:
    """An answer; what may be over in a moment is asked for three times before it is given up."""
    for wait in RETRIES:
        try:
            return ask()
        except Passing as trouble:
            sleep(max(wait, trouble.wait))
    return ask()


def can_be_fetched(url: str, record: Record, fetch: Get) -> bool:
    """Whether the feed answers for one service alone."""
    try:
        found: Any = json.loads(fetch(one_address(url, record)))
    except (Unreadable, ValueError, RecursionError):
        return False
    return isinstance(found, dict) and str(found.get("id")) == str(record.get("id"))


def one_address(url: str, record: Record) -> str:
    parts = urlsplit(url)
    key = quote(str(record.get("id")), safe="")
    return urlunsplit((parts.scheme, parts.netloc, f"{parts.path.rstrip('/')}/{key}", "", ""))


def in_full(url: str, record: Record, fetch: Get) -> Record:
    try:
        found = json.loads(fetch(one_address(url, record)))
    except (Unreadable, ValueError, RecursionError):
        return record
    return found if isinstance(found, dict) and found.get("name") else record

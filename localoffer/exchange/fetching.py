"""Fetching a feed from its address: page after page to the end, politely, and never from a machine inside our own network."""

from __future__ import annotations

import http.client
import ipaddress
import json
import socket
import ssl
from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from localoffer.exchange.records import MOST_BYTES, Record, Unreadable, document, is_page, services

MOST_REDIRECTS = 5
MOST_PAGES = 2000
MOST_SECONDS = 1800
TIMEOUT = 30
NESTED = ("service_at_locations", "attributes", "schedules", "contacts", "phones", "service_areas")
Get = Callable[[str], bytes]


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, also behind an IPv6 disguise."""
    found = ipaddress.ip_address(address.split("%")[0])
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    return found.is_global and not found.is_multicast and (inner is None or inner.is_global)


def address_of(host: str, port: int, *, private_too: bool) -> str:
    """The one IP address to talk to, looked up once, so that a second answer cannot lead elsewhere."""
    try:
        found = {str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except OSError as trouble:
        raise Unreadable(f"The address {host} cannot be found.") from trouble
    if not private_too and not all(map(is_public, found)):
        raise Unreadable(f"{host} is an address inside a private network, and is not read.")
    return sorted(found)[0]


def get(url: str, *, private_too: bool = False) -> bytes:
    """What is at an address; redirects are looked at again one by one."""
    for _ in range(MOST_REDIRECTS + 1):
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Unreadable("Only addresses that begin with http:// or https:// are read.")
        answer, body = asked(parts.scheme, parts.hostname, parts.port, url, private_too=private_too)
        if answer.status in (301, 302, 303, 307, 308) and (there := answer.headers.get("Location")):
            url = urljoin(url, there)
            continue
        if answer.status != 200:
            raise Unreadable(f"{url} answered {answer.status}.")
        return body
    raise Unreadable("The address leads from one redirect to the next without an end.")


def asked(scheme: str, host: str, port: int | None, url: str, *, private_too: bool) -> tuple[http.client.HTTPResponse, bytes]:
    number = port or (443 if scheme == "https" else 80)
    address = address_of(host, number, private_too=private_too)
    raw = socket.create_connection((address, number), TIMEOUT)
    line = ssl.create_default_context().wrap_socket(raw, server_hostname=host) if scheme == "https" else raw
    connection = http.client.HTTPConnection(host, number, timeout=TIMEOUT)
    connection.sock = line
    try:
        parts = urlsplit(url)
        path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
        headers = {"Accept": "application/json", "User-Agent": "LocalOffer/1 (import of open data)"}
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read(MOST_BYTES + 1)
        if len(body) > MOST_BYTES:
            raise Unreadable(f"{url} sends more than {MOST_BYTES // 1_000_000} MB.")
        return answer, body
    except (OSError, http.client.HTTPException) as trouble:
        raise Unreadable(f"{url} could not be read: {type(trouble).__name__}.") from trouble
    finally:
        connection.close()


def with_parameters(url: str, **more: str) -> str:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query)) | more
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query), ""))


def list_address(url: str) -> str:
    """The address of the list of services: that itself, or below the address of an API."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    if path.endswith(("/services", ".json", ".ndjson", ".jsonl")) or parts.query:
        return url
    return urlunsplit((parts.scheme, parts.netloc, f"{path}/services", "", ""))


def feed(url: str, fetch: Get, say: Callable[[str], None]) -> Iterator[Record]:
    """Every service of a feed: all its pages, and each service in full where the pages have it in brief."""
    try:
        first = document(fetch(url))
    except Unreadable:
        first = None
    if first is None or not (isinstance(first, list) or is_page(first) or "name" in first):
        url = list_address(url)
        first = document(fetch(with_parameters(url, full="true")))
    if not (isinstance(first, dict) and is_page(first)):
        yield from services(first)
        return
    brief: bool | None = None
    for each in pages(url, first, fetch, say):
        if brief is None:
            brief = not any(key in each for key in NESTED) and can_be_fetched(url, each, fetch)
        yield in_full(url, each, fetch) if brief else each


def pages(url: str, first: Record, fetch: Get, say: Callable[[str], None]) -> Iterator[Record]:
    """The records of all pages, each id once, to the last page or the first that brings nothing new."""
    seen: set[str] = set()
    page, number, begun = first, 1, monotonic()
    while number <= MOST_PAGES and monotonic() - begun < MOST_SECONDS:
        fresh = [each for each in services(page) if str(each.get("id")) not in seen]
        yield from fresh
        seen |= {str(each.get("id")) for each in fresh}
        total = page.get("total_pages") or page.get("totalPages")
        say(f"  page {number}{f' of {total}' if total else ''}: {len(seen):,} services")
        ends = page.get("last_page", page.get("last")) is True and not (isinstance(total, int) and number < total)
        if not fresh or ends:
            return
        number += 1
        try:
            page = document(fetch(with_parameters(url, full="true", page=str(number))))
        except Unreadable as trouble:
            say(f"  page {number} could not be read: {trouble}")
            return
        if not (isinstance(page, dict) and is_page(page)):
            return


def can_be_fetched(url: str, record: Record, fetch: Get) -> bool:
    """Whether the feed answers for one service alone."""
    try:
        found: Any = json.loads(fetch(one_address(url, record)))
    except (Unreadable, ValueError):
        return False
    return isinstance(found, dict) and str(found.get("id")) == str(record.get("id"))


def one_address(url: str, record: Record) -> str:
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, f"{parts.path.rstrip('/')}/{record.get('id')}", "", ""))


def in_full(url: str, record: Record, fetch: Get) -> Record:
    try:
        found = json.loads(fetch(one_address(url, record)))
    except (Unreadable, ValueError):
        return record
    return found if isinstance(found, dict) and found.get("name") else record

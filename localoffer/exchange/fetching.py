"""Fetching a feed from its address: page after page to the end, as one file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from localoffer.exchange import opening, tables
from localoffer.exchange.asking import again
from localoffer.exchange.one_by_one import Get, OneByOne
from localoffer.exchange.records import MOST_BYTES, Record, Unreadable, document

MOST_PAGES = 2000
MOST_SECONDS = 1800
MOST_BARREN = 4


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
    services = OneByOne(url, fetch)
    for each in services.of(pages(url, first, fetch, say, out)):
        lines.append(json.dumps(each).encode())
        size += len(lines[-1])
        if size > MOST_BYTES:
            raise Unreadable(f"The feed holds more than {MOST_BYTES // 1_000_000} MB.")
    if services.note:
        told(out, say, services.note)
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

"""Services that the pages of a feed tell in brief: each asked for in full at an address of its own.

What is told in brief says nothing of telephones, places and times. It must not be taken for all that a service says, where the
others are told in full: what could not be read so is left unread.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import quote, urlsplit, urlunsplit

from localoffer.exchange.asking import Passing, again
from localoffer.exchange.records import Record, Unreadable

NESTED = ("service_at_locations", "attributes", "schedules", "contacts", "phones", "service_areas")
MOST_WITHOUT, MOST_FAILED = 3, 5
"""Services without an address of their own before it is believed that none has one; ones in a row that the feed fails to tell
before it is not asked any more."""
MOST_NAMED = 5
Get = Callable[[str], bytes]


@dataclass
class OneByOne:
    """The services of a feed as they come, in full; `unread` are the names of those that could not be had so, and `why`."""

    url: str
    fetch: Get
    brief: bool | None = None
    unread: list[str] = field(default_factory=list)
    why: str = ""
    failed: int = 0
    held: list[tuple[Record, Unreadable]] = field(default_factory=list)

    def of(self, records: Iterable[Record]) -> Iterator[Record]:
        """Each in full. Where the pages tell all there is, or none has an address of its own, each as it came."""
        for each in records:
            if self.brief is None and any(key in each for key in NESTED):
                self.brief = False
                yield from self.as_they_came()
            if self.brief is False:
                yield each
            else:
                yield from self.asked(each)
        yield from self.as_they_came()

    def asked(self, record: Record) -> Iterator[Record]:
        try:
            if self.brief and self.failed >= MOST_FAILED:
                raise Unreadable(self.why)
            found = in_full(self.url, record, self.fetch)
        except Unreadable as trouble:
            self.failed += 1
            self.held.append((record, trouble))
            if self.brief:
                self.leave_unread()
            elif self.has_none():
                self.brief = False
                yield from self.as_they_came()
        else:
            self.brief, self.failed = True, 0
            self.leave_unread()
            yield found

    def has_none(self) -> bool:
        """Whether it is clear that no service has an address of its own; raises what it answered where a feed only fails."""
        busy = [trouble for _, trouble in self.held if isinstance(trouble, Passing)]
        if len(busy) >= MOST_FAILED:
            raise busy[-1]
        return len(self.held) - len(busy) >= MOST_WITHOUT

    def leave_unread(self) -> None:
        for record, trouble in self.held:
            self.unread.append(str(record.get("name") or record.get("id")))
            self.why = str(trouble)
        self.held = []

    def as_they_came(self) -> Iterator[Record]:
        """Those that were held back until it was clear that none has more to say."""
        busy = [trouble for _, trouble in self.held if isinstance(trouble, Passing)]
        if busy and self.brief is None:
            raise busy[-1]
        yield from (record for record, _ in self.held)
        self.held = []

    @property
    def note(self) -> str:
        """What could not be read in full, in words; "" when all could."""
        if not self.unread:
            return ""
        names = ", ".join(self.unread[:MOST_NAMED]) + (" and others" if len(self.unread) > MOST_NAMED else "")
        return f"Told in brief only, and so left as they are here: {len(self.unread):,} ({names}). {self.why}"


def one_address(url: str, record: Record) -> str:
    parts = urlsplit(url)
    key = quote(str(record.get("id")), safe="")
    return urlunsplit((parts.scheme, parts.netloc, f"{parts.path.rstrip('/')}/{key}", "", ""))


def in_full(url: str, record: Record, fetch: Get) -> Record:
    """One service as its own address tells it, asked for again where the feed was busy; raises `Unreadable`."""
    address = one_address(url, record)
    try:
        found = json.loads(again(partial(fetch, address)))
    except (ValueError, RecursionError) as trouble:
        if isinstance(trouble, Unreadable):
            raise
        raise Unreadable(f"{address} is not JSON.") from trouble
    if not isinstance(found, dict) or str(found.get("id")) != str(record.get("id")) or not found.get("name"):
        raise Unreadable(f"{address} tells something else.")
    return found

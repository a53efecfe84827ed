"""What an import would do with each record: new, changed, unchanged, alike, rejected. Nothing is changed here."""

from __future__ import annotations

import hashlib
import json
import marshal
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import orjson
from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from localoffer.database import db
from localoffer.directory import listing as listings
from localoffer.directory import queries
from localoffer.directory.differences import FieldChange, diff
from localoffer.directory.listing import Listing
from localoffer.directory.rules import slug_of
from localoffer.exchange import tidy
from localoffer.exchange.likeness import Like, Register
from localoffer.exchange.models import Link, Source
from localoffer.exchange.open_referral import Rejected, Taken, taken
from localoffer.exchange.records import Item, Record

NEW, CHANGED, SAME, ALIKE, REJECTED, REPEATED, GONE = (
    "new", "changed", "unchanged", "likely duplicates", "rejected", "repeated", "gone",
)  # fmt: skip
MOST_LOST, FEWEST_TO_HOLD = 0.1, 10
AT_ONCE = 400
"""Records that are packed together, and judged together."""


@dataclass(frozen=True)
class Named:
    """A record with the id by which it is known, and a fingerprint of all it says."""

    line: int
    record: Record | None
    foreign_id: str
    digest: str
    problem: str = ""
    repeated: bool = False


@dataclass
class Judged:
    """One record and what would be done with it."""

    line: int
    foreign_id: str
    name: str
    outcome: str
    digest: str = ""
    record: Record = field(default_factory=dict)
    taken: Taken | None = None
    like: Like | None = None
    changes: list[FieldChange] = field(default_factory=list)
    reason: str = ""


class Packed:
    """Records that are to be judged, packed in memory: to open a large file and to understand its rows takes minutes, and
    is done once."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.last: list[tuple[object, ...]] = []

    def add(self, each: Named) -> None:
        self.last.append((each.line, each.record, each.foreign_id, each.digest, each.problem, each.repeated))
        if len(self.last) == AT_ONCE:
            self.parts.append(zlib.compress(marshal.dumps(self.last), level=1))
            self.last = []

    def __len__(self) -> int:
        return len(self.parts) * AT_ONCE + len(self.last)

    def __iter__(self) -> Iterator[Named]:
        for part in self.parts:
            yield from (Named(*facts) for facts in marshal.loads(zlib.decompress(part)))  # noqa: S302 - packed above
        yield from (Named(*facts) for facts in self.last)  # type: ignore[arg-type]


@dataclass
class Survey:
    """A first look over a whole source: whom it names, what is not as it was, and what it lost."""

    ids: set[str] = field(default_factory=set)
    todo: Packed = field(default_factory=Packed)
    counts: Counter[str] = field(default_factory=Counter)
    total: int = 0
    known: dict[str, str] = field(default_factory=dict)

    @property
    def gone(self) -> list[str]:
        return sorted(key for key, digest in self.known.items() if digest and key not in self.ids)

    @property
    def is_suspicious(self) -> bool:
        """Whether the source has lost so much at once that a person should look first."""
        before = sum(1 for digest in self.known.values() if digest)
        return before >= FEWEST_TO_HOLD and len(self.gone) > before * MOST_LOST


def digest_of(record: Record) -> str:
    try:
        said = orjson.dumps(record, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # halves of characters, and numbers without end
        said = json.dumps(record, sort_keys=True, default=str).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(said, digest_size=16).hexdigest()


def named(items: Iterable[Item]) -> Iterator[Named]:
    """Every record with its id. One that comes again is told so; another under the same id gets one of its own."""
    seen: dict[str, str] = {}
    for item in items:
        if item.record is None:
            yield Named(item.line, None, "", "", item.problem)
            continue
        raw = item.record.get("id")
        key = "" if raw is None or isinstance(raw, dict | list | bool) else tidy.line(raw)
        name = tidy.line(item.record.get("name"))
        key = key or name
        if key in seen and seen[key] == name:
            yield Named(item.line, item.record, key, "", repeated=True)
            continue
        if key in seen:
            key = f"{key}#{slug_of(name)}"
            if key in seen:
                yield Named(item.line, item.record, key, "", repeated=True)
                continue
        seen[key] = name
        yield Named(item.line, item.record, key, digest_of(item.record))


def survey(items: Iterable[Item], source: Source | None, *, missed: str = "") -> Survey:
    """The first look: quick, for nothing is understood yet but ids and whether anything is different.

    `missed` is what of the source could not be read: then nothing counts as gone.
    """
    found = Survey(known=known_digests(source))
    for each in named(items):
        found.total += 1
        if each.record is not None and not each.repeated:
            found.ids.add(each.foreign_id)
            if found.known.get(each.foreign_id) == each.digest:
                found.counts[SAME] += 1
                continue
        elif each.record is None:
            found.counts[REJECTED] += 1
        else:
            found.counts[REPEATED] += 1
        found.todo.add(each)
    if missed:
        found.known = {key: digest for key, digest in found.known.items() if key in found.ids}
    return found


def known_digests(source: Source | None) -> dict[str, str]:
    if source is None or source.id is None:
        return {}
    return dict(db.session.execute(select(Link.foreign_id, Link.digest).where(Link.source_id == source.id)).tuples().all())


class Judge:
    """Understands records of one source, a few hundred at a time, and says what would be done with each."""

    def __init__(self, source: Source | None) -> None:
        self.source_id = source.id if source is not None else None
        self.register: Register | None = None

    def judged(self, part: Iterable[Named]) -> list[Judged]:
        rows = list(part)
        links = self.links([each.foreign_id for each in rows if each.record is not None])
        return [self.one(each, links.get(each.foreign_id)) for each in rows]

    def links(self, ids: list[str]) -> dict[str, tuple[str, Record]]:
        """{foreign id: (digest, listing as it came last)} of those that are known."""
        if self.source_id is None:
            return {}
        found = db.session.execute(
            select(Link.foreign_id, Link.digest, Link.listing).where(Link.source_id == self.source_id, Link.foreign_id.in_(ids))
        )
        return {key: (digest, listing) for key, digest, listing in found}

    def one(self, each: Named, link: tuple[str, Record] | None) -> Judged:
        if each.record is None:
            return Judged(each.line, "", "", REJECTED, reason=each.problem)
        name = tidy.line(each.record.get("name"))[:120]
        if each.repeated:
            return Judged(each.line, each.foreign_id, name, REPEATED, reason="it came before, under the same id")
        try:
            return self.understood(each, each.record, link)
        except Rejected as why:
            reason = str(why)
        except SQLAlchemyError:
            raise
        except Exception:  # one record that nobody thought of must not keep the others from being taken in
            current_app.logger.exception("a record of an import could not be understood")
            reason = "it holds something that cannot be understood"
        return Judged(each.line, each.foreign_id, name, REJECTED, reason=reason)

    def understood(self, each: Named, record: Record, link: tuple[str, Record] | None) -> Judged:
        """A record that can be an entry, and what would be done with it; else `Rejected`."""
        found = taken(record)
        if reason := refused(found.listing):
            raise Rejected(reason)
        made = Judged(each.line, each.foreign_id, found.listing.name, NEW, each.digest, record, found)
        if link is not None:
            made.outcome = CHANGED
            made.changes = diff(listings.from_json(link[1]), found.listing)
        elif like := self.others().like(found.listing):
            made.outcome, made.like = ALIKE, like
        return made

    def others(self) -> Register:
        """The published entries that did not come from this source, read once."""
        if self.register is None:
            own = set(db.session.scalars(select(Link.entry_id).where(Link.source_id == self.source_id)))
            self.register = Register.of((each.id, each.listing) for each in queries.all_published() if each.id not in own)
        return self.register


def refused(listing: Listing) -> str:
    """Why something must not be listed here, where somebody asked for that; "" for nearly everything."""
    ask = current_app.extensions.get("must_not_be_listed")
    return str(ask(listing) or "") if ask else ""

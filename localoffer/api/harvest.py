"""What harvesters read: every published service in the order in which it was added, and who runs it, by which terms."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from flask import current_app, request

from localoffer.api import merging, schema, taxonomies
from localoffer.api.merging import Came, Record
from localoffer.api.places import Area
from localoffer.clock import day_of, today
from localoffer.config import Settings
from localoffer.directory import listing as listings
from localoffer.directory import queries
from localoffer.directory.queries import Gone, PublicEntry
from localoffer.places import wards
from localoffer.places.pack import Pack

KEY = "harvest"
CLOSED_FOR = timedelta(days=90)
"""How long what has closed is still told, as inactive, before only its id is."""
AsTheyCame = Callable[[Iterable[int]], dict[int, tuple[Record, Record, Record]]]


@dataclass(frozen=True)
class Borrowed:
    """What an entry that came from elsewhere brings with it: who runs it, and terms that are not ours."""

    organization: Record | None
    terms: tuple[Record, ...]

    @cached_property
    def term_ids(self) -> frozenset[str]:
        return frozenset(each["id"] for each in self.terms)

    @cached_property
    def taxonomy_ids(self) -> frozenset[str]:
        return frozenset(each["taxonomy_id"] for each in self.terms if "taxonomy_id" in each)


NOTHING = Borrowed(None, ())


@dataclass(frozen=True)
class Harvest:
    """The published directory at one generation, on one day."""

    generation: int
    day: date
    everything: dict[int, PublicEntry]
    borrowed: dict[int, Borrowed] = field(default_factory=dict)
    changed_at: datetime | None = None

    @cached_property
    def entries(self) -> tuple[PublicEntry, ...]:
        """What is told in full, oldest first, so that what is added stands on the last page."""
        return tuple(each for _, each in sorted(self.everything.items()) if not self.is_over(each))

    @cached_property
    def over(self) -> list[Gone]:
        """What closed so long ago that only its id is told."""
        return [Gone(each.uuid, each.edited_at + CLOSED_FOR) for each in self.everything.values() if self.is_over(each)]

    def is_over(self, entry: PublicEntry) -> bool:
        return entry.listing.status == "closed" and day_of(entry.edited_at + CLOSED_FOR) <= self.day

    @cached_property
    def by_id(self) -> dict[str, PublicEntry]:
        return {each.uuid: each for each in self.entries}

    @cached_property
    def organization_ids(self) -> dict[int, str]:
        """{number of an entry: id of who runs it}."""
        return {each.id: self.runs(each)["id"] for each in self.entries}

    def runs(self, entry: PublicEntry) -> Record:
        """Who runs an entry: id, and whatever its source says of them."""
        name = schema.run_by(entry.listing)
        return (self.of(entry).organization or {}) or {"id": schema.organization_id(name)}

    def of(self, entry: PublicEntry) -> Borrowed:
        return self.borrowed.get(entry.id, NOTHING)

    @cached_property
    def by_organization(self) -> dict[str, list[PublicEntry]]:
        """{id of an organisation: what it runs}, in the order of what it runs."""
        out: dict[str, list[PublicEntry]] = {}
        for each in self.entries:
            out.setdefault(self.organization_ids[each.id], []).append(each)
        return out

    @cached_property
    def terms(self) -> tuple[dict[str, Record], dict[str, Record]]:
        """(terms, taxonomies) that came from elsewhere, by their ids."""
        return taxonomies.foreign(each for found in self.borrowed.values() for each in found.terms)

    @cached_property
    def below(self) -> dict[str, frozenset[str]]:
        """{id of a term: it and all that stand below it}, ours and others'."""
        return taxonomies.with_children() | taxonomies.families(self.terms[0])

    @cached_property
    def places(self) -> dict[str, PublicEntry]:
        """{id of a service at a location: the service}, filled when it is first asked for."""
        area_now = area()
        found: dict[str, PublicEntry] = {}
        for each in with_what_came(self.entries):
            for key in schema.place_ids(*each, area_now):
                found.setdefault(key, each[0])
        return found


def newest() -> Harvest:
    """The directory as it is now; what did not change since the last time is not read again.

    On another day everything is: waits grow too old and levels of assurance run out without a change.
    """
    kept: Harvest | None = current_app.extensions.get(KEY)
    reached, day = queries.generation(), today()
    if kept is not None and kept.generation == reached and kept.day == day:
        return kept
    if kept is None or kept.generation > reached or kept.day != day:
        everything = {each.id: each for each in queries.all_published()}
        borrowed = borrowed_by(everything)
    else:
        live, gone = queries.changed_since(kept.generation)
        fresh = {each.id: each for each in live}
        left = {number: each for number, each in kept.everything.items() if number not in set(gone)}
        everything = left | fresh
        borrowed = {number: each for number, each in kept.borrowed.items() if number in everything and number not in fresh}
        borrowed |= borrowed_by(fresh)
    made = Harvest(reached, day, everything, borrowed, queries.changed_at())
    current_app.extensions[KEY] = made
    return made


def borrowed_by(entries: dict[int, PublicEntry]) -> dict[int, Borrowed]:
    found = {}
    for number, each in came(entries).items():
        here = entries[number].listing
        theirs = each.record.get("organization")
        same = isinstance(theirs, dict) and here.organisation == each.listing.organisation
        terms = tuple(term for term in merging.terms(each.record) if not taxonomies.is_ours(term))
        found[number] = Borrowed(theirs if same and theirs and "id" in theirs else None, terms)
    return found


def came(numbers: Iterable[int]) -> dict[int, Came]:
    """{number of an entry: how it came} of those that came from elsewhere."""
    ask: AsTheyCame | None = current_app.extensions.get("as_they_came")
    found = ask(numbers) if ask else {}
    return {number: Came(listings.from_json(facts), record, source) for number, (facts, record, source) in found.items()}


def with_what_came(entries: Iterable[PublicEntry], at_once: int = 200) -> Iterable[tuple[PublicEntry, Came | None]]:
    """Each entry with how it came, read for a few hundred together."""
    wanted = list(entries)
    if not newest().borrowed:
        yield from ((each, None) for each in wanted)
        return
    for start in range(0, len(wanted), at_once):
        part = wanted[start : start + at_once]
        found = came(each.id for each in part)
        yield from ((each, found.get(each.id)) for each in part)


def area() -> Area:
    """The council of this site."""
    settings: Settings = current_app.extensions["settings"]
    known: dict[str, Area] = current_app.extensions.setdefault("api_area", {})
    address = settings.public_url if settings.production or not request else request.url_root.rstrip("/")
    if address not in known:
        names = {each.code: each.name for each in wards.all_wards()}
        pack = Pack(settings.area_folder)
        if len(known) > 20 or not names:
            known.clear()
        known[address] = Area(pack.name, pack.code, pack.facts.get("county", ""), names, address)
    return known[address]

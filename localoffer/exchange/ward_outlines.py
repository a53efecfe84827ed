"""Exact ward outlines for the whole site: postcodes, places and every entry get their ward anew, all in one act or not at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import select

from localoffer.database import db
from localoffer.directory import listing as listings
from localoffer.directory import publishing
from localoffer.directory.listing import Listing, Venue
from localoffer.directory.models import Entry
from localoffer.places import assigning, atlas
from localoffer.places.assigning import Taken
from localoffer.places.outlines import Refused
from localoffer.places.pack import Pack
from localoffer.places.shapes import WardOutlines
from localoffer.search import index

MOST_BYTES = 1_000_000_000
BY_POINT = ("exact", "postcode", "place")  # the middle of a ward says nothing new about the ward


@dataclass(frozen=True)
class Outcome:
    """What came of it, for the person at the keyboard."""

    taken: Taken
    entries: int
    moved_entries: int

    def lines(self) -> list[str]:
        taken = self.taken
        return [
            f"{taken.wards} wards have exact outlines now.",
            f"{taken.moved_postcodes:,} of {taken.postcodes:,} postcodes changed ward,",
            f"and so did {taken.moved_points:,} places and schools.",
            f"{self.moved_entries:,} of {self.entries:,} entries changed ward.",
        ]


def load(file: Path, folder: Path) -> Outcome:
    """Take the outlines in a file for the area of a pack's folder; or raise `Refused`, with nothing changed."""
    if not file.is_file():
        raise Refused([f"There is no file {file}."])
    if file.stat().st_size > MOST_BYTES:
        raise Refused([f"{file.name} is larger than {MOST_BYTES // 1_000_000} MB. Take the outlines of your own district alone."])
    try:
        taken = assigning.take(file.read_bytes(), file.name, Pack(folder))
        entries, moved = assign_entries(taken.finder, file.name)
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    atlas.forget()
    index.catch_up()
    return Outcome(taken, entries, moved)


def assign_entries(finder: WardOutlines, source: str) -> tuple[int, int]:
    """Every entry, taken down or not, with the wards of its places anew: (how many there are, how many changed)."""
    count = moved = 0
    for entry in db.session.scalars(select(Entry).order_by(Entry.id)):
        count += 1
        before = listings.from_json(entry.facts)
        after = in_wards(before, finder)
        if after != before:
            publishing.edit(entry, after, by=None, why=f"Ward outlines loaded from {source}")
            moved += 1
    return count, moved


def in_wards(listing: Listing, finder: WardOutlines) -> Listing:
    """The listing with the ward of each place whose point is known."""
    return listing.changed(venues=tuple(in_ward(venue, finder) for venue in listing.venues))


def in_ward(venue: Venue, finder: WardOutlines) -> Venue:
    if venue.precision not in BY_POINT or venue.lat is None or venue.lon is None:
        return venue
    ward = finder.at(venue.lat, venue.lon)
    return replace(venue, ward_code=ward) if ward else venue

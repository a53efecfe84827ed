"""The addresses of entries: free ones for new names, and old ones that lead on for ever."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from localoffer.database import db
from localoffer.directory.counting import hold
from localoffer.directory.models import PUBLISHED, Entry, OldAddress
from localoffer.directory.rules import LONGEST_SLUG, slug_of

STATE = (Entry.id, Entry.slug, Entry.state, Entry.merged_into_id)
MOST_MERGES = 20  # one into the next: more than anybody does, and an end in any case


def address_now(slug: str) -> str | None:
    """Where what once had this address is now: the same entry under another name, or the one that it was merged into."""
    found = leading_to([slug]).get(slug)
    return found[1] if found else None


def leading_to(slugs: Sequence[str]) -> dict[str, tuple[int, str]]:
    """{address: (number, address now) of the published entry that it leads to}, of some that lead anywhere.

    One statement for all of them, and one for each time that any of them was merged into another.
    """
    once = select(OldAddress.slug.label("asked"), *STATE).join(Entry, Entry.id == OldAddress.entry_id)
    own = select(Entry.slug, *STATE).where(Entry.slug.in_(slugs))
    found = {row.asked: row for row in db.session.execute(once.where(OldAddress.slug.in_(slugs)).union_all(own))}
    for _ in range(MOST_MERGES):
        merged = {slug: row.merged_into_id for slug, row in found.items() if row.state != PUBLISHED and row.merged_into_id}
        if not merged:
            break
        into = {row.id: row for row in db.session.execute(select(*STATE).where(Entry.id.in_(merged.values())))}
        found |= {slug: into[number] for slug, number in merged.items()}
    return {slug: (row.id, row.slug) for slug, row in found.items() if row.state == PUBLISHED}


def free_ones(names: Sequence[str]) -> list[str]:
    """An address for each of many new names, none taken and none twice."""
    wanted = [slug_of(each) for each in names]
    taken: set[str] = set()
    for column in (Entry.slug, OldAddress.slug):
        taken |= set(db.session.scalars(select(column).where(column.in_(wanted))))
    numbers: dict[str, int] = {}
    out = []
    for each in wanted:
        slug, number = each, numbers.get(each, 1)
        while slug in taken or (number > 1 and is_taken(slug)):
            number += 1
            slug = numbered(each, number)
        numbers[each] = number
        taken.add(slug)
        out.append(slug)
    return out


def free_one(name: str, own: Entry | None = None) -> str:
    """An address that no other entry has or had; one that was this entry's own becomes its own again."""
    hold()  # what two who name an entry alike find free at the same moment is not free
    wanted = slug = slug_of(name)
    number = 1
    if own is not None and (old := db.session.get(OldAddress, slug)) and old.entry_id == own.id:
        db.session.delete(old)
        return slug
    while is_taken(slug):
        number += 1
        slug = numbered(wanted, number)
    return slug


def numbered(slug: str, number: int) -> str:
    """An address with a number at its end, no longer than any other."""
    end = f"-{number}"
    return slug[: LONGEST_SLUG - len(end)].rstrip("-") + end


def is_taken(slug: str) -> bool:
    return bool(
        db.session.scalar(select(Entry.id).where(Entry.slug == slug))
        or db.session.scalar(select(OldAddress.entry_id).where(OldAddress.slug == slug))
    )


def move(entry: Entry, name: str) -> None:
    """Give an entry another name, and the address of that name."""
    entry.name = name
    if slug_of(name) != entry.slug:
        db.session.add(OldAddress(slug=entry.slug, entry_id=entry.id))
        db.session.flush()
        entry.slug = free_one(name, own=entry)

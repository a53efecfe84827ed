"""The addresses of entries: free ones for new names, and old ones that lead on for ever."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from localoffer.database import db
from localoffer.directory.models import Entry, OldAddress
from localoffer.directory.rules import slug_of


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
            slug = f"{each}-{number}"
        numbers[each] = number
        taken.add(slug)
        out.append(slug)
    return out


def free_one(name: str, own: Entry | None = None) -> str:
    """An address that no other entry has or had; one that was this entry's own becomes its own again."""
    wanted = slug = slug_of(name)
    number = 1
    if own is not None and (old := db.session.get(OldAddress, slug)) and old.entry_id == own.id:
        db.session.delete(old)
        return slug
    while is_taken(slug):
        number += 1
        slug = f"{wanted}-{number}"
    return slug


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

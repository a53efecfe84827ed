"""What entries said when they came from elsewhere, for those who tell it on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select, update

from localoffer.database import db
from localoffer.exchange.models import Link, Source

AT_ONCE = 500
Came = tuple[dict[str, Any], dict[str, Any], dict[str, Any]]


def as_they_came(numbers: Iterable[int]) -> dict[int, Came]:
    """{number of an entry: (listing as it came, cleaned record, {name, licence, attribution} of its source)}."""
    wanted = list(numbers)
    found: dict[int, Came] = {}
    for start in range(0, len(wanted), AT_ONCE):
        rows = db.session.execute(
            select(Link.entry_id, Link.listing, Link.more, Source.name, Source.licence, Source.attribution)
            .join(Source, Source.id == Link.source_id)
            .where(Link.entry_id.in_(wanted[start : start + AT_ONCE]))
            .order_by(Link.id)
        )
        for number, listing, more, name, licence, attribution in rows:
            source = {"name": name, "licence": licence, "attribution": attribution}
            found[number] = (listing, more, {key: value for key, value in source.items() if value})
    return found


def hand_over(gone: int, keep: int) -> list[int]:
    """What came for an entry that is merged belongs to the one that stays; the numbers of what was handed over."""
    numbers = list(db.session.scalars(select(Link.id).where(Link.entry_id == gone)))
    db.session.execute(update(Link).where(Link.id.in_(numbers)).values(entry_id=keep))
    return numbers


def hand_back(numbers: list[int], gone: int, holder: int, _further: list[list[int]]) -> None:
    """The merge is undone: what was handed over, and is still there, belongs to its own entry again."""
    db.session.execute(update(Link).where(Link.id.in_(numbers), Link.entry_id == holder).values(entry_id=gone))

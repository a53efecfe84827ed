"""The entries of a list, by the addresses that it holds."""

from __future__ import annotations

from sqlalchemy import select

from localoffer.database import db
from localoffer.directory import queries
from localoffer.directory.models import PUBLISHED, Entry
from localoffer.directory.queries import PublicEntry
from localoffer.shortlist.rules import List


def at(slugs: List) -> dict[str, PublicEntry]:
    """{address: published entry} in the order asked for; what has another address now is found by its old one."""
    now_at = dict.fromkeys(slugs)
    for row in db.session.execute(select(Entry.slug, Entry.id).where(Entry.slug.in_(slugs), Entry.state == PUBLISHED)):
        now_at[row.slug] = row.id
    for slug in [slug for slug, number in now_at.items() if number is None]:
        moved = queries.address_now(slug)
        now_at[slug] = db.session.execute(queries.AT_ADDRESS, {"slug": moved}).scalar() if moved else None
    found = {each.id: each for each in queries.published_among(filter(None, now_at.values()))}
    return {slug: found[number] for slug, number in now_at.items() if number in found}

"""The entries of a list, by the addresses that it holds."""

from __future__ import annotations

from localoffer.directory import addresses, queries
from localoffer.directory.queries import PublicEntry
from localoffer.shortlist.rules import List


def at(slugs: List) -> dict[str, PublicEntry]:
    """{address: published entry} in the order asked for; what has another address now is found by its old one."""
    now_at = addresses.leading_to(slugs)
    found = {each.id: each for each in queries.published_among(number for number, _ in now_at.values())}
    return {slug: found[now_at[slug][0]] for slug in slugs if slug in now_at and now_at[slug][0] in found}

"""The few facts of an entry that fit beside its pin."""

from __future__ import annotations

from typing import Any

from localoffer.directory import queries, vocabulary, wording
from localoffer.directory.queries import PublicEntry

MOST = 20


def of_ids(text: str) -> list[dict[str, Any]]:
    """The cards of the published entries among numbers such as "3,17,4"; what is no number is left out."""
    numbers = [int(each) for each in text[:400].split(",") if each.isdecimal() and each.isascii() and len(each) < 10]
    return [of_entry(each) for each in queries.published_among(dict.fromkeys(numbers[:MOST]))]


def of_entry(entry: PublicEntry) -> dict[str, Any]:
    listing = entry.listing
    return {
        "id": entry.id,
        "summary": listing.summary,
        "where": wording.where(listing),
        "when": wording.session_in_words(listing.sessions[0]) if listing.sessions else "",
        "ages": wording.ages(listing),
        "cost": vocabulary.of("costs").shown(listing.cost) if listing.cost not in ("", "unknown") else "",
    }

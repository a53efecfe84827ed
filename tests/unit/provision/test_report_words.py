"""The first sentences of a report to scrutiny are good English whatever the numbers, and say none rather than 0."""

from __future__ import annotations

import pytest

from localoffer.provision.report import in_short

NAMES = (
    "entries.all", "fresh.confirmed", "gaps.listed", "gaps.looked", "gaps.not_looked", "suggestions.all", "suggestions.member",
    "suggestions.public", "suggestions.published", "suggestions.open",
)  # fmt: skip


def sentences(**said: float) -> str:
    given = {name.replace("__", "."): number for name, number in said.items()}
    return " ".join(in_short(dict.fromkeys(NAMES, 0) | given))


def test_one_of_each() -> None:
    words = sentences(entries__all=1, suggestions__all=1, suggestions__public=1, suggestions__published=1, gaps__looked=1)
    assert "1 group or service is published." in words
    assert "1 suggestion came: none from councillors, 1 from the public. 1 is on the site, none are still open." in words
    assert "For 1 we looked and found nothing." in words


def test_several() -> None:
    words = sentences(entries__all=248, suggestions__all=3, suggestions__member=2, suggestions__public=1, suggestions__open=2)
    assert "248 groups and services are published." in words
    assert "3 suggestions came: 2 from councillors, 1 from the public. None are on the site, 2 are still open." in words


def test_nothing_at_all() -> None:
    words = sentences()
    assert "No group or service is published." in words and "No suggestion came." in words


@pytest.mark.parametrize("looked", [0, 12])
def test_who_looked_is_said_only_where_somebody_did(looked: int) -> None:
    words = sentences(gaps__looked=looked, gaps__not_looked=1045, gaps__listed=5555)
    assert ("we looked and found nothing" in words) == bool(looked)
    assert "For 1,045 nothing is listed and nobody has looked, so we do not know." in words

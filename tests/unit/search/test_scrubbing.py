"""Nothing that says who searched is written down."""

from __future__ import annotations

import pytest

from localoffer.search.scrubbing import known_words, unknown_words

KNOWN = {"speech", "therapy", "autism", "club", "swimming", "school"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("speech therapy for Jaxon", "speech therapy for"),
        ("autism club near S65 1AB", "autism club near"),
        ("swimming 01709 382121", "swimming"),
        ("club jaxon.smith@example.org", "club"),
        ("school near 12 Acacia Avenue", "school near"),
        ("Jaxon Smith 14/02/2019", ""),
        ("my son is the one", ""),
        ("", ""),
    ],
)
def test_only_words_that_are_known_here_are_kept(typed: str, kept: str) -> None:
    assert known_words(typed, KNOWN.__contains__) == kept


def test_unknown_words_hold_no_numbers_addresses_or_postcodes() -> None:
    said = unknown_words("hypotherapy for jaxon at S65 1AB, 01709 382121, a@b.org, 5 Mill Lane", KNOWN.__contains__)
    assert said == ["hypotherapy", "jaxon"]

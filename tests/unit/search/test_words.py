"""One spelling of what people write in several ways."""

from __future__ import annotations

import pytest

from localoffer.search.words import tokens


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("0-19 service", "0–19 service"),
        ("0-19", "0 to 19"),
        ("children's café", "childrens cafe"),
        ("children’s", "childrens"),
        ("S&LT", "SLT"),
        ("R.D.A. riding", "RDA riding"),
        ("self-harm", "self harm"),
        ("arts & crafts", "arts crafts"),
    ],
)
def test_the_same_in_other_signs(typed: str, same: str) -> None:
    assert tokens(typed) == tokens(same)


@pytest.mark.parametrize("text", ["from 10.30 to 11.30", "£3 to £5", "call 01709 to 01710"])
def test_times_prices_and_long_numbers_are_no_ages(text: str) -> None:
    assert not any("-" in each for each in tokens(text))

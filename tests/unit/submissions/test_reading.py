"""Times, websites and dates as people write them."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localoffer.submissions import keys, reading, showing


@pytest.mark.parametrize("module", [reading, keys, showing])
def test_the_examples_in_the_words_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "read"),
    [("5.30 PM", "17:30"), ("1730", "17:30"), ("09:05", "09:05"), ("12am", "00:00"), ("12pm", "12:00"), ("12 noon", "12:00"),
     ("7 p.m.", "19:00"), ("", ""), ("25:00", None), ("10:75", None), ("after school", None)],
)  # fmt: skip
def test_times(typed: str, read: str | None) -> None:
    assert reading.clock_time(typed) == read


@given(st.text(max_size=60))
def test_nothing_that_is_typed_breaks_the_reading(text: str) -> None:
    reading.clock_time(text)
    reading.website(text)
    reading.partial_date(text)
    assert len(reading.first_sentence(text)) <= 200


def test_a_long_first_sentence_is_cut_at_a_word() -> None:
    short = reading.first_sentence("word " * 100)
    assert len(short) <= 200 and short.endswith("word…")

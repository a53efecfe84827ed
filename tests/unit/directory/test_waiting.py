"""Waits: what a figure means, how long it counts, and that nothing too old reaches the public."""

from __future__ import annotations

from datetime import date, timedelta
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localoffer.directory import vocabulary, waiting
from localoffer.directory.dates import earliest, months_after
from localoffer.directory.listing import Listing, Wait
from localoffer.directory.waits import by_day

TODAY = date(2026, 11, 24)
DAYS = st.dates(date(2014, 9, 1), date(2040, 1, 1))


@pytest.mark.parametrize(
    ("measured", "standing"),
    [
        ("2026-11-24", waiting.CURRENT),
        ("2026-08-25", waiting.CURRENT),
        ("2026-08-24", waiting.OLD),
        ("2026-09", waiting.CURRENT),
        ("2026-08", waiting.OLD),
        ("2026", waiting.OLD),
        ("", waiting.UNDATED),
        ("soon", waiting.UNDATED),
        ("2026-11-25", waiting.UNDATED),
    ],
)
def test_a_figure_counts_for_three_months(measured: str, standing: str) -> None:
    assert waiting.standing(Wait(weeks=18, measured_on=measured), TODAY) == standing


def test_words_with_a_day_age_as_figures_do_and_words_without_one_do_not() -> None:
    assert waiting.standing(Wait(text="Long"), TODAY) == waiting.WORDS
    assert waiting.standing(Wait(text="Long", measured_on="2025-09"), TODAY) == waiting.OLD
    assert waiting.standing(Wait(), TODAY) == waiting.UNKNOWN


@given(DAYS, st.integers(0, 3000), st.sampled_from(vocabulary.of("wait_bands").codes), st.text(max_size=20))
def test_nothing_too_old_reaches_the_public(measured: date, days: int, band: str, text: str) -> None:
    today = measured + timedelta(days=days)
    listing = Listing(name="Club", wait=Wait(band=band, weeks=3, text=text, measured_on=measured.isoformat(), covers="all"))
    seen = waiting.public(listing, today).wait
    fresh = today < months_after(measured, waiting.rules().hidden_after_months)
    assert (seen == listing.wait) is fresh
    assert fresh or (seen.band, seen.weeks, seen.text) == ("", None, "")
    assert seen.measured_on == measured.isoformat()
    assert waiting.is_hidden(seen) is not fresh


@pytest.mark.parametrize(
    ("wait", "is_long"),
    [
        (Wait(weeks=17), False),
        (Wait(weeks=18), True),
        (Wait(band="12_to_18"), False),
        (Wait(band="18_to_52"), True),
        (Wait(band="over_52"), True),
        (Wait(band="closed"), True),
        (Wait(weeks=4, band="over_52"), False),
        (Wait(), False),
    ],
)
def test_long_is_eighteen_weeks_or_nobody_knows_an_end(wait: Wait, is_long: bool) -> None:
    assert waiting.is_long(wait) is is_long


@pytest.mark.parametrize("band", vocabulary.of("wait_bands").codes)
def test_every_band_means_weeks(band: str) -> None:
    span = waiting.span(Wait(band=band))
    assert span is not None and 0 <= span[0] <= span[1] <= inf


@given(st.lists(st.tuples(DAYS, st.integers(0, 90)), max_size=8))
def test_the_history_has_each_day_once_as_it_was_written_last(said: list[tuple[date, int]]) -> None:
    found = by_day([Wait(weeks=weeks, measured_on=day.isoformat()) for day, weeks in said])
    days = [each.measured_on for each in found]
    assert days == sorted({day.isoformat() for day, _ in said})
    assert {each.measured_on: each.weeks for each in found} == {day.isoformat(): weeks for day, weeks in said}


@pytest.mark.parametrize("text", ["", "2026-13", "2026-02-30", "26-01-01", "2026-1-2-3", "٢٠٢٦", "2026-"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert earliest(text) is None

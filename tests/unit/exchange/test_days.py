"""Days as feeds and people write them: read whole or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localoffer.directory.timetable import DAYS
from localoffer.exchange import days

WEEK = DAYS


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("TH,FR", {0: ("TH", "FR")}), ("2MO", {2: ("MO",)}), ("-1FR", {-1: ("FR",)}), (["Monday", "tuesdays"], {0: ("MO", "TU")}),
        ("Wed", {0: ("WE",)}), ("Tues", {0: ("TU",)}), ("Mon-Fri", {0: WEEK[:5]}), ("Monday to Friday", {0: WEEK[:5]}),
        ("Sat - Mon", {0: ("SA", "SU", "MO")}), ("weekdays", {0: WEEK[:5]}), ("Weekends", {0: WEEK[5:]}), ("Daily", {0: WEEK}),
        ("every day", {0: WEEK}), ("Mondays & Wednesdays", {0: ("MO", "WE")}), ("1MO,3MO", {1: ("MO",), 3: ("MO",)}),
        ("First Monday", {1: ("MO",)}), ("2nd and 4th Thursday of the month", {2: ("TH",), 4: ("TH",)}),
    ],
)  # fmt: skip
def test_what_is_read(written: object, read: object) -> None:
    assert days.days_of(written) == read


@pytest.mark.parametrize(
    "written",
    ["monthly", None, "9XX", "", 5, {}, "every other Tuesday", "fortnightly on Monday", "1MO,TU", "6MO", "term time Mondays",
     "M", "Monday 10:00", "some Mondays", "first", "x" * 5000],
)  # fmt: skip
def test_what_may_mean_something_else_is_not_read(written: object) -> None:
    assert days.days_of(written) == {}


def test_a_sentence_about_the_month() -> None:
    assert days.of_the_month("Repeats every month on the third Tuesday") == {3: ("TU",)}
    assert days.of_the_month("Every last Friday") == {-1: ("FR",)}
    assert days.of_the_month("on Tuesdays") == {}


@given(st.dictionaries(st.sampled_from([-1, 1, 2, 3, 4, 5]), st.lists(st.sampled_from(WEEK), min_size=1, unique=True).map(tuple)))
def test_a_rule_is_read_as_it_was_written(groups: days.Groups) -> None:
    assert days.days_of(days.as_rule(groups)) == groups

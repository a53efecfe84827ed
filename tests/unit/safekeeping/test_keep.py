"""Which backups stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localoffer.safekeeping.keep import BadRule, kept, numbers_of

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
YEARS = [NOON - timedelta(hours=12 * number) for number in range(2 * 800)]


def test_a_rule_keeps_the_newest_of_each_day_week_and_month() -> None:
    stay = sorted(kept(YEARS, "7d4w12m"), reverse=True)
    assert stay[:7] == [NOON - timedelta(days=number) for number in range(7)]
    assert len({each.isocalendar()[:2] for each in stay}) >= 4
    assert len({(each.year, each.month) for each in stay}) == 12
    assert 18 <= len(stay) <= 23


@pytest.mark.parametrize("rule", ["", "0d", "7", "d", "4w7d", "all", "-1d"])
def test_a_rule_that_says_nothing_is_refused(rule: str) -> None:
    with pytest.raises(BadRule, match="7d4w12m"):
        numbers_of(rule)


@given(st.sets(st.sampled_from(YEARS), min_size=1), st.sampled_from(["1d", "3w", "2m", "5d2w1m"]))
def test_the_newest_always_stays_and_keeping_twice_keeps_the_same(moments: set[datetime], rule: str) -> None:
    stay = kept(moments, rule)
    assert max(moments) in stay <= moments
    assert kept(stay, rule) == stay

"""When an entry is due follows from dates alone, by the policy of its kind."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localoffer.directory.listing import Listing
from localoffer.freshness import due as rules

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
GROUP = Listing(name="Coffee morning", kind="group")


@pytest.mark.parametrize(
    ("listing", "policy"),
    [
        (Listing(kind="school", organisation="Any School"), "statutory"),
        (Listing(kind="service", organisation="Rotherham Metropolitan Borough Council"), "statutory"),
        (Listing(kind="service", organisation="Rotherham NHS Foundation Trust"), "statutory"),
        (Listing(kind="group", organisation="Maltby Parents"), "informal"),
        (Listing(kind="helpline", organisation="Contact"), "voluntary"),
        (Listing(kind="service", organisation="Councillors' friends"), "voluntary"),
    ],
)
def test_each_kind_has_its_policy(listing: Listing, policy: str) -> None:
    assert rules.policy_for(listing).code == policy


@pytest.mark.parametrize(
    ("today", "stage"),
    [
        (date(2026, 1, 31), rules.FRESH),
        (date(2026, 4, 29), rules.FRESH),
        (date(2026, 4, 30), rules.ASK),
        (date(2026, 5, 31), rules.CHASE),
        (date(2026, 7, 31), rules.LABEL),
        (date(2026, 10, 31), rules.QUEUE),
        (date(2036, 1, 1), rules.QUEUE),
        (date(2025, 1, 1), rules.FRESH),
    ],
)
def test_a_group_goes_through_the_stages(today: date, stage: str) -> None:
    assert rules.due(GROUP, since=date(2026, 1, 31), today=today).stage == stage


@given(DAYS, st.integers(0, 60))
def test_months_after_keep_to_the_calendar(start: date, months: int) -> None:
    after = rules.months_after(start, months)
    assert (after.year * 12 + after.month) - (start.year * 12 + start.month) == months
    assert after.day == start.day or (after + timedelta(days=1)).day == 1


@given(DAYS, st.integers(0, 2000))
def test_stages_never_go_back_as_days_pass(since: date, days: int) -> None:
    order = [rules.FRESH, *rules.STAGES]
    today = since + timedelta(days=days)
    one, next_day = (rules.due(GROUP, since=since, today=each).stage for each in (today, today + timedelta(days=1)))
    assert order.index(one) <= order.index(next_day)


def test_who_was_never_asked_is_chased_once_and_not_twice() -> None:
    assert rules.letters_owed(rules.QUEUE) == (rules.CHASE,)
    assert rules.letters_owed(rules.FRESH) == ()

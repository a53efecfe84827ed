"""When an entry is due follows from dates alone, by the policy of its kind."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localoffer.directory.listing import FIELDS, Listing, Session
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


D = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("stage", "written", "letter"),
    [
        (rules.FRESH, {}, ""),
        (rules.ENDED, {}, ""),
        (rules.ASK, {}, rules.ASK),
        (rules.ASK, {rules.ASK: D - timedelta(days=90)}, ""),
        (rules.CHASE, {}, rules.CHASE),
        (rules.QUEUE, {}, rules.CHASE),
        (rules.CHASE, {rules.ASK: D - timedelta(days=14)}, rules.CHASE),
        (rules.CHASE, {rules.ASK: D - timedelta(days=13)}, ""),
        (rules.QUEUE, {rules.CHASE: D - timedelta(days=300)}, ""),
    ],
)
def test_which_letter_is_owed(stage: str, written: dict[str, date], letter: str) -> None:
    assert rules.letter_owed(stage, written, D) == letter


SCHOOL = Listing(kind="school")


@pytest.mark.parametrize(
    ("since", "asked"),
    [
        (date(2026, 1, 10), date(2026, 9, 1)),
        (date(2026, 3, 1), date(2026, 9, 1)),
        (date(2026, 3, 2), date(2027, 3, 2)),
        (date(2026, 10, 1), date(2027, 9, 1)),
    ],
)
def test_a_school_is_asked_each_september_unless_it_was_a_short_while_ago(since: date, asked: date) -> None:
    found = rules.due(SCHOOL, since=since, today=since)
    assert found.asked_from == asked and found.policy.escalate
    assert found.asked_from < found.chased_from < found.queued_from


def run(**facts: object) -> Listing:
    return Listing(kind="group", sessions=(Session(**facts),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("listing", "ended"),
    [
        (run(starts_on="2026-05-20", ends_on="2026-05-31"), date(2026, 5, 31)),
        (run(starts_on="2026-05-31"), date(2026, 5, 31)),
        (run(starts_on="2026-06-01"), None),
        (run(days=("MO",), ends_on="2026-05-31"), date(2026, 5, 31)),
        (run(days=("MO",), starts_on="2026-05-31"), None),
        (run(days=("MO",)), None),
        (run(ends_on="2026-05"), None),
        (Listing(kind="group"), None),
    ],
)
def test_what_is_over_is_over_the_day_after(listing: Listing, ended: date | None) -> None:
    found = rules.due(listing, since=date(2026, 5, 1), today=D)
    assert found.ended_on == ended and (found.stage == rules.ENDED) == (ended is not None)
    assert not found.says_not_confirmed or ended is None


def test_what_owners_may_change_at_once_is_what_an_entry_has() -> None:
    assert set(rules.rules()["owner_may_change_at_once"]["facts"]) <= set(FIELDS)


@pytest.mark.parametrize("end", ["9999-12-31", "9999-12", "0001-01-01"])
def test_what_says_that_it_has_no_end_is_never_over(end: str) -> None:
    goes_on = GROUP.changed(sessions=(Session(starts_on="2026-01-05", ends_on=end),))
    found = rules.due(goes_on, since=date(2026, 1, 31), today=date(2026, 2, 1))
    assert found.stage == rules.FRESH and found.ended_on is None

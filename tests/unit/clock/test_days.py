"""A day ends at midnight here, which in summer is eleven o'clock in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine

from localoffer import clock
from localoffer.accounts.models import User, WardOfMember

LATE = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)


def test_a_day_begins_at_midnight_here_also_when_the_clocks_change() -> None:
    assert clock.begins(date(2026, 7, 1)) == datetime(2026, 6, 30, 23, tzinfo=UTC)
    assert clock.begins(date(2026, 12, 1)) == datetime(2026, 12, 1, tzinfo=UTC)
    for day in (date(2026, 3, 29), date(2026, 10, 25)):
        assert clock.day_of(clock.begins(day)) == day
    passed = clock.begins(date(2026, 10, 26)).astimezone(UTC) - clock.begins(date(2026, 10, 25)).astimezone(UTC)
    assert passed.total_seconds() == 25 * 3600


@pytest.mark.parametrize(("last", "stands"), [(date(2026, 6, 30), []), (date(2026, 7, 1), ["E05013006"])])
def test_a_councillor_stands_for_a_ward_to_the_end_of_the_last_day(last: date, stands: list[str]) -> None:
    person = User(wards=[WardOfMember(ward_code="E05013006", from_on=date(2026, 5, 1), until_on=last)])
    with time_machine.travel(LATE, tick=False):
        assert clock.today() == date(2026, 7, 1)
        assert person.ward_codes == stands

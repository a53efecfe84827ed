"""A log of which a line is missing, changed, put in or cut off is found out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from localoffer.audit.chain import NOTHING_BEFORE, Kept, Line, faults, hash_of

BEGIN = datetime(2026, 11, 25, 12, tzinfo=UTC)


def a_log(length: int) -> list[Kept]:
    kept: list[Kept] = []
    for number in range(1, length + 1):
        before = kept[-1].hash if kept else NOTHING_BEFORE
        line = Line(number, BEGIN + timedelta(seconds=number), 7, "moderator", "added", f"change {number}", "{}", before)
        kept.append(Kept(**vars(line), hash=hash_of(line)))
    return kept


def found(log: list[Kept], whole: list[Kept]) -> list[str]:
    return faults(log, count=len(whole), last=whole[-1].hash)


def test_a_whole_log_has_no_fault() -> None:
    log = a_log(5)
    assert found(log, log) == []
    assert faults([], count=0, last=NOTHING_BEFORE) == []


def test_each_line_that_is_missing_or_changed_shows() -> None:
    whole = a_log(5)
    for place in range(5):
        assert found(whole[:place] + whole[place + 1 :], whole), f"line {place + 1} is missing"
        for changed in (
            replace(whole[place], by_id=8),
            replace(whole[place], subject="change 99"),
            replace(whole[place], act="x"),
        ):
            assert found([*whole[:place], changed, *whole[place + 1 :]], whole)


def test_a_line_made_anew_with_a_right_hash_of_its_own_shows_in_the_next() -> None:
    whole = a_log(3)
    forged = replace(whole[1], by_id=8)
    forged = replace(forged, hash=hash_of(forged))
    assert any("does not follow" in each for each in found([whole[0], forged, whole[2]], whole))

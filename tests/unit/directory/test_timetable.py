"""The next session is worked out and never made up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from localoffer.directory.listing import Listing, Session
from localoffer.directory.timetable import next_session, open_now

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def at(*facts: int) -> datetime:
    return datetime(*facts, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("session", "when"),
    [
        (Session(days=("TU",), start="17:00"), at(2026, 11, 24, 17)),
        (Session(days=("TU",), start="08:00"), at(2026, 12, 1, 8)),
        (Session(days=("TU",)), at(2026, 11, 24)),
        (Session(days=("SA",), nth=1, start="10:00"), at(2026, 12, 5, 10)),
        (Session(days=("MO",), nth=-1, start="10:00"), at(2026, 11, 30, 10)),
        (Session(days=("FR",), nth=5, start="10:00"), at(2027, 1, 29, 10)),
        (Session(starts_on="2026-12-06", start="14:00"), at(2026, 12, 6, 14)),
        (Session(starts_on="2026-11-20", ends_on="2026-11-26", start="14:00"), at(2026, 11, 24, 14)),
        (Session(days=("TH",), start="16:00", ends_on="2026-11-25"), None),
        (Session(days=("TH",), start="16:00", starts_on="2026-12-10"), at(2026, 12, 10, 16)),
        (Session(days=("TU",), term="holidays", start="10:00"), None),
        (Session(days=("TU",), start="not a time"), at(2026, 11, 24)),
        (Session(starts_on="2025-01-01"), None),
        (Session(), None),
    ],
)
def test_the_next_session(session: Session, when: datetime | None) -> None:
    assert next_session(Listing(sessions=(session,)), TUESDAY) == when


def test_the_soonest_of_several_counts() -> None:
    listing = Listing(sessions=(Session(days=("FR",), start="10:00"), Session(days=("WE",), start="10:00")))
    assert next_session(listing, TUESDAY) == at(2026, 11, 25, 10)
    assert next_session(listing.changed(status="temporarily_closed"), TUESDAY) is None


def test_term_time_means_no_august_and_no_christmas() -> None:
    session = Listing(sessions=(Session(days=("TU",), start="17:00", term="term"),))
    assert next_session(session, at(2026, 7, 29, 9)) == at(2026, 9, 1, 16)
    assert next_session(session, at(2026, 12, 23, 9)) == at(2027, 1, 5, 17)


def test_summer_time_is_kept() -> None:
    session = Listing(sessions=(Session(days=("WE",), start="17:00"),))
    assert next_session(session, at(2026, 6, 3, 9)) == at(2026, 6, 3, 16)


def test_open_now() -> None:
    listing = Listing(sessions=(Session(days=("TU",), start="08:30", end="12:00"),))
    assert open_now(listing, TUESDAY)
    assert not open_now(listing, at(2026, 11, 24, 12))
    assert not open_now(listing, at(2026, 11, 25, 9))
    assert not open_now(listing.changed(status="closed"), TUESDAY)
    assert not open_now(Listing(sessions=(Session(days=("TU",)),)), TUESDAY)


@pytest.mark.parametrize(
    ("start", "end", "moment", "is_on"),
    [
        ("19:00", "00:00", at(2026, 11, 24, 23, 30), True),
        ("19:00", "00:00", at(2026, 11, 25, 0, 30), False),
        ("20:00", "02:00", at(2026, 11, 24, 23, 30), True),
        ("20:00", "02:00", at(2026, 11, 25, 1), True),
        ("20:00", "02:00", at(2026, 11, 25, 2), False),
        ("20:00", "02:00", at(2026, 11, 24, 1), False),
        ("00:00", "00:00", at(2026, 11, 24, 4), True),
        ("20:00", "08:00", at(2026, 11, 25, 7, 30), True),
        ("07:00", "00:00", at(2026, 11, 24, 23, 30), True),
        ("09:30", "03:30", at(2026, 11, 25, 2), False),
        ("09:30", "03:30", at(2026, 11, 24, 14), False),
        ("10:00", "02:00", at(2026, 11, 24, 23), False),
        ("10:00", "10:00", at(2026, 11, 24, 12), False),
        ("10:00+02:00", "12:00Z", at(2026, 11, 24, 11), True),
    ],
)
def test_open_past_midnight(start: str, end: str, moment: datetime, is_on: bool) -> None:
    assert open_now(Listing(sessions=(Session(days=("TU",), start=start, end=end),)), moment) is is_on

"""Facts in words, and how long something has waited."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from localoffer.directory.listing import Listing, Session, Wait
from localoffer.submissions import showing


def test_a_difference_is_in_words() -> None:
    before = Listing(name="A", needs=("ASD",), cost="unknown")
    after = Listing(name="A", needs=("ASD", "HI"), cost="free", sessions=(Session(days=("MO",), start="17:00", end="18:00"),))
    lines = {each.field: (each.before, each.after) for each in showing.difference(before, after, disputed=("cost",))}
    assert lines["needs"] == (["Autism"], ["Autism", "Deaf or hard of hearing"])
    assert lines["cost"][1] == ["Free"]
    assert lines["sessions"] == ([], ["Mondays, 5pm to 6pm"])
    assert "name" not in lines


def test_zero_is_an_age() -> None:
    assert showing.in_words("age_min", 0) == ["0"]


def test_a_date_reads_as_people_write_it() -> None:
    assert showing.in_words("source_date", "2026-11-26") == ["26 November 2026"]


def test_a_wait() -> None:
    words = showing.in_words("wait", Wait(weeks=8, basis="from referral", measured_on="2026-09-01", source="NHS"))
    assert words == ["8 weeks, from referral, measured 1 September 2026", "NHS"]


@pytest.mark.parametrize(
    ("sent", "words", "late"),
    [
        (datetime(2026, 11, 24, 8, tzinfo=UTC), "Today", False),
        (datetime(2026, 11, 23, 23, tzinfo=UTC), "1 day", False),
        (datetime(2026, 11, 17, 8, tzinfo=UTC), "7 days", False),
        (datetime(2026, 11, 16, 8, tzinfo=UTC), "8 days", True),
    ],
)
def test_how_long_it_has_waited(sent: datetime, words: str, late: bool) -> None:
    age = showing.age(sent, datetime(2026, 11, 24, 12, tzinfo=UTC))
    assert (age.words, age.late) == (words, late)


def test_a_text_keeps_the_lines_and_gaps_that_were_typed() -> None:
    typed = "We meet in the hall.\n\nRing Jo first.\nBring a coat."
    (line,) = showing.facts(Listing(description=f"\n{typed}\n\n"))
    assert line.after == [typed]
    assert showing.in_words("description", " \n ") == []

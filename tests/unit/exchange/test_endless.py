"""Texts that a careless pattern would read for longer than anybody lives: here they are read, and that is the whole test."""

from __future__ import annotations

import string
from typing import Any

import pytest

from localoffer.directory.listing import Session
from localoffer.exchange.open_referral import taken

Json = dict[str, Any]
ADDRESS = "https://book.example.uk/?" + "&".join(f"{each}{other}=1" for each in "abc" for other in string.ascii_lowercase[:20])
SIXTY = ADDRESS.partition("?")[2]


def sessions_of(**schedule: object) -> tuple[Session, ...]:
    record: Json = {"id": "1", "name": "Harbour Club", "status": "active", "schedules": [{"id": "s", **schedule}]}
    return taken(record).listing.sessions


@pytest.mark.parametrize("field", ["description", "freq", "byday", "rrule"])
@pytest.mark.parametrize("text", [ADDRESS, SIXTY, "a=1;" * 50_000, "a=" * 100_000, "a" * 200_000 + "=", "RRULE " * 30_000 + "="])
def test_a_schedule_full_of_equals_signs_is_read(field: str, text: str) -> None:
    assert all(each.days == () for each in sessions_of(**{field: text}))


@pytest.mark.parametrize(
    ("description", "days", "note"),
    [
        (f"Book at {ADDRESS} RRULE:FREQ=WEEKLY;BYDAY=TU", ("TU",), f"Book at {ADDRESS}"),
        (f"WKST=MO;FREQ=WEEKLY;BYDAY=TU,TH {ADDRESS}", ("TU", "TH"), ADDRESS),
        ("Every week (FREQ=WEEKLY), on Mondays", (), "Every week ( ), on Mondays"),
    ],
)
def test_a_rule_beside_an_address_is_still_a_rule(description: str, days: tuple[str, ...], note: str) -> None:
    (found,) = sessions_of(description=description)
    assert (found.days, found.note) == (days, note)

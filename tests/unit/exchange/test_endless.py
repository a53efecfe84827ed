"""Texts that a careless pattern would read for longer than anybody lives: here they are read, and that is the whole test."""

from __future__ import annotations

import string
from typing import Any

import pytest

from localoffer.directory.listing import Session
from localoffer.exchange import days, tables, tidy
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


BEGUN = {
    "scripts": "<script>" * 25_000, "both": "<script><style>" * 12_000, "breaks": "<br " * 50_000, "spaced": "< " * 100_000,
    "open": "<" * 200_000, "one that ends": "<script>" * 25_000 + "</style>" + "<style>" * 25_000,
}  # fmt: skip


@pytest.mark.parametrize("kind", BEGUN)
def test_what_begins_and_never_ends_is_read(kind: str) -> None:
    assert "Harbour" in tidy.words(f"Harbour Club {BEGUN[kind]}")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("A<script>1</script >B<STYLE x='y'>2\n</ style>C", "A B C"), ("A<script>1<style>2</script>B</style>C", "A B C"),
        ("A<style>B<script>1</script>C", "A B C"), ("A<scripted>B</scripted>C", "A B C"), ("A<style>B", "A B"),
    ],
)  # fmt: skip
def test_what_a_page_never_shows_is_left_out(written: str, read: str) -> None:
    assert tidy.words(written) == read


FAR = " " * 200_000


@pytest.mark.parametrize("begins", ["5", "5 years", "11-18", "9am", "10:00", "a"])
@pytest.mark.parametrize("between", [FAR, FAR.replace("  ", "\t\n")])
def test_a_word_after_a_long_way_is_read(begins: str, between: str) -> None:
    far = f"{begins}{between}!"
    assert tidy.age(far) is None and tidy.clock(far) == "" == tidy.email(far) and tidy.amount(far) is None
    record: Json = {
        "id": "1",
        "name": "Club",
        "minimum_age": far,
        "maximum_age": far,
        "email": far,
        "schedules": [{"opens_at": far}],
    }
    listing = taken(record).listing
    assert (listing.age_min, listing.age_max, listing.email) == (None, None, "")


def test_many_days_of_the_month_and_a_long_heading_are_read() -> None:
    assert days.of_the_month("first," * 200_000) == {}
    assert days.of_the_month("On the first, second, third and fourth Tuesday") == dict.fromkeys(range(1, 5), ("TU",))
    assert not tables.names_its_columns(["a@" + "." * 400_000 + "@"])
    assert not tables.names_its_columns(["jo@harbour.uk"])

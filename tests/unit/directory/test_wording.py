"""What an entry says in plain words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from localoffer.directory import wording
from localoffer.directory.listing import Listing, Session, Venue, Wait


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (None, None, ""),
        (8, 16, "Ages 8 to 16"),
        (0, 25, "All ages to 25"),
        (None, 25, "All ages to 25"),
        (0, 5, "Up to age 5"),
        (14, None, "From age 14"),
        (18, 120, "From age 18"),
        (0, None, "All ages"),
        (0, 99, "All ages"),
        (16, 16, "Age 16"),
    ],
)
def test_ages(low: int | None, high: int | None, words: str) -> None:
    assert wording.ages(Listing(age_min=low, age_max=high)) == words


@pytest.mark.parametrize(
    ("session", "words"),
    [
        (Session(days=("TU",), start="17:00", end="19:00", term="term"), "Tuesdays, 5pm to 7pm, in term time"),
        (Session(days=("SA",), nth=1, start="10:00", end="12:00"), "First Saturday of the month, 10am to 12 noon"),
        (Session(days=("MO",), nth=-1), "Last Monday of the month"),
        (Session(days=("FR", "TH", "WE", "TU", "MO"), start="09:30"), "Monday to Friday, from 9.30am"),
        (Session(days=("MO", "TU", "WE", "TH", "FR", "SA", "SU")), "Every day"),
        (Session(starts_on="2026-08-13", ends_on="2026-08-17", term="holidays"),
         "In the school holidays, from 13 August 2026 to 17 August 2026"),
        (Session(starts_on="2026-08-13"), "On 13 August 2026"),
        (Session(days=("XX",), start="25:99", end="soon"), ""),
    ],
)  # fmt: skip
def test_a_session(session: Session, words: str) -> None:
    assert wording.session_in_words(session) == words


@pytest.mark.parametrize(
    ("venue", "words"),
    [
        (Venue(name="Maltby Library", area="Maltby", precision="postcode"), "Maltby Library"),
        (Venue(name="The Leisure Centre", area="Wath", precision="exact"), "The Leisure Centre, Wath"),
        (Venue(name="Sheffield", area="Sheffield (nearby)", precision="place"), "Sheffield (nearby)"),
        (Venue(name="Park", area="Parkgate", precision="place"), "Park, Parkgate"),
        (Venue(area="Rawmarsh", precision="place"), "Somewhere in Rawmarsh"),
        (Venue(area="Dinnington", precision="ward"), "Somewhere in Dinnington ward"),
        (Venue(address="High Street\nWath", precision="place", area="Wath"), "High Street, Wath"),
        (Venue(postcode="S65", area="S65", hidden=True, precision="place", lat=53.4, lon=-1.3), "Somewhere in S65"),
        (Venue(postcode="S65 1AB", precision="postcode"), "Near S65 1AB"),
        (Venue(), "Place not known: ask"),
    ],
)
def test_a_place_is_no_more_exact_than_what_is_known(venue: Venue, words: str) -> None:
    assert wording.place_in_words(venue) == words


def test_a_hidden_place_says_how_to_learn_the_address() -> None:
    note = wording.precision_note(Venue(hidden=True, precision="place", area="Wath"))
    assert "private place" in note
    assert wording.precision_note(Venue(precision="exact", name="Hall")) == ""
    assert "do not know the exact address" in wording.precision_note(Venue())


def test_where_names_two_places_and_counts_the_rest() -> None:
    places = tuple(Venue(area=area, precision="place") for area in ("Wath", "Maltby", "Aston", "Kiveton"))
    assert wording.where(Listing(venues=places)) == "Somewhere in Wath, Somewhere in Maltby and 2 more"
    assert wording.where(Listing(reach="national")) == "The whole country"
    assert wording.where(Listing(delivery=("phone", "online"))) == "By phone and online"
    assert wording.where(Listing()) == ""


@pytest.mark.parametrize(
    ("listing", "words"),
    [
        (Listing(reach="borough", area_text="Whole borough"), ""),
        (Listing(reach="borough", area_text="At home, in the whole borough"), "At home, in the whole borough"),
        (Listing(venues=(Venue(name="The hall", address="1 High Street, Wath"),), area_text="Wath."), ""),
        (Listing(venues=(Venue(name="The hall", area="Wath"),), area_text="Ask which hall"), "Ask which hall"),
        (Listing(reach="borough", venues=(Venue(name="The hall", area="Wath"),), area_text="Whole borough"), "Whole borough"),
    ],
)
def test_where_it_is_is_not_said_twice(listing: Listing, words: str) -> None:
    assert wording.more_of_where(listing) == words


def test_how_to_get_it_in_one_phrase() -> None:
    assert wording.how(Listing(routes=("drop_in", "school"))) == "Just turn up or through school or nursery"
    assert wording.how(Listing()) == ""


def test_a_wait() -> None:
    assert wording.wait(Listing(wait=Wait(weeks=1))) == "1 week"
    assert wording.wait(Listing(wait=Wait(weeks=18, band="12_to_18"))) == "18 weeks"
    assert wording.wait(Listing(wait=Wait(band="over_52"))) == "More than a year"
    assert wording.wait(Listing()) == ""


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2025", "2025"),
        ("2025-09", "September 2025"),
        ("2025-09-03", "3 September 2025"),
        ("2025-13-03", "2025-13-03"),
        ("in spring", "in spring"),
        ("", ""),
        (None, ""),
        (date(2026, 11, 24), "24 November 2026"),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "1 July 2026"),
    ],
)
def test_a_date(value: object, words: str) -> None:
    assert wording.day(value) == words  # type: ignore[arg-type]


def test_the_next_time_is_said_as_seen_from_now() -> None:
    now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    assert wording.next_time(datetime(2026, 11, 24, 17, 0, tzinfo=UTC), now) == "Today, 5pm"
    assert wording.next_time(datetime(2026, 11, 25, 0, 0, tzinfo=UTC), now) == "Tomorrow"
    assert wording.next_time(datetime(2026, 12, 5, 10, 30, tzinfo=UTC), now) == "Saturday 5 December, 10.30am"
    assert wording.next_time(datetime(2027, 1, 4, 12, 0, tzinfo=UTC), now) == "Monday 4 January 2027, 12 noon"


def test_listing_words() -> None:
    assert wording.listed([]) == ""
    assert wording.listed(["a"]) == "a"
    assert wording.listed(["a", "b"]) == "a and b"
    assert wording.listed(["a", "", "b", "c"], "or") == "a, b or c"

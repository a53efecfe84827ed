"""What the public may see, and the small rules about names, ages and links."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localoffer.directory.listing import Listing, Venue
from localoffer.directory.rules import fits_age, outcode_of, public_listing, safe_link, slug_of

HOME = Venue(
    name="Jo's house", address="12 Secret Street", postcode="S66 8LD", lat=53.42291, lon=-1.20219, precision="exact", hidden=True
)


def test_a_hidden_home_leaves_only_its_outcode_and_a_rounded_point() -> None:
    seen = public_listing(Listing(name="Sewing group", venues=(HOME,), caution="ring first")).venues[0]
    assert (seen.name, seen.address, seen.postcode) == ("", "", "S66")
    assert (seen.lat, seen.lon, seen.precision) == (53.42, -1.2, "place")


def test_notes_for_staff_never_reach_the_public() -> None:
    assert public_listing(Listing(name="Club", caution="phone number looks wrong")).caution == ""


def test_an_open_place_is_shown_as_it_is() -> None:
    venue = Venue(name="Library", postcode="S66 8LD", lat=53.42291, lon=-1.20219, precision="exact")
    assert public_listing(Listing(venues=(venue,))).venues == (venue,)


@given(st.text(max_size=120))
def test_every_name_has_an_address_that_a_link_can_carry(name: str) -> None:
    slug = slug_of(name)
    assert slug and len(slug) <= 80
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("𝐀utism Club", "autism-club"), ("№ 5 Club", "no-5-club"), ("Quorzy™ Club", "quorzytm-club"),
        ("Ǿrsted ＆ Co", "orsted-and-co"), ("Łódź Club", "lodz-club"), ("Straẞe", "strasse"), ("İstanbul", "istanbul"),
    ],
)  # fmt: skip
def test_a_capital_of_any_kind_stays_in_the_address(name: str, slug: str) -> None:
    assert slug_of(name) == slug


@pytest.mark.parametrize(
    ("postcode", "outcode"), [("S65 1AB", "S65"), ("s651ab", "S65"), ("DN11 9PH", "DN11"), ("Maltby", ""), ("", "")]
)
def test_the_outcode_is_the_first_half(postcode: str, outcode: str) -> None:
    assert outcode_of(postcode) == outcode


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://example.org/a", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.org", False),
        ("https://", False),
        ("http://[::1", False),
        ("JaVaScRiPt:alert(1)", False),
    ],
)
def test_only_web_addresses_become_links(url: str, kept: bool) -> None:
    assert safe_link(url) == (url if kept else "")


@pytest.mark.parametrize(
    ("low", "high", "age", "fits"),
    [
        (5, 11, 5, True),
        (5, 11, 11, True),
        (5, 11, 12, False),
        (None, None, 99, True),
        (18, None, 25, True),
        (18, None, 17, False),
    ],
)
def test_ages_served_include_both_ends_and_unknown_fits_all(low: int | None, high: int | None, age: int, fits: bool) -> None:
    assert fits_age(Listing(age_min=low, age_max=high), age) is fits

"""What counts as the same group, told by name, phone, website, e-mail and postcode."""

from __future__ import annotations

import pytest

from localoffer.directory.listing import Listing, Venue
from localoffer.submissions.duplicates import Known, Register, phone_digits, site_of, traits

LISTED = [
    Listing(name="Rotherham SENDIASS", phone="01709 823627", website="https://www.rotherhamsendiass.org.uk"),
    Listing(name="Wath Library & Neighbourhood Hub", venues=(Venue(postcode="S63 7RQ"),), phone="01709 382121"),
    Listing(name="Rawmarsh Library & Neighbourhood Hub", venues=(Venue(postcode="S62 5QU"),), phone="01709 382121"),
    Listing(name="Swinton Library & Neighbourhood Hub", venues=(Venue(postcode="S64 8JZ"),), phone="01709 382121"),
    Listing(name="Maltby Rainbow Kids", venues=(Venue(postcode="S66 8LD"),), email="rainbow@example.org"),
    *(Listing(name=f"Rotherham {each}") for each in ("Titans", "Show", "Minster", "Hospital", "Museum", "Symphony Orchestra")),
    Listing(name="Speech and Language Therapy", website="https://www.facebook.com/therapy"),
]
REGISTER = Register(Known(number, str(number), each.name, "", traits(each)) for number, each in enumerate(LISTED, start=1))


def found(**facts: object) -> list[str]:
    return [each.name for each in REGISTER.alike(traits(Listing(**facts)))]  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["SENDIASS", "Rotherham Sendias", "sendiass rotherham", "SENDIASS, Rotherham"])
def test_a_name_in_other_words(name: str) -> None:
    assert found(name=name)[0] == "Rotherham SENDIASS"


def test_rare_words_count_and_common_ones_do_not() -> None:
    assert found(name="Wath libary") == ["Wath Library & Neighbourhood Hub"]
    assert found(name="Dinnington Library") == []


@pytest.mark.parametrize(
    "facts",
    [{"phone": "+44 1709 823627"}, {"phone": "(01709) 823627 or 0800 1"}, {"website": "rotherhamsendiass.org.uk/"}],
)
def test_the_same_phone_or_website_under_another_name(facts: dict[str, str]) -> None:
    assert found(name="Advice for parents", **facts) == ["Rotherham SENDIASS"]


def test_a_number_that_many_share_says_nothing_alone() -> None:
    assert found(name="Chess club", phone="01709 382121") == []


def test_a_postcode_counts_together_with_half_a_name() -> None:
    club = {"name": "Rainbow Club Maltby"}
    assert found(**club, venues=(Venue(postcode="s668ld"),)) == ["Maltby Rainbow Kids"]
    assert found(name="Knitting circle", venues=(Venue(postcode="S66 8LD"),)) == []


def test_facebook_alone_is_not_a_website() -> None:
    assert found(name="Chess club", website="https://facebook.com/") == []


def test_two_letters_that_changed_places_do_not_hide_a_name() -> None:
    for name in ("Mlatby rainbow", "maltby rainobw", "Mlatby Rainobw Kids"):
        assert found(name=name) == ["Maltby Rainbow Kids"], name
    assert found(name="Mlabty Rianbow") == []  # further off than a slip of the fingers


def test_look_alike_letters_do_not_hide_a_name() -> None:
    assert found(name="ＳＥＮＤＩＡＳＳ Rotherham") == ["Rotherham SENDIASS"]


@pytest.mark.parametrize("name", ["", "!!!", "a", "the", "()[]\\^$*+?", "\u202e", "x" * 300])
def test_odd_names_find_nothing_and_break_nothing(name: str) -> None:
    assert found(name=name) == []


def test_it_is_not_like_itself() -> None:
    assert REGISTER.alike(traits(LISTED[0]), without=1) == []


def test_forms_of_numbers_and_sites() -> None:
    assert phone_digits("+44 (0)1709 1") == "001709" + "1" or phone_digits("+44 1709 1") == "017091"
    assert site_of("HTTPS://WWW.Example.org/Club/") == "example.org/club"
    assert site_of("http://[bad") == ""

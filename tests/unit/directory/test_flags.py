"""What moderators are told to look at twice, and what they are not bothered with."""

from __future__ import annotations

from dataclasses import fields

import pytest

from localoffer.directory.flags import flags
from localoffer.directory.listing import LABELS, Listing, Session, Wait


@pytest.mark.parametrize(
    "text",
    [
        "My son Jack loves it.",
        "My son ŁUKASZ loves it.",
        "Éva is 9",
        "Tommy, aged 7, goes there.",
        "Ask for Olivia (9).",
        "our foster daughter called Amelia",
        "Sam is 11 now",
        "Amy O'Neill-Smith (7) waits.",
        "Leo (who is 9)",
    ],
)
def test_a_child_may_be_named(text: str) -> None:
    assert any("May name a child" in each for each in flags(Listing(description=text)))


@pytest.mark.parametrize(
    "text",
    ["For children aged 7 to 11.", "Ages 5-11 on Mondays.", "Parents and carers meet at 10.", "Run by Barnardo's since 2019.",
     "Open from Monday 9 to 5.", "It costs £3 and is for under 5s.", "It was 3 miles away. There is 1 bus.",
     "This is 4 sessions.", "Most is 10 minutes. An EHCP is 20 weeks."],
)  # fmt: skip
def test_ordinary_words_raise_nothing(text: str) -> None:
    assert flags(Listing(name="Rawmarsh Rainbows", description=text)) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [("Ring 07700 900123 for me.", "phone number"), ("Ring +44 7700 900123", "phone number"), ("mail me at jo@example.org", "e-mail"),  # noqa: E501
     ("find us @maltbymums", "social media"), ("We are on Facebook as Maltby Mums", "social media"),
     ("http://a.b http://c.d www.e.f", "advertisement")],
)  # fmt: skip
def test_private_looking_words_are_pointed_out(text: str, said: str) -> None:
    assert any(said in each for each in flags(Listing(description=text)))


def test_the_sender_s_words_to_us_are_looked_at_too() -> None:
    assert flags(Listing(), note="My daughter Ruby was hurt.")


def test_letters_of_two_alphabets_in_one_word() -> None:
    assert any("alphabets" in each for each in flags(Listing(name="Аutism Club")))


@pytest.mark.parametrize("name", ["Clwb Môn", "Żółw dla dzieci", "نادي الأطفال", "Дети вместе", "Café & Play"])
def test_names_in_other_languages_are_as_good_as_any(name: str) -> None:
    assert flags(Listing(name=name)) == []


def test_a_website_that_is_no_link() -> None:
    assert flags(Listing(website="javascript:alert(1)")) and not flags(Listing(website="https://example.org"))


@pytest.mark.parametrize("piece", ["a", "0", "a@", "@"])
def test_a_very_long_word_is_looked_at_to_its_end(piece: str) -> None:
    """A thousand thousand letters: looked at again from each letter on, they would take an hour."""
    text = piece * (1_000_000 // len(piece)) + " jo@example.org"
    assert any("jo@example.org" in each for each in flags(Listing(description=text)))


PRIVATE = "Ask my son Tom Ashgrove (7), 07700 900123"
ASKED_FOR = {
    "kind", "level", "diagnosis_needed", "ehc_plan_needed", "cost", "reach", "status", "contact_name", "phone", "email",
    "website", "sen_report_url", "urn", "source_name", "source_url", "source_date", "caution",
}  # fmt: skip
"""Texts that are codes, that ask for a number, an address, a name or a source, or that the public never sees."""
ASKED_FOR_OF_PARTS = {"start", "end", "term", "starts_on", "ends_on", "band", "measured_on"}


@pytest.mark.parametrize("name", [each.name for each in fields(Listing) if each.type == "str" and each.name not in ASKED_FOR])
def test_every_text_that_the_public_reads_is_looked_at(name: str) -> None:
    found = " ".join(flags(Listing(**{name: PRIVATE})))
    assert "May name a child" in found and "phone number" in found, LABELS[name]


@pytest.mark.parametrize("part", [Session, Wait])
def test_every_text_of_a_time_and_of_a_wait_is_looked_at(part: type) -> None:
    for name in (each.name for each in fields(part) if each.type == "str" and each.name not in ASKED_FOR_OF_PARTS):
        made = part(**{name: PRIVATE})
        listing = Listing(wait=made) if part is Wait else Listing(sessions=(Session(), made))
        assert any("May name a child" in each for each in flags(listing)), name


def test_words_that_were_there_before_are_not_pointed_out_again() -> None:
    before = Listing(sessions=(Session(note=PRIVATE),))
    later = Listing(sessions=(Session(note=PRIVATE), Session(note="Bring a coat")))
    assert flags(later, before=before) == [] and flags(later) != []

"""Links made of what people typed go to phones, mail programs and websites, and nowhere else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localoffer.directory import contacts

ANYWHERE = re.compile(r"[^@\s<>\"'(),:;\\\[\]]+@[^@\s<>\"'(),:;\\\[\]]+\.[A-Za-z]{2,}")
"""An address, looked for from each letter on."""


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        ("01709 123 456 (option 2)", "tel:01709123456"),
        ("+44 (0)1709 123456", "tel:+441709123456"),
        ("+44 1709 123 456 (24 hours)", "tel:+441709123456"),
        ("+4401709123456", "tel:+441709123456"),
        ("(+44) 1709 123456", "tel:+441709123456"),
        ("01709 123456 (9-5)", "tel:01709123456"),
        ("01709 822660 (24 hours)", "tel:01709822660"),
        ("24-7 01709 123456", "tel:01709123456"),
        ("01709 123456 - 9am", "tel:01709123456"),
        ("Mon-Fri 9-5 01709 123456", "tel:01709123456"),
        ("01709 123456, ext 12", "tel:01709123456"),
        ("01709 123456 07700 900123", "tel:01709123456"),
        ("01709 123456/7", "tel:01709123456"),
        ("(01709) 123456", "tel:01709123456"),
        ("01709 - 123-456", "tel:01709123456"),
        ("0800 123456 (9-5)", "tel:0800123456"),
        ("0800 123456 - 24 hours", "tel:0800123456"),
        ("0800 1111 24 hours", "tel:08001111"),
        ("0800 111 1234", "tel:08001111234"),
        ("116 123 (24 hours)", "tel:116123"),
        ("NHS 111 (24 hours)", "tel:111"),
        ("382121", "tel:382121"),
        ("382 111", "tel:382111"),
        ("+1 212 555 0123", "tel:+12125550123"),
        ("01709 1234567", "tel:017091234567"),
        ("Ring 111", "tel:111"),
        ("0800 1111 or 0808 800 5000", "tel:08001111"),
        ("ask at the desk", ""),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_a_phone_number(typed: str, link: str) -> None:
    assert contacts.phone_link(typed) == link


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        ("hello@example.org", "mailto:hello@example.org"),
        ("a+b@example.org", "mailto:a+b@example.org"),
        ("a?b@example.org", "mailto:a%3Fb@example.org"),
        ("a@example.org?bcc=b@example.org", ""),
        ("a@b", ""),
        ("a@example.org, b@example.org", ""),
        ("javascript:alert(1)@example.org", ""),
    ],
)
def test_an_address(typed: str, link: str) -> None:
    assert contacts.mail_link(typed) == link


def test_a_website_is_shown_as_people_say_it() -> None:
    assert contacts.site_shown("https://www.example.org/club/") == "example.org/club"
    assert contacts.site_shown("https://www.example.org/" + "x" * 80) == "example.org"
    assert contacts.site_shown("javascript:alert(1)") == "javascript:alert(1)"


def test_text_becomes_paragraphs_of_lines() -> None:
    assert contacts.paragraphs("one\ntwo\n\n \nthree\n") == [["one", "two"], ["three"]]
    assert contacts.paragraphs("") == []


@pytest.mark.parametrize("number", ["", "12345", "1464670", "14646x", "146467/../1"])
def test_what_is_no_number_of_a_school_leads_nowhere(number: str) -> None:
    assert contacts.school_page(number) == ""


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Phone 999 & wait.", '<a class="govuk-link" href="tel:999">999</a> &amp; wait.'),
        ("Phone 0808 800 5000.", '<a class="govuk-link" href="tel:08088005000">0808 800 5000</a>.'),
        ("Phone us. See £999, 1999, 2018 and <b>", "us. See £999, 1999, 2018 and &lt;b&gt;"),
    ],
)
def test_numbers_to_phone_are_links_and_other_numbers_are_not(said: str, shown: str) -> None:
    assert contacts.with_numbers(said) == f"Phone {shown}"


@given(st.text("ab9@@.. ,é(", max_size=40))
def test_addresses_are_found_word_by_word_as_from_each_letter_on(text: str) -> None:
    first = ANYWHERE.search(text)
    assert contacts.first_address(text) == (first[0] if first else "")
    assert contacts.without_addresses(text, "(x)") == ANYWHERE.sub("(x)", text)

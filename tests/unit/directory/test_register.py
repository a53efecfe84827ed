"""Names are put in order as people look for them."""

from __future__ import annotations

import pytest

from localoffer.directory.register import letter_asked, letter_of, sorting_name


@pytest.mark.parametrize(
    ("name", "letter"),
    [("The Hub", "H"), ("Éclair", "E"), ("7 Hills", "0-9"), ("“Quoted”", "Q"), ("The", "T"), ("{{ 7*191 }}", "0-9"), ("", "0-9")],
)
def test_the_letter_of_a_name(name: str, letter: str) -> None:
    assert letter_of(name) == letter


def test_signs_and_capitals_do_not_count() -> None:
    assert sorting_name("THE  O'Neil-Club") == "o neil club"


def test_a_letter_without_entries_gives_the_first_with_some() -> None:
    having: dict = {"0-9": [], "B": [], "C": []}
    assert letter_asked("c", having) == "C"
    assert letter_asked("0-9", having) == "0-9"
    assert letter_asked("<script>", having) == "B"
    assert letter_asked("", {}) == "0-9"

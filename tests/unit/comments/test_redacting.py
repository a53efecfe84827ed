"""What shows who somebody is is found in the words that parents write; a person reads the proposal all the same."""

from __future__ import annotations

import pytest

from localoffer.comments.redacting import looked_at, proposed


@pytest.mark.parametrize(
    ("written", "left"),
    [
        (
            "My son Leo is 9. Write to a@b.org or 01709 555123.",
            "My son (name) is (age). Write to (e-mail address) or (phone number).",
        ),
        ("Mrs Ahmed at school said no to Leo (9), and Leo’s sister.", None),
        ("My son Tom Ashgrove waits. Tom’s bus is late.", "My son (name) waits. (name) bus is late."),
        ("My daughter Amy's school. Amy O'Neill, Monday.", "My daughter (name) school. (name), Monday."),
        ("We live at S65 1AB. Born 3/4/2017, NHS 943 476 5919.", "We live at (postcode). Born (date), NHS (number)."),
        ("The map is slow on my phone.", "The map is slow on my phone."),
        ("Nothing for ages 12 to 16 in Wath.", "Nothing for ages 12 to 16 in Wath."),
    ],
)
def test_words_without_it(written: str, left: str | None) -> None:
    made = proposed(written)
    assert left is None or made == left
    for secret in ("Leo", "Ahmed", "a@b.org", "555123", "S65 1AB", "2017", "5919"):
        assert secret not in made


def test_what_to_look_at_is_said() -> None:
    said = " ".join(looked_at("My daughter Mia is 7, ask Dr Shah, S65 1AB"))
    assert "May name a child" in said and "postcode" in said and "title" in said
    assert looked_at("The map is slow.") == []

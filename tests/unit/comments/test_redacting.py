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
        ("My son Tom\n\nWe wait for Tom\nThanks", "My son (name)\n\nWe wait for (name)\nThanks"),
        (
            "My son Tom We wait. And Tom IS 9. I saw the Doctor\n\nWe wait",
            "My son (name) We wait. And (name) IS 9. I saw the Doctor\n\nWe wait",
        ),
        ("About my son\n\nSwimming would help. My son\nTom swims.", "About my son\n\nSwimming would help. My son\n(name) swims."),
        ("My son ŁUKASZ waits. So does Łukasz Łukasiewicz, says Dr Éclair.", "My son (name) waits. So does (name), says (name)."),
        ("Our daughter Élodie Żak is 9. The Żaks wait.", "Our daughter (name) is (age). The Żaks wait."),
        ("My son Tom ASHGROVE waits. The Ashgrove family too.", "My son (name) waits. The (name) family too."),
        ("My son Tom D'Souza’s bus. Amy O’Neill-Smith (7) waits.", "My son (name) bus. (name) (age) waits."),
        ("Tom van Dyke is 9. Then Tom went by van.", "(name) is (age). Then (name) went by van."),
        (
            "Tom Ashgrove is 9. But Mia de la Cruz Green was 7, and Mrs Bell-Ray Shah",
            "(name) is (age). But (name) was (age), and (name)",
        ),
        ("My son Ravi Sen waits for a SEN plan.", "My son (name) waits for a SEN plan."),
        ("My son Tom SEND team. My niece Jo, Monday", "My son (name) SEND team. My niece (name), Monday"),
        (
            "He is 9. He waits. It was 3 miles. There is 1 bus. It is far.",
            "He is (age). He waits. It was 3 miles. There is 1 bus. It is far.",
        ),
        ("Leo (who is 9) waits. We saw Paris 9 times.", "(name) (who is (age)) waits. We saw Paris 9 times."),
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

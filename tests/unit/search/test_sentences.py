"""What a parent's sentence says: days, cost, level."""

from __future__ import annotations

import pytest

from localoffer.search import sentences


def test_days_and_weekends_are_understood() -> None:
    assert sentences.days_in("football on saturdays or monday") == ("MO", "SA")
    assert sentences.days_in("things to do at the weekend") == ("SA", "SU")
    assert sentences.days_in("sunny sundaes") == ()


def test_free_is_a_cost_but_free_school_meals_are_not() -> None:
    assert sentences.is_free("free clubs")
    assert not sentences.is_free("free school meals")
    assert not sentences.is_free("carefree")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("who can i talk to about my sons stammer", "my sons stammer"),
        ("i need to talk to someone about respite please", "i need to respite please"),
        ("im really worried that my son has adhd", "my son has adhd"),
        ("my three year old has few words, should i be worried", "my three year old has few words,"),
        ("my child hardly speaks, who do i contact", "my child hardly speaks,"),
        ("im a teacher and a pupil may need an educational psychologist", "and a pupil may need an educational psychologist"),
        ("i am a young carer and need help", "i am a young carer and need help"),
    ],
)
def test_what_only_says_that_somebody_asks_is_left_out(text: str, left: str) -> None:
    assert sentences.without_asking(text) == left


@pytest.mark.parametrize("text", ["someone to talk to", "im 15 and feel low who can i phone", "worried", "speak to someone"])
def test_who_looks_for_somebody_to_talk_to_still_does(text: str) -> None:
    assert sentences.without_asking(text) == text


def test_only_somebody() -> None:
    assert sentences.only_somebody(["my", "son"]) and sentences.only_somebody([])
    assert not sentences.only_somebody(["my", "football"])

"""What a parent's sentence says: ages, days, cost, level."""

from __future__ import annotations

import pytest

from localoffer.search import sentences


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("speech therapy for my 4 year old", 4, 4),
        ("my son is 4 and not talking", 4, 4),
        ("shes seven and loves swimming", 7, 7),
        ("just turned 16", 16, 16),
        ("clubs for ages 5 to 7", 5, 7),
        ("8-11 year olds", 8, 11),
        ("my 18 month old", 1, 1),
        ("five year old", 5, 5),
        ("year 6 moving up", 10, 11),
        ("groups for toddlers", 1, 3),
        ("something for teenagers", 13, 17),
        ("10yo boy", 10, 10),
        ("clubs for primary children", 4, 11),
        ("secondary school with autism base", 11, 16),
        ("my child is at primary school and cant read", 4, 11),
        ("he goes to school, he is in nursery", 2, 4),
        ("my daughter who is at high school", 11, 16),
    ],
)
def test_an_age_is_understood(text: str, low: int, high: int) -> None:
    assert sentences.age_in(text)[:2] == (low, high)


@pytest.mark.parametrize(
    "text", ["aged 99", "the library is 2 miles away", "0-19 service", "year 47", "section 17", "20 week", "primary care"]
)
def test_what_is_no_age_stays_in_the_words(text: str) -> None:
    assert sentences.age_in(text) == (None, None, text)


def test_an_age_is_taken_out_of_the_words() -> None:
    assert sentences.age_in("swimming for my 4 year old in maltby")[2] == "swimming for my in maltby"


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

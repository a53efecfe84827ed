"""What a parent's sentence says of an age."""

from __future__ import annotations

import pytest

from localoffer.search import ages


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("speech therapy for my 4 year old", 4, 4),
        ("my son is 4 and not talking", 4, 4),
        ("shes seven and loves swimming", 7, 7),
        ("just turned 16", 16, 16),
        ("shes turning 18 next month", 18, 25),
        ("what happens to respite when he turns 18", 18, 25),
        ("what happens at 18", 18, 25),
        ("what changes when she is 16", 16, 25),
        ("he turns 4 in may", 4, 4),
        ("17", 17, 17),
        ("18th birthday what changes", 18, 25),
        ("clubs for ages 5 to 7", 5, 7),
        ("8-11 year olds", 8, 11),
        ("swimming 8-12", 8, 12),
        ("aged between 8 and 12", 8, 12),
        ("twins aged 3 and 7", 3, 7),
        ("my children are 4, 7 and 9", 4, 9),
        ("my 3 and 7 year olds", 3, 7),
        ("my 18 month old", 1, 1),
        ("baby 9 months", 0, 0),
        ("a 6 week old baby", 0, 0),
        ("two and a half and no words", 2, 2),
        ("2.5 years old", 2, 2),
        ("2 1/2 year old", 2, 2),
        ("hes nearly 5", 4, 5),
        ("going to be 16", 16, 16),
        ("five year old", 5, 5),
        ("10yo boy", 10, 10),
        ("son 14 with autism", 14, 14),
        ("my daughter (9) is deaf", 9, 9),
        ("swimming under 5s", 0, 4),
        ("groups for under fives", 0, 4),
        ("over 16", 16, 25),
        ("nearly 5", 4, 5),
        ("under 5", 0, 4),
        ("under 5 years old", 0, 4),
        ("over 5 years of age", 5, 25),
        ("he is 9", 9, 9),
        ("he is 9 years old", 9, 9),
        ("he is 9 years and loves trains", 9, 9),
        ("my son is nine years", 9, 9),
        ("ella is 18 months", 1, 1),
        ("he is 2 and a half", 2, 2),
        ("over 16 and under 25", 16, 24),
        ("under 25 but over 16", 16, 24),
        ("in year 5 and 10 years old", 9, 10),
        ("years 5 and 6", 9, 11),
        ("ages 11+", 11, 25),
        ("the 11+ group", 11, 25),
        ("18+ groups", 18, 25),
        ("16 plus", 16, 25),
        ("post-16", 16, 25),
        ("sixth form", 16, 19),
        ("year 6 moving up", 10, 11),
        ("y11 autism", 15, 16),
        ("year six", 10, 11),
        ("years 7-9", 11, 14),
        ("ks2 autism", 7, 11),
        ("key stage three", 11, 14),
        ("eyfs", 0, 5),
        ("starting reception", 4, 5),
        ("groups for toddlers", 1, 3),
        ("something for teenagers", 13, 17),
        ("club for pre-teens", 9, 12),
        ("clubs for primary children", 4, 11),
        ("primary school age", 4, 11),
        ("secondary school with autism base", 11, 16),
        ("my child is at primary school and cant read", 4, 11),
        ("he goes to school, he is in nursery", 2, 4),
        ("my daughter who is at high school", 11, 16),
    ],
)
def test_an_age_is_understood(text: str, low: int, high: int) -> None:
    assert ages.age_in(text)[:2] == (low, high)


@pytest.mark.parametrize(
    "text",
    [
        "aged 99", "the library is 2 miles away", "0-19 service", "year 47", "section 17", "20 week", "primary care", "over 55",
        "24/7 helpline", "1:1 support", "1-1 support", "one to one", "2 years ago", "waiting 3 years", "within 5 miles",
        "over 2 hours", "under 10 pounds", "open 9-5", "code of practice 2015", "for 6 weeks", "front desk of the reception",
        "waiting nearly 3 years for camhs", "almost two years", "coming up to 2 years since", "under 2 years of waiting",
        "waited over 2 years", "the waiting list is 2 years", "he is 2 years behind", "he is 2 and a half years behind",
        "nearly 2 and a half years", "11+ exam", "the 11 plus", "eleven plus tutor",
        "the waiting list is 18 months", "it is 18 months since we asked", "he is 18 months behind", "been waiting 2 years",
        "hes 3 years late with talking", "hes been on the list for 2 years", "the wait is 18 months", "a course is 2 years",
    ],
)  # fmt: skip
def test_what_is_no_age_stays_in_the_words(text: str) -> None:
    assert ages.age_in(text) == (None, None, text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("swimming for my 4 year old in maltby", "swimming for my in maltby"),
        ("my son 14 with autism", "my son with autism"),
        ("teenagers", "teenagers"),
    ],
)
def test_an_age_is_taken_out_of_the_words_but_whose_it_is_stays(text: str, left: str) -> None:
    assert ages.age_in(text)[2] == left


def test_a_time_of_life_says_little_but_an_age() -> None:
    assert ages.is_stage("secondary") and ages.is_stage("toddlers") and ages.is_stage("young adults")
    assert not ages.is_stage("secondary school") and not ages.is_stage("sixth form") and not ages.is_stage("")

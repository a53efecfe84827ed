"""What a parent's sentence says: days, cost, level."""

from __future__ import annotations

import pytest

from localoffer.search import sentences


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("football on saturdays or monday", ("MO", "SA")),
        ("things to do at the weekend", ("SA", "SU")),
        ("tues evening or thurs", ("TU", "TH")),
        ("sat morning swim", ("SA",)),
        ("weekday groups", ("MO", "TU", "WE", "TH", "FR")),
        ("monday to friday", ("MO", "TU", "WE", "TH", "FR")),
        ("sunny sundaes", ()),
        ("he sat in the sun", ()),
    ],
)
def test_days_weekends_and_weekdays_are_understood(text: str, days: tuple[str, ...]) -> None:
    assert sentences.days_in(text) == days


@pytest.mark.parametrize(
    "text", ["free clubs", "clubs at no cost", "free of charge", "it doesnt cost anything", "cheap days out"]
)
def test_what_should_cost_nothing_is_understood(text: str) -> None:
    assert sentences.is_free(text)


@pytest.mark.parametrize("text", ["free school meals", "carefree", "step free", "gluten free cafe", "free parking", "free time"])
def test_what_is_free_of_something_else_is_no_cost(text: str) -> None:
    assert not sentences.is_free(text)


def test_what_only_says_a_cost_is_no_word_to_look_for() -> None:
    assert sentences.without_cost("clubs at no cost").split() == ["clubs"]
    assert sentences.without_cost("free clubs") == "free clubs"


@pytest.mark.parametrize(
    ("text", "miles", "left"),
    [
        ("clubs within 5 miles of maltby", 5.0, "clubs maltby"),
        ("less than 1 mile away", 1.0, " "),
        ("chess within 0.5 miles", 0.5, "chess "),
        ("chess 1.5 miles away", 1.5, "chess "),
        ("within 0.0 miles", None, "within 0.0 miles"),
        ("within 1/2 mile", None, "within 1/2 mile"),
        ("smiles for miles", None, "smiles for miles"),
    ],
)
def test_how_far_is_understood(text: str, miles: float | None, left: str) -> None:
    assert sentences.miles_in(text) == (miles, left)


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


@pytest.mark.parametrize(
    ("text", "weekday", "days"),
    [
        ("whats on today", 3, ("TH",)),
        ("swimming tonight", 0, ("MO",)),
        ("swimming tomorrow", 3, ("FR",)),
        ("football tomorrow", 6, ("MO",)),
        ("swimming soon", 3, ()),
    ],
)
def test_today_and_tomorrow_are_days_of_the_week(text: str, weekday: int, days: tuple[str, ...]) -> None:
    assert sentences.soon_in(text, weekday) == days


@pytest.mark.parametrize(("text", "wished"), [("club open now", True), ("whats on now", True), ("he is open to ideas", False)])
def test_what_should_be_open_now_is_understood(text: str, wished: bool) -> None:
    assert sentences.is_open_now(text) is wished


@pytest.mark.parametrize(
    ("text", "wished"),
    [
        ("drop in for parents", True), ("groups where i can just turn up", True), ("no need to book soft play", True),
        ("walk-in clinic", True), ("playgroup without booking", True), ("book a place", False), ("dropped out of college", False),
    ],
)  # fmt: skip
def test_what_needs_no_booking_is_understood(text: str, wished: bool) -> None:
    assert sentences.is_turn_up(text) is wished


def test_who_wants_no_booking_wants_no_books() -> None:
    assert "book" not in sentences.without_booking("soft play you dont have to book")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("open monday, tuesday, saturday (2023)", ("MO", "TU", "SA")),
        ("mon to sat mornings", ("MO", "TU", "WE", "TH", "FR", "SA")),
        ("thu-sun afternoons", ("TH", "FR", "SA", "SU")),
        ("friday to monday", ("MO", "FR", "SA", "SU")),
        ("weekends until weekends", ("SA", "SU")),
        ("monday to saturday, not in august", ()),
        ("any time", ()),
    ],
)
def test_the_days_that_an_entry_tells_in_words(text: str, days: tuple[str, ...]) -> None:
    assert sentences.days_told(text) == days

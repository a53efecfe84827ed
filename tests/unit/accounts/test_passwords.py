"""What everybody tries is refused, also dressed up; three words that do not belong together are taken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localoffer.accounts.passwords import JUDGED, common, is_too_easy, unit_of
from localoffer.config import LONGEST_FORM_PART


@pytest.mark.parametrize(
    "password",
    [
        "green kettle mountain", "a long phrase that nobody guesses", "correct horse battery staple", "wx9!kd02-pLq7s",
        "tidy purple otters", "ŵyau gwyrdd mawr", "żółty zielony niebieski", "x" * 3 + "Qw7!tidy-otters" * 1 + " drum",
    ],
)  # fmt: skip
def test_good_ones_are_taken(password: str) -> None:
    assert not is_too_easy(password)


@pytest.mark.parametrize(
    "password",
    [
        "rotherham1234", "Rotherham Council 1!", "passwordpassword", "P@ssw0rd12345", "aaaaaaaaaaaaaaaa", "qwertyuiop12",
        "football2026!", "abcdefghijklmn", "zxcvbnmasdfghjkl", "9876543210987", "LocalOffer2026", "iloveyoudragon",
        "xk9xk9xk9xk9",
    ],
)  # fmt: skip
def test_easy_ones_are_refused(password: str) -> None:
    assert is_too_easy(password)


def test_the_three_thousand_most_common_are_refused_however_they_are_made_long_enough() -> None:
    words = list(common())[:3000]
    taken = [
        long
        for word in words
        for long in (word * (12 // len(word) + 1), f"{word}123456789", f"!!!{word.capitalize()}2026!!!")
        if not is_too_easy(long)
    ]
    assert taken == []


def test_a_name_or_an_address_with_a_number_is_refused() -> None:
    assert is_too_easy("Samantha-Ogley-77", ["samantha.ogley", "Samantha Ogley"])


def test_a_very_long_password_is_judged_like_any_other() -> None:
    assert not is_too_easy("nine tidy otters drum " * 200 + "once")
    letters = "".join(chr(ord("a") + at * at * 7 % 26) + chr(ord("a") + at * 11 % 23) for at in range(LONGEST_FORM_PART // 2))
    assert not is_too_easy(f"drum{letters}")
    assert is_too_easy("1" * (LONGEST_FORM_PART - 1) + "a")


def test_of_a_very_long_one_the_beginning_is_judged() -> None:
    good = "green kettle mountain"
    assert is_too_easy("19" * (JUDGED // 2) + good) and is_too_easy("19" * 100_000)
    assert not is_too_easy("19" * 100 + good)
    assert not is_too_easy(" " * JUDGED + good)
    assert not is_too_easy("nine tidy otters drum " * (JUDGED // 20) + "1" * JUDGED)


@given(st.text("ab1", max_size=14))
def test_the_unit_of_a_text_is_the_shortest_that_gives_it(text: str) -> None:
    units = (text[:size] for size in range(1, len(text) // 2 + 1))
    assert unit_of(text) == next((each for each in units if (each * len(text))[: len(text)] == text), text)

"""A waiting time told in a sentence and read back; words of other kinds stay words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localoffer.directory.listing import Wait
from localoffer.directory.wait_sentences import label, read, sentence, told, value, with_term

WHOLE = Wait("", 20, "from referral to the first visit", "under 11s", "2026-10-01", "The NHS trust", "It is long.\nAsk us.")
PLAIN = st.text("abc, .:-", max_size=12).map(str.strip)


def test_all_that_is_known_is_in_it() -> None:
    assert told(WHOLE) == (
        "It is long.\nAsk us.\n20 weeks. Counted: from referral to the first visit. For: under 11s. Measured on 2026-10-01. "
        "Source: The NHS trust."
    )
    assert (value(WHOLE), label(WHOLE)) == ("P20W", "Measured on 2026-10-01. Source: The NHS trust")
    assert sentence(Wait(weeks=1, measured_on="2026")) == "1 week. Measured on 2026."
    assert sentence(Wait(weeks=5)) == "" == sentence(Wait(text="Long")) == label(Wait(source="x")) == value(Wait(band="none"))


@pytest.mark.parametrize(
    "wait",
    [
        WHOLE, Wait(weeks=0, measured_on="2026-10"), Wait(band="over_52", measured_on="2026-10-01", source="A. B. Trust."),
        Wait(band="closed", measured_on="2026-10-01", text="Sorry"), Wait(text="About 20 weeks."), Wait(),
    ],
)  # fmt: skip
def test_it_is_read_as_it_was_told(wait: Wait) -> None:
    assert read(told(wait)) == wait


@given(st.integers(0, 500), PLAIN, PLAIN, PLAIN)
def test_nothing_is_made_up(weeks: int, basis: str, covers: str, source: str) -> None:
    wait = Wait(weeks=weeks, basis=basis, covers=covers, source=source, measured_on="2026-10-01")
    found = read(told(wait))
    assert told(found) == told(wait)


@pytest.mark.parametrize(
    "text", ["20 weeks.", "20 weeks. Measured on 2026-13-45.", "Soon. Measured on 2026-10-01. Then", "18 weeks"]
)
def test_what_is_no_such_sentence_stays_words(text: str) -> None:
    assert read(text) == Wait(text=text)


def test_a_term_says_the_figure_only_with_its_day() -> None:
    words = Wait(text="Long")
    dated = {"value": "P20W", "label": "Measured on 2026-10-01. Source: The trust"}
    assert with_term(words, dated, "18_to_52") == Wait("", 20, "", "", "2026-10-01", "The trust", "Long")
    assert with_term(words, {"label": "Measured on 2026-10-01"}, "closed") == Wait(
        "closed", None, "", "", "2026-10-01", "", "Long"
    )
    assert with_term(words, {"value": "P20W"}, "18_to_52") is None is with_term(words, {"value": "P1W", "label": "of late"}, "")
    assert with_term(words, {"value": "P2000W", "label": 7}, "") == words

"""A list as a short text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from localoffer.directory.rules import LONGEST_SLUG, slug_of
from localoffer.shortlist import rules

SLUGS = st.lists(st.text(min_size=1, max_size=60).map(slug_of), max_size=60).map(rules.listed)


@given(SLUGS)
def test_what_is_written_is_read_again(slugs: rules.List) -> None:
    assert rules.read(rules.written(slugs)) == slugs


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=400))
def test_whatever_is_in_a_cookie_a_list_comes_out(text: str) -> None:
    for each in rules.read(text):
        assert each == slug_of(each)


def test_the_longest_list_fits_into_a_cookie() -> None:
    longest = [f"{number:02}{'a' * (LONGEST_SLUG - 2)}" for number in range(rules.MOST + 5)]
    kept = rules.with_more((), tuple(longest))
    assert len(kept) == rules.MOST
    assert len(rules.written(kept)) < 4000
    assert rules.read(rules.written(longest)) == kept


def test_each_is_on_it_once_and_in_order() -> None:
    assert rules.with_more(("b", "a"), ("a", "c")) == ("b", "a", "c")
    assert rules.without(("b", "a", "c"), ("a", "x")) == ("b", "c")

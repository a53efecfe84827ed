"""A search as data."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localoffer.directory import vocabulary
from localoffer.search.query import LISTS, READ_BY, Query, as_args
from localoffer.search.showing import address

CODES = [code for name in {*LISTS.values(), "stages"} for code in vocabulary.of(name).codes]
CELL, WARD = "8919420a257ffff", "E05012345"
values = st.lists(
    st.text(max_size=12) | st.sampled_from([*CODES, CELL, WARD, "1", "5", "2.5", "week", "nearest", "a&b=c d%\"'<+"])
)


def test_a_search_is_changed_into_another_and_only_in_what_it_has() -> None:
    query = Query(text="swimming", page=3)
    assert query.changed(page=1) == Query(text="swimming") and query.page == 3
    with pytest.raises(TypeError, match="pages"):
        query.changed(pages=1)


@given(st.dictionaries(st.sampled_from(sorted(READ_BY)), values))
def test_an_address_says_the_search_and_nothing_in_it_ends_the_address(said: dict[str, list[str]]) -> None:
    query = Query.from_args(as_args(said))
    told = address("/search", query)
    parts = parse_qsl(told.partition("?")[2], keep_blank_values=True)
    assert parts == query.to_args()
    assert re.fullmatch(r"/search[?A-Za-z0-9_.~%+&=-]*", told), told
    assert Query.from_args(as_args({key: [value for other, value in parts if other == key] for key, _ in parts})) == query

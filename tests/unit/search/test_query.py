"""A search as data."""

from __future__ import annotations

import pytest

from localoffer.search.query import Query


def test_a_search_is_changed_into_another_and_only_in_what_it_has() -> None:
    query = Query(text="swimming", page=3)
    assert query.changed(page=1) == Query(text="swimming") and query.page == 3
    with pytest.raises(TypeError, match="pages"):
        query.changed(pages=1)

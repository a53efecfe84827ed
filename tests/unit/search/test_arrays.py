"""What is worked out in arrays is what it says: distances, orders, who holds all the words."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from geopy.distance import great_circle
from hypothesis import given
from hypothesis import strategies as st

from localoffer.search.facts import apart_at, miles_of, on_globe
from localoffer.search.matching import holding_all, mask_of
from localoffer.search.ordering import in_order
from localoffer.search.reading import Reading

HERE = (53.43, -1.36)
numbers = st.lists(st.sampled_from([0.0, 0.5, 1.0, 1.5, 3.25, float("inf")]) | st.floats(0, 1e6, width=32), max_size=40)


@pytest.mark.parametrize("there", [(53.4301, -1.3601), (53.5, -1.1), (51.5, -0.12), (57.15, -2.09), (49.2, -6.2)])
def test_the_arc_by_its_series_is_the_great_circle(there: tuple[float, float]) -> None:
    points = on_globe(np.array([HERE[0], there[0]]), np.array([HERE[1], there[1]]))
    apart = np.array([((points[:, 0] - points[:, 1]).astype(np.float64) ** 2).sum()], dtype=np.float32)
    exact = great_circle(HERE, there).miles
    assert miles_of(apart)[0] == pytest.approx(exact, rel=1e-4, abs=1e-3)
    assert apart_at(exact) == pytest.approx(float(apart[0]), rel=2e-4, abs=1e-12)


@given(numbers, st.booleans(), st.randoms(use_true_random=False))
def test_in_order_is_by_number_and_equals_by_name(values: list[float], falling: bool, rng: np.random.Generator) -> None:
    names = list(range(len(values)))
    rng.shuffle(names)  # type: ignore[arg-type]
    reading = cast("Reading", SimpleNamespace(by_name=np.array(names, dtype=np.int64)))
    array, places = np.array(values, dtype=np.float32), np.arange(len(values))
    wanted = np.lexsort((reading.by_name, -array if falling else array))
    assert in_order(reading, places, array, falling=falling).tolist() == wanted.tolist()


@given(st.lists(st.sets(st.integers(0, 30)), max_size=4), st.sets(st.integers(0, 30)))
def test_those_that_hold_all_the_words_are_in_every_list(words: list[set[int]], among: set[int]) -> None:
    lists = [np.array(sorted(each), dtype=np.int64) for each in words]
    found = holding_all(31, lists, np.array(sorted(among), dtype=np.int64))
    assert set(found.tolist()) == among.intersection(*words)
    assert np.flatnonzero(mask_of(31, found)).tolist() == found.tolist()

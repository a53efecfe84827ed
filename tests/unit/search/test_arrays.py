"""What is worked out in arrays is what it says: distances, orders, who holds all the words."""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from geopy.distance import great_circle
from hypothesis import given
from hypothesis import strategies as st

from localoffer.search.combining import holding_all
from localoffer.search.facts import apart_at, miles_of, on_globe
from localoffer.search.held import FILLER_SCORE, Held
from localoffer.search.matching import mask_of
from localoffer.search.ordering import best_first, in_order
from localoffer.search.reading import Reading

HERE = (53.43, -1.36)
SIZE = 60
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


def a_held(size: int, places: Iterable[int], *, filler: bool = False) -> Held:
    """Something that these places say, each as well as its number and a half."""
    held = np.array(sorted(places), dtype=np.int32)
    return Held(held, (held + 0.5).astype(np.float32), np.full(size, 2, dtype=np.float32), filler=filler)


@given(st.lists(st.sets(st.integers(0, SIZE - 1)), min_size=1, max_size=4), st.sets(st.integers(0, SIZE - 1)))
def test_those_that_hold_all_the_words_are_in_every_list(words: list[set[int]], among: set[int]) -> None:
    held, fitting = [a_held(SIZE, each) for each in words], mask_of(SIZE, np.array(sorted(among), dtype=np.int64))
    for places, worth in (holding_all(held, fitting), holding_all(held, None)):
        assert worth.tolist() == pytest.approx(sum(each.at(places) for each in held).tolist())
    assert set(holding_all(held, fitting)[0].tolist()) == among.intersection(*words)
    assert set(holding_all(held, None)[0].tolist()) == set.intersection(*words)


@pytest.mark.parametrize("size", [SIZE, 100 * SIZE])  # said by many, and by few
@given(said=st.sets(st.integers(0, SIZE - 1)), asked=st.sets(st.integers(0, SIZE - 1)), filler=st.booleans())
def test_how_well_something_is_said_is_looked_up_wherever_it_is_kept(
    size: int, said: set[int], asked: set[int], *, filler: bool
) -> None:
    held, places = a_held(size, said, filler=filler), np.array(sorted(asked), dtype=np.int64)
    score = 2 * FILLER_SCORE if filler else 2
    assert held.at(places).real.tolist() == pytest.approx([score * (at + 0.5) if at in said else 0 for at in places.tolist()])
    assert held.among(places).tolist() == [at in said for at in places.tolist()]
    assert np.flatnonzero(held.at(np.arange(size))).tolist() == sorted(said)
    assert not said or held.worth.imag.max() == pytest.approx(held.whole)


@given(numbers, st.booleans(), st.integers(1, 12))
def test_the_best_are_first_and_in_order(values: list[float], falling: bool, most: int) -> None:
    reading = cast("Reading", SimpleNamespace(by_name=np.arange(len(values))[::-1].copy()))
    array, places = np.array(values, dtype=np.float32), np.arange(len(values))
    every = in_order(reading, places, array, falling=falling).tolist()
    found = best_first(reading, places, array, most, falling=falling).tolist()
    assert found == every[: len(found)] and len(found) >= min(most, len(values))

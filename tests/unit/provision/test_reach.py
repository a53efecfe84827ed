"""Reach in arrays against the same thing counted one by one."""

from __future__ import annotations

import math

import numpy as np
import pytest
from geopy.distance import geodesic

from localoffer.provision.reach import Reach, decay, distances, earth_points, measure

CELLS, OFFERS, KINDS, CATCHMENT = 120, 40, 4, 3.0


class Town:
    """Cells and offers by chance, always the same."""

    def __init__(self) -> None:
        chance = np.random.default_rng(7)
        self.cells = (chance.uniform(53.30, 53.52, CELLS), chance.uniform(-1.46, -1.11, CELLS))
        self.offers = (chance.uniform(53.30, 53.52, OFFERS), chance.uniform(-1.46, -1.11, OFFERS))
        self.children = chance.integers(1, 90, CELLS).astype(float)
        self.weights = chance.uniform(0.25, 4, OFFERS)
        self.kinds = chance.random((KINDS, OFFERS)) < 0.2
        self.kinds[3] = False

    def measured(self) -> Reach:
        return measure(self.cells, self.children, self.offers, self.weights, self.kinds, CATCHMENT)

    def miles(self, offer: int, cell: int) -> float:
        return geodesic((self.offers[0][offer], self.offers[1][offer]), (self.cells[0][cell], self.cells[1][cell])).miles


@pytest.fixture(scope="module")
def town() -> Town:
    return Town()


def test_distances_agree_with_the_geodesic_on_200_random_pairs(town: Town) -> None:
    chance = np.random.default_rng(11)
    middle = earth_points(*town.cells).mean(axis=0)
    found = distances(
        (earth_points(*town.offers) - middle).astype(np.float32), (earth_points(*town.cells) - middle).astype(np.float32)
    )
    for offer, cell in zip(chance.integers(0, OFFERS, 200), chance.integers(0, CELLS, 200), strict=True):
        assert found[offer, cell] == pytest.approx(town.miles(offer, cell), rel=2e-5, abs=1e-4)


def test_the_nearest_is_the_nearest_one_by_one(town: Town) -> None:
    reach = town.measured()
    for kind in range(3):
        for cell in range(0, CELLS, 7):
            best = min(town.miles(offer, cell) for offer in np.flatnonzero(town.kinds[kind]))
            assert reach.nearest[kind, cell] == pytest.approx(best, rel=1e-4, abs=1e-4)


def test_without_an_offer_nothing_is_near(town: Town) -> None:
    reach = town.measured()
    assert np.isinf(reach.nearest[3]).all()
    assert (reach.score[3] == 0).all()


def plain_decay(miles: float) -> float:
    if miles >= CATCHMENT:
        return 0.0
    return (math.exp(-0.5 * (miles / CATCHMENT) ** 2) - math.exp(-0.5)) / (1 - math.exp(-0.5))


def test_the_score_is_the_two_steps_one_by_one(town: Town) -> None:
    reach = town.measured()
    shared = [
        town.weights[offer] * 1000 / sum(town.children[cell] * plain_decay(town.miles(offer, cell)) for cell in range(CELLS))
        for offer in range(OFFERS)
    ]
    for kind in range(KINDS):
        for cell in range(0, CELLS, 11):
            plain = sum(shared[offer] * plain_decay(town.miles(offer, cell)) for offer in np.flatnonzero(town.kinds[kind]))
            assert reach.score[kind, cell] == pytest.approx(plain, rel=1e-3, abs=1e-3)


def test_all_children_together_get_all_there_is(town: Town) -> None:
    """Each offer is shared out whole: scores times children add up to the offers that anybody can reach."""
    reach = town.measured()
    for kind in range(3):
        assert reach.score[kind] @ town.children / 1000 == pytest.approx(town.weights[town.kinds[kind]].sum(), rel=1e-3)


def test_one_added_is_the_same_as_measured_anew(town: Town) -> None:
    whole = town.measured()
    reach = measure(
        town.cells, town.children, (town.offers[0][:-1], town.offers[1][:-1]), town.weights[:-1], town.kinds[:, :-1], CATCHMENT
    )
    before = reach.copy()
    reach.add(town.offers[0][-1], town.offers[1][-1], town.weights[-1], town.kinds[:, -1])
    np.testing.assert_allclose(reach.nearest, whole.nearest, rtol=1e-5)
    np.testing.assert_allclose(reach.score, whole.score, rtol=1e-3, atol=1e-3)
    assert before.nearest is not reach.nearest


def test_decay_falls_from_one_to_nothing() -> None:
    found = decay(np.array([0.0, 1.0, 2.0, 2.999, 3.0, 50.0], dtype=np.float32), 3.0)
    assert found[0] == pytest.approx(1)
    assert (np.diff(found[:5]) < 0).all()
    assert found[4] == pytest.approx(0, abs=1e-6)
    assert found[5] == 0


def test_an_empty_town() -> None:
    reach = measure(([], []), [], ([], []), [], np.zeros((2, 0), dtype=bool), 3.0)
    assert reach.nearest.shape == (2, 0)

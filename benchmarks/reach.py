"""How long it takes to measure the reach of everything, beside a plain loop with geopy: python benchmarks/reach.py."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import numpy as np
from geopy.distance import great_circle

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from localoffer.provision.reach import measure

CELLS, OFFERS, KINDS, CATCHMENT = 2500, 2000, 20, 3.0
LOOPED = 20_000


def main() -> None:
    chance = np.random.default_rng(1)
    cells = (chance.uniform(53.30, 53.52, CELLS), chance.uniform(-1.46, -1.11, CELLS))
    offers = (chance.uniform(53.30, 53.52, OFFERS), chance.uniform(-1.46, -1.11, OFFERS))
    children, weights = chance.integers(1, 120, CELLS), chance.uniform(0.2, 5, OFFERS)
    kinds = chance.random((KINDS, OFFERS)) < 1.5 / KINDS

    def everything() -> object:
        return measure(cells, children, offers, weights, kinds, CATCHMENT)

    runs = [timed(everything) for _ in range(15)]
    reach = measure(cells, children, offers, weights, kinds, CATCHMENT)
    member = np.zeros(KINDS, dtype=bool)
    member[3] = True
    one = median(timed(lambda: reach.add(53.43, -1.35, 1.0, member))[0] for _ in range(200))
    started = perf_counter()
    for row in range(LOOPED):
        cell, offer = row % CELLS, row % OFFERS
        _ = great_circle((cells[0][cell], cells[1][cell]), (offers[0][offer], offers[1][offer])).miles
    loop = (perf_counter() - started) / LOOPED * CELLS * OFFERS
    print(f"{CELLS:,} cells x {OFFERS:,} offers x {KINDS} kinds")
    print(f"  everything, numpy      {median(wall for wall, _ in runs) * 1000:8.1f} ms   (bar: 300)")
    print(f"    processor time alone {median(busy for _, busy in runs) * 1000:8.1f} ms   (when others keep the machine busy)")
    print(f"  one offer added        {one * 1000:8.3f} ms   (bar: 1)")
    print(f"  distances alone, a loop with geopy (from {LOOPED:,} pairs) {loop:8.1f} s")


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """(seconds by the clock, seconds of the processor)."""
    started, busy = perf_counter(), process_time()
    work()
    return perf_counter() - started, process_time() - busy


if __name__ == "__main__":
    main()

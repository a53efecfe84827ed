"""A drawing shows every place once: alone, or counted in a larger dot."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from localoffer.maps.dots import dots_of, grid_of
from localoffer.maps.shapes import Canvas
from localoffer.places.projection import rise
from localoffer.search.located import Located

AREA = (53.3, -1.5, 53.55, -1.1)
points = st.lists(st.tuples(st.floats(53.2, 53.6), st.floats(-1.6, -1.0), st.booleans()), max_size=60)


@given(points, st.randoms(use_true_random=False))
def test_every_place_that_was_found_is_in_one_dot(rows: list[tuple[float, float, bool]], rng: np.random.Generator) -> None:
    canvas = Canvas.around(AREA, 480)
    places = cast("Located", SimpleNamespace(
        rise=rise(np.array([each[0] for each in rows])), lons=np.array([each[1] for each in rows]),
        about=np.array([each[2] for each in rows], dtype=bool),
    ))  # fmt: skip
    chosen = np.array([rng.random() < 0.7 for _ in rows], dtype=bool)
    grid = grid_of(places, canvas)
    dots = dots_of(grid, chosen)
    seen = [at for at in np.flatnonzero(chosen).tolist() if canvas.holds(rows[at][0], rows[at][1])]
    assert abs(sum(dot.places for dot in dots) - len(seen)) <= sum(on_edge(canvas, *each[:2]) for each in rows)
    assert all(0 <= dot.x <= canvas.width + 0.1 and 0 <= dot.y <= canvas.height + 0.1 for dot in dots)
    many = [dot for dot in dots if dot.places > 1]
    assert all((a.x - b.x) ** 2 + (a.y - b.y) ** 2 >= grid.apart**2 for a in many for b in many if a is not b)
    assert not any(dot.about for dot in many)


def on_edge(canvas: Canvas, lat: float, lon: float) -> bool:
    """Whether rounding decides that a place is in the drawing."""
    x, y = canvas.at(lat, lon)
    return min(abs(x), abs(y), abs(x - canvas.width), abs(y - canvas.height)) <= 0.1

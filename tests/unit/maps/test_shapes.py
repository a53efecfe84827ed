"""Shapes on the wire and on paper."""

from __future__ import annotations

from itertools import accumulate

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from localoffer.maps.lived_in import lived_in
from localoffer.maps.packing import plain_slug
from localoffer.maps.shapes import FINE, Canvas, latitude_at, mercator, packed_rings


def unpacked(ring: list[int]) -> list[tuple[float, float]]:
    lats, lons = list(accumulate(ring[0::2])), list(accumulate(ring[1::2]))
    return [(lat / FINE, lon / FINE) for lat, lon in zip(lats, lons, strict=True)]


def test_rings_come_back_as_they_went_holes_included() -> None:
    shape = shapely.box(-1.4, 53.3, -1.1, 53.5).difference(shapely.box(-1.3, 53.35, -1.2, 53.4))
    outer, hole = (unpacked(each) for each in packed_rings(shape))
    assert set(outer) == {(53.3, -1.4), (53.3, -1.1), (53.5, -1.1), (53.5, -1.4)}
    assert set(hole) == {(53.35, -1.3), (53.35, -1.2), (53.4, -1.2), (53.4, -1.3)}


@given(st.floats(-84, 84))
def test_mercator_and_back(lat: float) -> None:
    assert latitude_at(mercator(lat, 0.0)[1]) == pytest.approx(lat, abs=1e-9)


def test_a_canvas_holds_its_box_in_the_form_asked_for() -> None:
    canvas = Canvas.around((53.3, -1.4, 53.5, -1.1), width=400, height=220)
    assert canvas.height == pytest.approx(220, abs=0.2)
    assert all(canvas.holds(lat, lon) for lat in (53.3, 53.5) for lon in (-1.4, -1.1))
    assert not canvas.holds(54.5, -1.2)
    west, south, east, north = canvas.box()
    assert canvas.at(north, west) == (0, 0)
    assert canvas.at(south, east) == pytest.approx((400, 220), abs=0.3)


def test_metres_in_a_drawing() -> None:
    canvas = Canvas.around((53.3, -1.4, 53.5, -1.1), width=400)
    across = (0.2 * 111_320) / canvas.units(1000, 53.4) * 1000 / 1000
    assert canvas.units(20_000, 53.4) == pytest.approx(20 * canvas.units(1000, 53.4), rel=0.02)
    assert across > 0


def test_paths_are_closed_rings_and_lines_are_not() -> None:
    canvas = Canvas.around((53.3, -1.4, 53.5, -1.1), width=400)
    box = shapely.box(-1.35, 53.35, -1.15, 53.45)
    assert canvas.path(box).startswith("M")
    assert canvas.path(box).endswith("z")
    assert "z" not in canvas.lines(box.boundary)
    assert canvas.path(shapely.Point(0, 0)) == ""


def test_towns_are_where_postcodes_crowd_and_a_farm_is_no_town() -> None:
    rng = np.random.default_rng(3)
    town = np.column_stack([rng.normal(53.43, 0.008, 600), rng.normal(-1.35, 0.012, 600)])
    farm = np.array([[53.33, -1.2], [53.331, -1.201]])
    found = lived_in(np.vstack([town, farm]))
    assert found.contains(shapely.Point(-1.35, 53.43))
    assert not found.intersects(shapely.Point(-1.2, 53.33).buffer(0.01))
    assert lived_in(np.empty((0, 2))).is_empty


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Maltby Club", "maltby-club"), ("Café Play", ""), ("  A & B!  ", "a-b"), ("<img src=x>", "img-src-x"), ("", "")],
)
def test_plain_names_make_their_own_address(name: str, slug: str) -> None:
    assert plain_slug(name) == slug

"""Many points on a small screen: nothing is lost, nothing touches, and no question breaks it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from localoffer.maps.clusters import CLOSEST_ZOOM, FIRST_ZOOM, TOO_CLOSE, WORLD, View, clustered, pixels

points = st.lists(st.tuples(st.floats(53.2, 53.6), st.floats(-1.6, -1.0)), max_size=60)


def arrays(rows: list[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    both = np.array(rows, dtype=float).reshape(-1, 2)
    return both[:, 0], both[:, 1]


@given(points, st.integers(0, CLOSEST_ZOOM))
def test_every_point_is_in_a_cluster_or_stands_alone(rows: list[tuple[float, float]], zoom: int) -> None:
    lats, lons = arrays(rows)
    shown = clustered(lats, lons, View(zoom=zoom))
    assert sum(each.count for each in shown.clusters) + len(shown.rows) == len(rows)
    for each in shown.clusters:
        south, west, north, east = each.box
        assert south - 1e-9 <= each.lat <= north + 1e-9 or each.count > 1
        assert np.count_nonzero((lats >= south) & (lats <= north) & (lons >= west) & (lons <= east)) >= each.count


@given(points, st.integers(3, 15))
def test_clusters_do_not_touch(rows: list[tuple[float, float]], zoom: int) -> None:
    found = clustered(*arrays(rows), View(zoom=zoom)).clusters
    if len(found) > 1:
        x, y = pixels(np.array([each.lat for each in found]), np.array([each.lon for each in found]), zoom)
        apart = np.hypot(x[:, None] - x, y[:, None] - y) + np.eye(len(found)) * TOO_CLOSE
        assert apart.min() >= TOO_CLOSE


def test_points_that_share_one_place_stay_pins_that_open_as_a_list() -> None:
    shown = clustered(*arrays([(53.42, -1.2)] * 12 + [(53.5, -1.4)]), View(zoom=12))
    assert not shown.clusters
    assert len(shown.rows) == 13


def test_only_what_is_seen_and_a_little_around_it() -> None:
    lats, lons = arrays([(53.42, -1.2), (53.43, -1.21), (53.9, -1.2)])
    shown = clustered(lats, lons, View(-1.25, 53.4, -1.15, 53.45, CLOSEST_ZOOM))
    assert sorted(shown.rows.tolist()) == [0, 1]


@pytest.mark.parametrize(
    ("bbox", "zoom"),
    [
        ("", ""),
        ("a,b,c,d", "x"),
        ("nan,nan,nan,nan", "nan"),
        ("1,2,3", "inf"),
        ("inf,-inf,1,2", "-inf"),
        ("9" * 5000, "9" * 5000),
        ("1,2,3,4,5", "\x00"),
        ("{{7*7}},1,2,3", "{{7*7}}"),
    ],
)
def test_nonsense_is_the_whole_world(bbox: str, zoom: str) -> None:
    view = View.from_args({"bbox": bbox, "zoom": zoom})
    assert (view.west, view.south, view.east, view.north) == WORLD
    assert 0 <= view.zoom <= CLOSEST_ZOOM


@given(st.text(max_size=40), st.text(max_size=12))
def test_no_view_ever_raises(bbox: str, zoom: str) -> None:
    view = View.from_args({"bbox": bbox, "zoom": zoom})
    assert view.west <= view.east
    assert view.south <= view.north


def test_a_box_given_the_wrong_way_round_is_turned() -> None:
    view = View.from_args({"bbox": "-1.1,53.5,-1.4,53.3", "zoom": "12.5"})
    assert (view.west, view.south, view.east, view.north, view.zoom) == (-1.4, 53.3, -1.1, 53.5, 12)
    assert View.from_args({}).zoom == FIRST_ZOOM

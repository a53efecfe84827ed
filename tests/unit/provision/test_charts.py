"""The line over the months: inside its frame, broken where a month is missing, honest from nought."""

from __future__ import annotations

import pytest

from localoffer.provision.charts import HEIGHT, LEFT, WIDTH, chart, nice_top


def test_no_figure_no_chart() -> None:
    assert chart([]) is None
    assert chart([("Oct 2026", None)]) is None


def test_one_month_is_one_point() -> None:
    found = chart([("Oct 2026", 12)])
    assert found is not None
    assert (len(found.dots), found.lines) == (1, ())


def test_the_line_breaks_where_a_month_is_missing() -> None:
    found = chart([("a", 1), ("b", 2), ("c", None), ("d", 4), ("e", 5)])
    assert found is not None
    assert len(found.lines) == 2
    assert [dot.label for dot in found.dots] == ["a", "b", "d", "e"]


@pytest.mark.parametrize("values", [[0, 0, 0], [1, 5555, 3], [0.4, 0.2], list(range(24))])
def test_every_point_stays_in_the_frame_and_more_is_higher(values: list[float]) -> None:
    found = chart([(str(each), each) for each in values])
    assert found is not None
    assert all(LEFT <= dot.x <= WIDTH and 0 <= dot.y <= HEIGHT for dot in found.dots)
    assert [dot.value for dot in sorted(found.dots, key=lambda dot: (-dot.y, dot.value))] == sorted(values)
    assert len(found.months) <= 4


@pytest.mark.parametrize("most", [0, 0.3, 1, 2, 7, 9.5, 11, 99, 101, 247, 5555, 123456])
def test_the_axis_ends_above_everything_and_not_far(most: float) -> None:
    assert most <= nice_top(most) <= max(2 * most, 2)

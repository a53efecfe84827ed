"""A figure over the months as a line: where its points, its axis and its few labels stand. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

WIDTH, HEIGHT = 420, 180
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 14, 30
MOST_LABELS = 4


@dataclass(frozen=True)
class Dot:
    """One month with a figure."""

    x: float
    y: float
    label: str
    value: float


@dataclass(frozen=True)
class Chart:
    """A drawing of WIDTH by HEIGHT: lines as SVG paths, a dot for each month, (y, words) and (x, words) of the axes."""

    lines: tuple[str, ...]
    dots: tuple[Dot, ...]
    levels: tuple[tuple[float, str], ...]
    months: tuple[tuple[float, str], ...]
    width: int = WIDTH
    height: int = HEIGHT


def nice_top(most: float) -> float:
    """A round number that nothing exceeds.

    >>> nice_top(247), nice_top(0), nice_top(3), nice_top(5555)
    (250.0, 1.0, 4.0, 6000.0)
    """
    if most <= 0:
        return 1.0
    size = 10.0 ** floor(log10(most))
    return next(
        float(step * size) for step in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if step * size >= most and is_whole(step, size)
    )


def is_whole(step: float, size: float) -> bool:
    """Whether the middle of the axis can be written without a fraction."""
    return size >= 10 or step * size % 2 == 0 or step * size == 1


def chart(points: Sequence[tuple[str, float | None]], top: float | None = None) -> Chart | None:
    """The line of (month, figure); it breaks where a month has none. None when no month has one."""
    known = [value for _, value in points if value is not None]
    if not known:
        return None
    top = top or nice_top(max(known))
    wide, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    step = wide / max(1, len(points) - 1)

    def x_of(number: int) -> float:
        return round(LEFT + (number * step if len(points) > 1 else wide / 2), 1)

    def y_of(value: float) -> float:
        return round(TOP + high * (1 - value / top), 1)

    dots = [None if value is None else Dot(x_of(n), y_of(value), label, value) for n, (label, value) in enumerate(points)]
    every = max(1, ceil(len(points) / MOST_LABELS))
    return Chart(
        lines=tuple(paths(dots)),
        dots=tuple(each for each in dots if each),
        levels=tuple((y_of(level), f"{level:,.0f}") for level in dict.fromkeys((0.0, top / 2 if top > 1 else 0.0, top))),
        months=tuple((x_of(n), label) for n, (label, _) in enumerate(points) if n % every == 0),
    )


def paths(dots: Sequence[Dot | None]) -> list[str]:
    """A path for each run of months without a break."""
    found: list[list[Dot]] = [[]]
    for each in dots:
        if each is None:
            found.append([])
        else:
            found[-1].append(each)
    return ["M" + "L".join(f"{dot.x:g} {dot.y:g}" for dot in run) for run in found if len(run) > 1]

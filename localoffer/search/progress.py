"""How far the making of an index is, said as it goes."""

from __future__ import annotations

from collections.abc import Callable

EVERY = 2000
Say = Callable[[str], None]


def tell(say: Say, number: int, total: int) -> None:
    """Say every so often how many entries of how many were read."""
    if number % EVERY == 0:
        say(f"  {number:,} of {total:,} entries")

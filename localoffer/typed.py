"""Numbers as they stand in addresses and forms, where anybody may write anything."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request

MOST_DIGITS, MOST_PAGES = 9, 10_000
"""More digits no table's number has."""


def number_in(text: str, otherwise: int = -1) -> int:
    """A whole number that is not negative, or `otherwise`.

    >>> number_in("17"), number_in("-3"), number_in("１７"), number_in("9" * 30, otherwise=0)
    (17, -1, -1, 0)
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else otherwise


def number_sent(name: str) -> int:
    """The number that a form carries; one that is not there agrees with nothing."""
    return number_in(request.form.get(name, ""))


def page_in(args: Mapping[str, str]) -> int:
    """Which page of a list was asked for; the first when that makes no sense."""
    return min(max(number_in(args.get("page", "")), 1), MOST_PAGES)

"""A list of entries as one short text, for a cookie and for an address. Pure: knows neither Flask nor the database."""

from __future__ import annotations

import re
from collections.abc import Iterable

from localoffer.directory.rules import LONGEST_SLUG

MOST = 30
"""Entries in one list: as many as fit into a cookie (4,096 bytes) when each address is as long as an address may be."""
BETWEEN = "."
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)

List = tuple[str, ...]
"""Slugs of entries, each once, in the order they were kept in; at most `MOST`."""


def read(text: str) -> List:
    """The list in a text that anybody may have written: what is no slug is left out, and so is what is too much.

    >>> read("kiveton-park-fc.kiveton-park-fc.<b>.scope")
    ('kiveton-park-fc', 'scope')
    """
    parts = text[: (MOST + 1) * (LONGEST_SLUG + 1)].split(BETWEEN)
    return listed(part for part in parts if len(part) <= LONGEST_SLUG and SLUG.fullmatch(part))


def written(slugs: Iterable[str]) -> str:
    return BETWEEN.join(slugs)


def listed(slugs: Iterable[str]) -> List:
    return tuple(dict.fromkeys(slugs))[:MOST]


def with_more(slugs: List, more: List) -> List:
    """The list with others at its end; what does not fit any more is left out."""
    return listed((*slugs, *more))


def without(slugs: List, some: List) -> List:
    return tuple(each for each in slugs if each not in some)

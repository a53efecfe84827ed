"""What differs between two listings, fact by fact. Pure."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from localoffer.directory.listing import LABELS, Listing


@dataclass(frozen=True)
class FieldChange:
    """One fact that differs between two listings."""

    field: str
    label: str
    before: Any
    after: Any


def diff(before: Listing, after: Listing) -> list[FieldChange]:
    """The facts that differ, in the order of an entry page."""
    return [
        FieldChange(each.name, LABELS[each.name], getattr(before, each.name), getattr(after, each.name))
        for each in fields(Listing)
        if getattr(before, each.name) != getattr(after, each.name)
    ]

"""What every part of the report is made of: the time it is about, and tables as they are kept. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from localoffer.provision.sheets import Cell

Row = Sequence[Cell]


@dataclass(frozen=True)
class Period:
    """The time a report is about, until before its last moment, the tables counted for it, and what the last report said."""

    first: datetime
    until: datetime
    tables: Mapping[str, Mapping[str, Any]]
    before: Mapping[str, Any] | None


def table(code: str, caption: str, heading: Sequence[str], rows: Iterable[Row], empty: str) -> dict[str, Any]:
    """A table as it is kept; `empty` is what is said when it has no row, `numeric` the columns that hold numbers."""
    kept = [list(row) for row in rows]
    numeric = [number for number in range(1, len(heading)) if kept and all(is_number(row[number]) for row in kept)]
    return {
        "code": code, "caption": caption, "heading": list(heading), "rows": kept, "empty": empty, "numeric": numeric
    }  # fmt: skip


def is_number(cell: Cell) -> bool:
    """Whether a cell is a number, or a count in words because it is small."""
    return not isinstance(cell, str) or cell.startswith("fewer than") or cell.replace(",", "").isdigit()

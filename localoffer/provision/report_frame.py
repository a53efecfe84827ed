"""What every part of the report is made of: the time it is about, and tables as they are kept. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from localoffer.provision.sheets import Cell

Row = Sequence[Cell]


@dataclass(frozen=True)
class Period:
    """The time a report is about, the tables counted for it, and what the last report said."""

    first: date
    day: date
    tables: Mapping[str, Mapping[str, Any]]
    before: Mapping[str, Any] | None


def table(code: str, caption: str, heading: Sequence[str], rows: Iterable[Row], empty: str) -> dict[str, Any]:
    """A table as it is kept; `empty` is what is said when it has no row."""
    return {"code": code, "caption": caption, "heading": list(heading), "rows": [list(row) for row in rows], "empty": empty}

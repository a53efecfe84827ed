"""Rows as CSV whose cells no spreadsheet takes for a formula. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
Cell = str | int | float | None


def safe(cell: Cell) -> Cell:
    """A cell that is only read: text that a spreadsheet would run gets an apostrophe before it.

    >>> safe("=HYPERLINK(1)"), safe(-3), safe("Wath")
    ("'=HYPERLINK(1)", -3, 'Wath')
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(DANGEROUS) else cell


def as_csv(heading: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A CSV file (RFC 4180) as text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heading)
    writer.writerows([safe("" if each is None else each) for each in row] for row in rows)
    return out.getvalue()

"""Spreadsheets (.xlsx) read as tables: their XML is looked at first, so that none can unfold in memory or call out."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from itertools import chain, islice

from localoffer.exchange.records import MOST_RECORDS, Unreadable
from localoffer.exchange.tables import (
    LONGEST_CELL,
    MOST_ABOVE,
    MOST_COLUMNS,
    Row,
    lines_above,
    members,
    named,
    names_its_columns,
    numbered,
    unpacked,
)

TRAPS = ("<!DOCTYPE", "<!ENTITY")
NOT_A_SHEET = "The spreadsheet cannot be opened. Save it again as .xlsx, or as CSV."
LAST_ROW = 1_048_576
"""No spreadsheet program numbers a row higher: a cell said to stand further down has an endless gap above it."""
MOST_CELLS = 20 * MOST_RECORDS
"""Each takes a while to read, and so does each text that cells share: millions of empty ones fit in a small file."""
CELL = re.compile(rb"<(?:\w+:)?(?:c|si)[\s/>]")
FILLED = re.compile(rb"<(?:\w+:)?[vt](?:\s[^<>]*)?>\s*[^<\s]")
XML = re.compile(rb"[\xef\xbb\xbf\xfe\xff\x00\s]*<")
"""How XML begins in any alphabet, and no picture does."""
ROW_ENDS = re.compile(rb"</(?:\w+:)?row\s*>")


def is_workbook(data: bytes) -> bool:
    """Whether a zip is a spreadsheet, by the names in it: what is large is not opened for that."""
    with unpacked(data) as archive:
        return any(name.rsplit("/", 1)[-1] == "workbook.xml" for name in archive.namelist())


def checked(data: bytes) -> None:
    """Refuse a spreadsheet whose XML has definitions of its own, which no spreadsheet program writes, or cells without end.

    Every file in it is looked at: a workbook may call its sheet by any name and keep it in any folder.
    """
    for _, content in members(data):
        if XML.match(content):
            start = content[:3000]
            wide = start[:2] in (b"\xff\xfe", b"\xfe\xff") or 0 in start[:64]
            text = (start.decode("utf-16", errors="replace") if wide else start.decode("utf-8", errors="replace")).upper()
            if wide or any(each in text for each in TRAPS) or b"<!ENTITY" in content.upper():
                raise Unreadable("The spreadsheet holds definitions that no spreadsheet needs. It is not read.")
            if content.count(b"<") > MOST_CELLS < sum(1 for _ in islice(CELL.finditer(content), MOST_CELLS + 1)):
                raise Unreadable(f"The spreadsheet has more than {MOST_CELLS:,} cells. Send it in parts.")


def sheet_rows(
    data: bytes, is_heading: Callable[[Sequence[str]], bool] = names_its_columns
) -> tuple[list[str], Iterator[tuple[int, Row]]]:
    """(columns, (row number, {column: cell as text}) ...) of the first sheet that holds anything."""
    from openpyxl import load_workbook  # slow to load, and most processes never need it

    checked(data)
    try:
        if longer_than_read(data):
            raise too_long()
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            rows = sheet.iter_rows(max_row=LAST_ROW, max_col=MOST_COLUMNS, values_only=True)
            first = list(islice(rows, MOST_ABOVE))
            if any(cell not in (None, "") for each in first for cell in each):
                above = lines_above(first) or next(
                    n for n, each in enumerate(first) if any(cell not in (None, "") for cell in each)
                )
                heading = filled(first[above])
                if is_heading([as_text(each) for each in heading]):
                    return named(heading), cells(named(heading), chain(first[above + 1 :], rows), above + 2)
                columns = numbered(map(filled, first))
                return columns, cells(columns, chain(first[above:], rows), above + 1)
    except Unreadable:
        raise
    except Exception as trouble:  # what a broken workbook raises is of any kind
        raise Unreadable(NOT_A_SHEET) from trouble
    raise Unreadable("The spreadsheet is empty.")


def filled(row: tuple[object, ...]) -> tuple[object, ...]:
    """A row without the empty cells at its end."""
    while row and row[-1] in (None, ""):
        row = row[:-1]
    return row


def longer_than_read(data: bytes) -> bool:
    """Whether the first sheet that holds anything has too many rows: counted in its XML as it is written, none is understood.

    Titles and a heading may stand above; a sheet that is too long only by as many is told so when its rows are read.
    """
    from openpyxl.reader.excel import ExcelReader

    reader = ExcelReader(io.BytesIO(data), read_only=True)
    reader.read_manifest()
    reader.read_workbook()
    sheets = [each.target for _, each in reader.parser.find_sheets() if "worksheet" in each.Type]
    filled = (filled_rows(reader.archive.read(each)) for each in sheets if each in reader.valid_files)
    return next((count for count in filled if count), 0) > MOST_RECORDS + MOST_ABOVE


def too_long() -> Unreadable:
    return Unreadable(f"The sheet has more than {MOST_RECORDS:,} rows. Send it in parts.")


def filled_rows(sheet: bytes) -> int:
    """How many rows of a sheet hold anything: from one cell that does to the end of its row, and so on."""
    count = place = 0
    while (cell := FILLED.search(sheet, place)) and (end := ROW_ENDS.search(sheet, cell.end())):
        count, place = count + 1, end.end()
    return count


def cells(columns: list[str], rows: Iterable[tuple[object, ...]], begins: int) -> Iterator[tuple[int, Row]]:
    number = 0
    try:
        for line, row in enumerate(rows, start=begins):
            if row.count(None) == len(row):
                continue  # most of them, in a sheet with gaps: as wide as a row may be, and not worth a look at each cell
            found = ["" if each is None else as_text(each) for each in row]
            if any(found):
                number += 1
                if number > MOST_RECORDS:
                    raise too_long()
                yield line, dict(zip(columns, found, strict=False))
    except Unreadable:
        raise
    except Exception as trouble:
        raise Unreadable(NOT_A_SHEET) from trouble


def as_text(cell: object) -> str:
    """A cell as one would type it: whole numbers without a point, dates and times as ISO writes them."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(timespec="minutes")
    if isinstance(cell, time):
        return cell.isoformat(timespec="minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    text = str(cell)
    if len(text) > LONGEST_CELL:
        raise Unreadable(f"A cell holds more than {LONGEST_CELL:,} letters. The sheet is not read.")
    return text.strip()

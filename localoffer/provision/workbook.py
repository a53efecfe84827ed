"""A frozen report as a workbook: every figure, and every table on a sheet of its own. Nothing in it is a formula."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from localoffer.provision.sheets import Cell, safe

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

HEADING = ("subject", "figure", "value", "unit", "in the last report", "change", "how it is counted", "code")
LONGEST_NAME, WIDEST = 31, 60


def of_report(title: str, checksum: str, data: Mapping[str, Any]) -> bytes:
    """The workbook (.xlsx) of a report's data."""
    from openpyxl import Workbook  # slow to load, and most processes never need it

    book = Workbook()
    del book[book.sheetnames[0]]
    about: list[Sequence[Cell]] = [[title], ["Day", data["day"]], ["Last report", data["since"] or "none"],
                                   ["Checksum of the report", checksum], *([line] for line in data["short"])]  # fmt: skip
    fill(book, "Report", (), about)
    fill(book, "Figures", HEADING, figures(data))
    for section in data["sections"]:
        for table in section["tables"]:
            fill(book, table["code"], table["heading"], table["rows"] or [[table["empty"]]])
    fill(book, "not measured", ("figure",), [[each] for each in data["not_measured"]])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def figures(data: Mapping[str, Any]) -> Iterable[Sequence[Cell]]:
    for subject in data["subjects"]:
        for each in subject["figures"]:
            value, before = (each["shown"] if each["value"] is None else each["value"]), each["before"]
            yield [
                subject["name"], each["name"], value, each["unit"], before, each["change"], each["how"], each["code"]
            ]  # fmt: skip


def fill(book: Workbook, name: str, heading: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """One sheet; its heading stays in sight while one scrolls."""
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(re.sub(r"[^\w -]", "", name)[:LONGEST_NAME])
    kept = [*([heading] if heading else []), *rows]
    for number, row in enumerate(kept, start=1):
        for column, value in enumerate(row, start=1):
            write(sheet, number, column, value, bold=bool(heading) and number == 1)
    for column in range(max(map(len, kept), default=0)):
        longest = max(len(str(row[column])) for row in kept if column < len(row))
        sheet.column_dimensions[get_column_letter(column + 1)].width = min(WIDEST, longest + 3)
    if heading:
        sheet.freeze_panes = "A2"


def write(sheet: Worksheet, row: int, column: int, value: Cell, *, bold: bool) -> None:
    """A cell that is only read: text stays text, whatever it begins with."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font

    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", str(safe(value)))
        cell.data_type = "s"
    else:
        cell.value = value
    if bold:
        cell.font = Font(bold=True)

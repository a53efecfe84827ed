"""Spreadsheets that are too long, or say they are: refused before any of their rows is understood."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from localoffer.exchange import workbooks
from localoffer.exchange.opening import opened
from localoffer.exchange.records import Unreadable
from tests.unit.exchange.test_opening import a_sheet, xlsx_with

HEADING, ROW, MARGIN = ["Name", "Postcode"], ["A", "S65 1AB"], workbooks.MOST_ABOVE
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
NAMED = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>Name</t></is></c><c r="B{0}" t="inlineStr"><is><t>Phone</t></is></c></row>'


@pytest.fixture(autouse=True)
def five_rows_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_RECORDS", 5)


@pytest.mark.parametrize("above", [[], [["Our services"], [], ["Told to us in May"]]])
@pytest.mark.parametrize("blank", [[], [[]], [["", " "]]])
def test_as_many_rows_as_are_read_and_no_more(above: list[list[str]], blank: list[list[str]]) -> None:
    assert len(list(opened(a_sheet(*above, HEADING, *[ROW, *blank] * 5)).items)) == 5
    with pytest.raises(Unreadable, match="more than 5 rows"):
        list(opened(a_sheet(*above, HEADING, *[ROW, *blank] * 6)).items)


def test_rows_are_counted_before_the_sheet_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def understood(*_given: object, **_more: object) -> None:
        raise AssertionError("the sheet was opened")

    monkeypatch.setattr("openpyxl.load_workbook", understood)
    for rows in (a_sheet(HEADING, *[ROW] * (5 + MARGIN)), a_sheet([], [], HEADING, *[ROW] * 300)):
        with pytest.raises(Unreadable, match="more than 5 rows"):
            opened(rows)


@pytest.mark.parametrize(
    ("sheet", "filled"),
    [
        (b"<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c><is><t>A</t></is></c></row>", 2),
        (b"<x:row><x:c><x:v>1</x:v></x:c></x:row><x:row><x:c><x:v>0</x:v></x:c></x:row>", 2),
        (b'<row r="1" ht="15"><c s="3"/></row><row><c><f>A1</f><v></v></c></row><row><c><v/></c></row>', 0),
        (b"<row><c><is><t>\n  </t></is></c></row>", 0),
        (b'<row><c><is><t xml:space="preserve"> a</t></is></c></row >', 1),
        (b"<row><c><is><t>the last row> of the hall</t></is></c></row>", 1),
        (b"<row><c><v>1</v></c>", 0),
    ],
)
def test_a_row_counts_when_a_cell_of_it_holds_something(sheet: bytes, filled: int) -> None:
    assert workbooks.filled_rows(sheet) == filled


@pytest.mark.parametrize("row", ['<row r="{0}"><c/><c/></row>', '<row r="{0}"><x:c s="1"/><x:c></x:c></row>'])
def test_cells_without_end_are_refused_though_they_are_empty(monkeypatch: pytest.MonkeyPatch, row: str) -> None:
    monkeypatch.setattr(workbooks, "MOST_CELLS", 23)
    whole = SHEET.replace("<worksheet", '<worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"')

    def with_rows(last: int) -> bytes:
        filled = NAMED.format(1) + NAMED.format(2)
        return xlsx_with(whole.format(filled + "".join(row.format(number) for number in range(3, last))))

    assert len(list(opened(with_rows(12)).items)) == 1  # 4 cells and 18
    with pytest.raises(Unreadable, match="more than 23 cells"):
        opened(with_rows(13))


def test_a_cell_that_is_said_to_stand_without_end_further_down_keeps_nobody_waiting() -> None:
    rows = NAMED.format(1) + NAMED.format(2) + NAMED.format(10**15)
    assert len(list(opened(xlsx_with(SHEET.format(rows))).items)) == 1


ENTITY = '<?xml version="1.0"?>' + " " * 4000 + '<!DOCTYPE x [<!ENTITY a "ha">]>'
HIDDEN = {
    "behind a later file of its name": ("xl/worksheets/sheet1.xml", "zz/sheet1.xml"),
    "in a folder of a Mac's": ("__MACOSX/sheet1.xml", ""),
    "in a file called a picture": ("xl/media/sheet1.png", ""),
    "in what is called a folder": ("xl/worksheets/", ""),
}


def with_its_sheet_at(place: str, sheet: str, later: str) -> bytes:
    """A spreadsheet whose sheet stands elsewhere in the zip, and a harmless file after it."""
    whole, out = zipfile.ZipFile(io.BytesIO(a_sheet(["Name"], ["A"]))), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in whole.namelist():
            if each != "xl/worksheets/sheet1.xml":
                archive.writestr(each, whole.read(each).replace(b"/xl/worksheets/sheet1.xml", f"/{place}".encode()))
        archive.writestr(zipfile.ZipInfo(place), sheet)
        if later:
            archive.writestr(later, "<worksheet/>")
    return out.getvalue()


@pytest.mark.parametrize("case", HIDDEN)
def test_a_sheet_is_looked_at_wherever_it_is_hidden(monkeypatch: pytest.MonkeyPatch, case: str) -> None:
    place, later = HIDDEN[case]
    monkeypatch.setattr(workbooks, "MOST_CELLS", 23)
    rows = NAMED.format(1) + "".join(f'<row r="{number}"><c/><c/></row>' for number in range(2, 30))
    with pytest.raises(Unreadable, match="more than 23 cells"):
        opened(with_its_sheet_at(place, SHEET.format(rows), later))
    with pytest.raises(Unreadable, match="definitions that no spreadsheet needs"):
        opened(with_its_sheet_at(place, ENTITY + SHEET.format(NAMED.format(1)), later))


def test_a_row_is_never_wider_than_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    def remember(self: ReadOnlyWorksheet, *given: Any, **more: Any) -> tuple[Any, ...]:
        seen.append(len(row := of_library(self, *given, **more)))
        return row

    of_library = ReadOnlyWorksheet._get_row
    monkeypatch.setattr(ReadOnlyWorksheet, "_get_row", remember)
    far = '<row r="{0}"><c r="A{0}"><v>{0}</v></c><c r="XFD{0}"><v>1</v></c></row><row r="9"><c r="XFD9"><v>1</v></c></row>'
    (found,) = opened(xlsx_with(SHEET.format(NAMED.format(1) + far.format(2)))).items
    assert found.record is not None and found.record["name"] == "2"
    assert max(seen) == workbooks.MOST_COLUMNS


def test_a_gap_is_stepped_over_without_a_look_at_its_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[object] = []
    real = workbooks.as_text
    monkeypatch.setattr(workbooks, "as_text", lambda cell: looked.append(cell) or real(cell))
    rows = [HEADING, ROW, *[[]] * 40, ["B", None], [0, None]]
    assert [each.line for each in opened(a_sheet(*rows)).items] == [2, 43, 44]
    assert looked == [*HEADING, *ROW, "B", 0]

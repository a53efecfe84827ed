"""Spreadsheets that are too long, or say they are: refused before any of their rows is understood."""

from __future__ import annotations

import pytest

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

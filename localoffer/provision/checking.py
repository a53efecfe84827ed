"""Whether a file of figures can be believed: every row is looked at, and each fault is one line. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from localoffer.directory import vocabulary
from localoffer.places.geometry import is_cell
from localoffer.provision.method import Method

Row = Mapping[str, str]
NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")
COORDINATE = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,20})?")
WARDS, CELLS, PLANS = "wards", "cells", "plans"
KINDS = {
    WARDS: "Children and young people by ward",
    CELLS: "Children and young people by H3 cell",
    PLANS: "EHC plans by main need",
}
KEY = {WARDS: "ward_code", CELLS: "h3_cell", PLANS: "need_code"}
WORDS = ("ward_code", "ward_name", "h3_cell", "need_code")
PLACES = {"lat": 90, "lon": 180}
"""{column: the highest degree}."""
MOST_ROWS = 50_000


def faults(kind: str, columns: Sequence[str], rows: Sequence[Row], wards: Mapping[str, str], method: Method) -> list[str]:
    """What is wrong with a file, a line for each fault; [] when it may be used. `wards` is {code: name} of the area."""
    missing = [each for each in needed(kind, method) if each not in columns]
    if missing:
        return [f"The file has no column {each}." for each in missing]
    if not rows:
        return ["The file has no rows."]
    if len(rows) > MOST_ROWS:
        return [f"The file has {len(rows):,} rows; the most we take is {MOST_ROWS:,}."]
    found = [*repeated(kind, rows), *of_numbers(kind, rows), *OF_KIND[kind](rows, wards)]
    return sorted(found, key=line_of)


def needed(kind: str, method: Method) -> list[str]:
    """The columns that a file of this kind must have."""
    if kind == WARDS:
        used = {column for columns in method.stages.values() for column in columns}
        return ["ward_code", *sorted(used), method.deprivation["all"], method.deprivation["most_deprived"]]
    if kind == CELLS:
        return ["h3_cell", "ward_code", *sorted(set(method.cell_column.values()))]
    return ["need_code", "ehc_plans"]


def line_of(fault: str) -> tuple[int, str]:
    number = re.match(r"Line (\d+)", fault)
    return (int(number[1]) if number else 0, fault)


def lines(rows: Iterable[Row]) -> Iterator[tuple[int, Row]]:
    """Rows with the number of their line: the heading is line 1."""
    return enumerate(rows, start=2)


def repeated(kind: str, rows: Sequence[Row]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for line, row in lines(rows):
        code = (row[KEY[kind]] or "").strip()
        if not code:
            yield f"Line {line}: {KEY[kind]} is empty."
        elif code in seen:
            yield f"Line {line}: {code} was already on line {seen[code]}."
        seen.setdefault(code, line)


def of_numbers(kind: str, rows: Sequence[Row]) -> Iterator[str]:
    for line, row in lines(rows):
        if None in row or None in row.values():
            yield f"Line {line}: not as many columns as the heading."
            continue
        for column, value in row.items():
            if column in PLACES:
                yield from of_place(line, column, value.strip())
            elif column not in WORDS:
                yield from of_number(line, column, value.strip(), must_be_there=kind != WARDS and column != "imd_2025_decile")


def of_number(line: int, column: str, value: str, *, must_be_there: bool) -> Iterator[str]:
    if value.startswith("-") and NUMBER.fullmatch(value[1:]):
        yield f"Line {line}: {column} is {value}, and there cannot be fewer than none."
    elif not value and must_be_there:
        yield f"Line {line}: {column} is empty."
    elif value and not NUMBER.fullmatch(value):
        yield f"Line {line}: {column} is “{value[:40]}”, which is not a number."


def of_place(line: int, column: str, value: str) -> Iterator[str]:
    if value and not (COORDINATE.fullmatch(value) and abs(float(value)) <= PLACES[column]):
        yield f"Line {line}: {column} is “{value[:40]}”, which is not a number of degrees."


def of_wards(rows: Sequence[Row], wards: Mapping[str, str]) -> Iterator[str]:
    for line, row in lines(rows):
        code = (row["ward_code"] or "").strip()
        if code and code not in wards:
            yield f"Line {line}: {code[:20]} is not a ward of this area. Is it an old code?"
    there = {(row["ward_code"] or "").strip() for row in rows}
    for code, name in wards.items():
        if code not in there:
            yield f"No row for the ward {name} ({code})."


def of_cells(rows: Sequence[Row], wards: Mapping[str, str]) -> Iterator[str]:
    for line, row in lines(rows):
        if not is_cell((row["h3_cell"] or "").strip()):
            yield f"Line {line}: {(row['h3_cell'] or '')[:20]} is not an H3 cell of resolution 9."
    yield from of_wards(rows, wards)


def of_plans(rows: Sequence[Row], _wards: Mapping[str, str]) -> Iterator[str]:
    known = {each.dfe_code for each in vocabulary.of("needs") if each.dfe_code} | {"NOT_RECORDED"}
    for line, row in lines(rows):
        code = (row["need_code"] or "").strip()
        if code and code not in known:
            yield f"Line {line}: {code[:20]} is not a type of need of the school census."


OF_KIND: dict[str, Callable[[Sequence[Row], Mapping[str, str]], Iterator[str]]] = {
    WARDS: of_wards,
    CELLS: of_cells,
    PLANS: of_plans,
}


def as_numbers(row: Row) -> dict[str, Any]:
    """A row that was found right: words as they are, numbers as numbers, empty as None."""
    return {column: value.strip() if column in WORDS else number(value.strip()) for column, value in row.items()}


def number(value: str) -> int | float | None:
    if not value:
        return None
    return float(value) if "." in value else int(value)

"""What the page over time shows: each figure with its line, its months and what was said of it afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from localoffer.directory import vocabulary
from localoffer.places import wards
from localoffer.provision import charts, months
from localoffer.provision.charts import Chart
from localoffer.provision.measures import PERCENT, SUBJECTS, Measure, Number, Subject, numbers, shown
from localoffer.provision.models import Snapshot, SnapshotNote
from localoffer.provision.sheets import Cell

MOST_MONTHS = 24
MOST_COLUMNS = 4
NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Month:
    """A figure in one month."""

    month: str
    name: str
    value: Number
    words: str
    notes: Sequence[SnapshotNote]


@dataclass(frozen=True)
class Line:
    """One figure over the months, newest month first; without a chart it was never measured."""

    measure: Measure
    months: Sequence[Month]
    chart: Chart | None


@dataclass(frozen=True)
class Breakdown:
    """Entries by one fact, in each of the last months, newest first."""

    name: str
    months: Sequence[str]
    rows: Sequence[tuple[str, Sequence[int]]]


@dataclass(frozen=True)
class OverTime:
    """The whole page; `months` are the snapshots, newest first."""

    subjects: Sequence[tuple[Subject, Sequence[Line]]]
    breakdowns: Sequence[Breakdown]
    months: Sequence[str]
    notes: Sequence[SnapshotNote]


def name_of(month: str) -> str:
    """A month as people write it.

    >>> name_of("2026-11")
    'Nov 2026'
    """
    year, number = month.split("-")
    return f"{NAMES[int(number) - 1]} {year}"


def every_month(first: str, last: str) -> list[str]:
    """The months from one to another, those too that were missed.

    >>> every_month("2026-11", "2027-02")
    ['2026-11', '2026-12', '2027-01', '2027-02']
    """
    start, end = (int(each[:4]) * 12 + int(each[5:]) - 1 for each in (first, last))
    return [f"{number // 12}-{number % 12 + 1:02}" for number in range(start, end + 1)]


def before(month: str) -> str:
    """The month before one."""
    year, number = map(int, month.split("-"))
    return f"{year - 1}-12" if number == 1 else f"{year}-{number - 1:02}"


def page() -> OverTime:
    """Every figure over the last two years."""
    taken = months.taken()
    rows = {each.month: numbers(each.figures) for each in taken}
    names = every_month(min(rows), max(rows))[-MOST_MONTHS:] if rows else []
    notes = months.notes()
    subjects = [(subject, [line(each, names, rows, notes) for each in subject.measures]) for subject in SUBJECTS]
    return OverTime(subjects, breakdowns(taken[-MOST_COLUMNS:][::-1]), [each for each in reversed(names) if each in rows], notes)


def breakdowns(taken: Sequence[Snapshot]) -> list[Breakdown]:
    """Entries by kind, by how sure we are of them, and by ward."""
    return [
        Breakdown(name, [name_of(each.month) for each in taken], rows_of(code, name_of_row, taken))
        for code, (name, name_of_row) in FACTS.items()
        if taken
    ]


def rows_of(code: str, name_of_row: Callable[[str], str], taken: Sequence[Snapshot]) -> list[tuple[str, list[int]]]:
    tables: list[Mapping[str, int]] = [each.figures.get("tables", {}).get(code, {}) for each in taken]
    codes = dict.fromkeys(row for table in tables for row in table)
    return sorted((name_of_row(row), [table.get(row, 0) for table in tables]) for row in codes)


def ward_name(code: str) -> str:
    """A ward by its name; one that is no longer there keeps its code."""
    ward = wards.ward_by_code(code)
    return ward.name if ward else code


FACTS: dict[str, tuple[str, Callable[[str], str]]] = {
    "kind": ("Entries by kind", lambda code: vocabulary.of("kinds").shown(code)),
    "assurance": ("Entries by how sure we are of them", lambda code: vocabulary.of("assurances").shown(code)),
    "ward": ("Entries by the wards in which they meet", ward_name),
}


def line(measure: Measure, names: Sequence[str], rows: Mapping[str, Mapping[str, Number]], notes: Sequence[SnapshotNote]) -> Line:
    """One figure in each of the months; what happens in a time is about the month before it was written down."""
    points = []
    for month in names:
        value = rows[month][measure.code] if month in rows else None
        said = [each for each in notes if (each.month, each.figure) == (month, measure.code)]
        name = name_of(before(month) if measure.flow else month)
        points.append(Month(month, name, value, shown(measure.code, value) if month in rows else "not written down", said))
    drawn = charts.chart([(each.name, each.value) for each in points], top=100 if measure.unit == PERCENT else None)
    return Line(measure, points[::-1], drawn)


def table() -> tuple[list[str], list[list[Cell]]]:
    """(heading, rows) of all months for a spreadsheet, with the codes of the figures and the notes."""
    rows = months.taken()
    said = months.notes()
    found: list[list[Cell]] = []
    for row in rows:
        values = numbers(row.figures)
        for subject in SUBJECTS:
            for measure in subject.measures:
                about = before(row.month) if measure.flow else row.month
                words = " ".join(each.note for each in said if (each.month, each.figure) == (row.month, measure.code))
                value = values[measure.code]
                found.append([row.month, about, subject.name, measure.name, "" if value is None else value, measure.unit, words])
        for code, (name, name_of_row) in FACTS.items():
            counted: Mapping[str, int] = row.figures.get("tables", {}).get(code, {})
            found += [[row.month, row.month, name, name_of_row(each), number, "", ""] for each, number in counted.items()]
    return ["written down in", "about", "subject", "figure", "value", "unit", "notes"], found

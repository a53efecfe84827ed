"""A file of any kind that is understood, as one record after another. Pure: bytes in, records out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from localoffer.exchange import flat, gias, joining, tables, workbooks
from localoffer.exchange.records import MOST_BYTES, Document, Item, Unreadable, document, text_of
from localoffer.exchange.tables import Row
from localoffer.exchange.versions import as_services

JSON, TABLES, SHEET, SCHOOLS = "Open Referral", "Open Referral tables", "a sheet", "Get Information about Schools"
JSON_NAMES = (".json", ".ndjson", ".jsonl")
QUICK = 256 * 1024
"""Bytes, unpacked, that are opened and looked at in a moment."""
SAMPLED = 30


@dataclass
class Opened:
    """What a file turned out to be. A sheet has columns, what stands in each first, and a guess at what each is; its records
    need a mapping."""

    kind: str
    items: Iterable[Item] = ()
    columns: list[str] = field(default_factory=list)
    guess: dict[str, str] = field(default_factory=dict)
    samples: dict[str, str] = field(default_factory=dict)

    @property
    def understood(self) -> bool:
        """Whether it can be taken in without a person saying what its columns are."""
        return self.kind != SHEET or ("name" in self.guess.values() and "" not in self.guess.values())


def is_quick(data: bytes) -> bool:
    """Whether a file is opened in a moment: it is small, and what is packed in it says that it stays so."""
    if len(data) > QUICK or data.startswith(tables.GZIP):
        return False
    return not tables.is_zip(data) or tables.unpacked_size(data) <= QUICK


def opened(data: bytes, mapping: Mapping[str, str] | None = None) -> Opened:
    """The records of a file, or `Unreadable` with a plain sentence."""
    if len(data) > MOST_BYTES:
        raise Unreadable(f"The file is too big: {len(data) // 1_000_000} MB. At most {MOST_BYTES // 1_000_000} MB are read.")
    data = tables.gunzipped(data, "The file")
    if not data.strip():
        raise Unreadable("The file is empty.")
    if tables.is_zip(data):
        if workbooks.is_workbook(data):
            return of_sheet(*workbooks.sheet_rows(data, heads(mapping)), mapping)
        return of_files(tables.zipped(data), mapping)
    if looks_like_json(data):
        found = document(data)
        return Opened(JSON, of_document(found))
    return of_sheet(*tables.csv_rows(data, heads(mapping)), mapping)


def looks_like_json(data: bytes) -> bool:
    return text_of(data[:4000] if len(data) % 2 == 0 else data[:4001]).lstrip("\ufeff").lstrip()[:1] in ("{", "[")


def of_document(found: Document) -> Iterator[Item]:
    for each in found.items():
        yield from as_services(each)
    if found.lists:
        for each in joining.joined(joining.of_lists(found.lists)):
            yield from as_services(each)


def of_files(files: Mapping[str, bytes], mapping: Mapping[str, str] | None = None) -> Opened:
    """A folder, or the files of a zip: tables of Open Referral, JSON files, or a single sheet."""
    named = {name: data for name, data in files.items() if name.lower().endswith(JSON_NAMES) and name != "datapackage.json"}
    sheets = [name for name in files if name.lower().endswith((".csv", ".tsv", ".txt"))]
    found = joining.of_files(files) if sheets else {}
    if joining.is_directory(found):
        return Opened(TABLES, (one for each in joining.joined(found) for one in as_services(each)))
    if named:
        return Opened(JSON, (one for data in named.values() for one in of_document(document(data))))
    if len(sheets) == 1:
        return of_sheet(*tables.csv_rows(files[sheets[0]], heads(mapping)), mapping)
    books = [name for name in files if name.lower().endswith(".xlsx")]
    if len(books) == 1:
        return of_sheet(*workbooks.sheet_rows(files[books[0]], heads(mapping)), mapping)
    raise Unreadable("There is nothing here that is understood: no table of services, no sheet and no JSON.")


def heads(mapping: Mapping[str, str] | None) -> Callable[[Sequence[str]], bool]:
    """What tells whether the first row of a sheet is the names of its columns, or an entry already.

    Of a source whose columns are known only by their numbers none has names, unless it has now some that everybody knows.
    """
    without = bool(mapping) and flat.are_numbers(mapping or ())

    def is_heading(cells: Sequence[str]) -> bool:
        known = any(flat.header_of(each) in flat.KNOWN for each in cells)
        return known or (not without and tables.names_its_columns(cells))

    return is_heading


def of_sheet(columns: list[str], rows: Iterator[tuple[int, Row]], mapping: Mapping[str, str] | None) -> Opened:
    if gias.is_extract(columns):
        return Opened(SCHOOLS, (Item(line, gias.record_of(row)) for line, row in rows))
    if {"id", "name", "organization_id"} <= {each.lower() for each in columns}:
        services = [(line, joining.lower(row)) for line, row in rows]
        return Opened(TABLES, (one for each in joining.joined({"service": services}) for one in as_services(each)))
    if len(columns) < 2 and not (columns and flat.KNOWN.get(flat.header_of(columns[0]))):
        raise Unreadable("The file is neither JSON nor a table with columns.")
    guess = flat.guessed(columns)
    chosen = {name: kind for name, kind in (mapping or guess).items() if name in columns}
    first, rows = begun(rows)
    items = (Item(line, flat.record_of(row, chosen)) for line, row in rows)
    return Opened(SHEET, items, columns, guess, samples_of(first))


def begun(rows: Iterator[tuple[int, Row]]) -> tuple[list[Row], Iterator[tuple[int, Row]]]:
    """The first rows of a sheet, and all of them; what cannot be read is told when it is its turn."""
    first: list[tuple[int, Row]] = []
    try:
        for each in islice(rows, SAMPLED):
            first.append(each)
    except Unreadable as reason:
        rows = cut_off(reason)
    return [row for _, row in first], chain(first, rows)


def cut_off(reason: Unreadable) -> Iterator[tuple[int, Row]]:
    raise reason
    yield  # which makes it raise when it is read


def samples_of(rows: Iterable[Row]) -> dict[str, str]:
    """{column of a sheet: the first thing that stands in it}."""
    found: dict[str, str] = {}
    for row in rows:
        for name, value in row.items():
            if value.strip():
                found.setdefault(name, value)
    return found

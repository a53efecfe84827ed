"""Files that hold tables, opened within limits: CSV, zips of files, and spreadsheets. Pure; nothing is written to disk."""

from __future__ import annotations

import contextlib
import csv
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from localoffer.directory.listing import LONGEST_LINE, clean_line
from localoffer.exchange.records import MOST_BYTES, MOST_RECORDS, Unreadable, text_of

MOST_FILES = 400
MOST_COLUMNS = 400
LONGEST_CELL = 500_000
EXPANDS = 400
"""A file in a zip that grows more than so many times is there to fill the memory, and holds no services."""
MARKS = ",;\t|"
LINE = re.compile(r"[^\r\n]++(?:\r\n?|\n)?|\r\n?|\n")
SEPARATOR = re.compile(r"\ufeff?\"?sep=.\"?", re.IGNORECASE)
MOST_ABOVE, LONGEST_HEAD = 15, 100_000
CONTACT = re.compile(
    r"[^\s@]+@[^\s@]+\.[^\s@]+|(?:https?://|www\.)\S+|[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}|\+?(?:[ ()-]*\d){9,15}", re.IGNORECASE
)
"""An e-mail address, a web address, a postcode or a phone number."""
GZIP = b"\x1f\x8b"
Row = dict[str, str]
csv.field_size_limit(LONGEST_CELL)


def is_zip(data: bytes) -> bool:
    return data[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def gunzipped(data: bytes, whose: str, most: int = MOST_BYTES) -> bytes:
    """What is packed by gzip, opened no further than a file may be big; anything else as it is."""
    if not data.startswith(GZIP):
        return data
    opener = zlib.decompressobj(31)
    try:
        found = opener.decompress(data, most + 1)
    except zlib.error as trouble:
        raise Unreadable(f"{whose} is a packed file that cannot be opened.") from trouble
    if len(found) > most:
        raise Unreadable(f"{whose} holds more than {most // 1_000_000} MB.")
    if not opener.eof:
        raise Unreadable(f"{whose} is a packed file that is cut off.")
    return found


@contextlib.contextmanager
def unpacked(data: bytes) -> Iterator[zipfile.ZipFile]:
    """A zip to look into; what goes wrong with it meanwhile is told in words."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield archive
    except Unreadable:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError, ValueError) as trouble:
        reason = "It is locked with a password." if "password" in str(trouble) else "It is damaged, or no zip."
        raise Unreadable(f"The zip cannot be opened. {reason}") from trouble


def unpacked_size(data: bytes) -> int:
    """How many bytes a zip says that it grows to; none when it cannot be opened, which is soon told."""
    try:
        with unpacked(data) as archive:
            return sum(each.file_size for each in archive.infolist())
    except Unreadable:
        return 0


def zipped(data: bytes) -> dict[str, bytes]:
    """{name of a file without its folder: what is in it}; refused when it would fill the memory."""
    files = members(data, without=("__MACOSX",))
    return {name.replace("\\", "/").rsplit("/", 1)[-1]: content for name, content in files}


def members(data: bytes, without: tuple[str, ...] = ()) -> list[tuple[str, bytes]]:
    """Every file of a zip with its whole name, two of one name too; refused when they would fill the memory."""
    with unpacked(data) as archive:
        entries = [each for each in archive.infolist() if not each.filename.startswith(without)]
        entries = [each for each in entries if each.file_size or not each.is_dir()]
        if len(entries) > MOST_FILES:
            raise Unreadable(f"The zip holds {len(entries):,} files. At most {MOST_FILES} are read.")
        return list(within_limits(archive, entries))


def within_limits(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> Iterator[tuple[str, bytes]]:
    left = MOST_BYTES
    for each in entries:
        if each.file_size > left or (each.file_size > 1_000_000 and each.file_size > EXPANDS * max(each.compress_size, 1)):
            raise Unreadable(f"The zip grows to more than {MOST_BYTES // 1_000_000} MB when it is opened. It is not read.")
        with archive.open(each) as file:
            content = file.read(each.file_size + 1)
        left -= len(content)
        if len(content) > each.file_size or left < 0:
            raise Unreadable("The zip is not what it says it is: a file in it is bigger than told. It is not read.")
        yield each.filename, content


def names_its_columns(cells: Sequence[str]) -> bool:
    """Whether the first row of a sheet may be the names of its columns: nobody calls a column jo@example.org."""
    return not any(CONTACT.fullmatch(each.strip()[:LONGEST_LINE]) for each in cells)


def csv_rows(
    data: bytes, is_heading: Callable[[Sequence[str]], bool] = names_its_columns
) -> tuple[list[str], Iterator[tuple[int, Row]]]:
    """(columns, (line, {column: cell}) ...) of a CSV file with commas, semicolons or tabs."""
    text = text_of(data).replace("\x00", "")
    first_lines = [
        each for each in text[:LONGEST_HEAD].splitlines()[:MOST_ABOVE] if each.strip() and not SEPARATOR.fullmatch(each)
    ]
    mark = next((max(MARKS, key=each.count) for each in first_lines if any(mark in each for mark in MARKS)), ",")
    reader = csv.reader(lines_of(text), delimiter=mark)
    first = first_rows(text, mark)
    above = lines_above(first)
    try:
        for _ in range(above):
            next(reader, [])
        begins = reader.line_num + 1
        heading = next(reader, [])
    except csv.Error as trouble:
        raise Unreadable(f"The table cannot be read: {plain(trouble)}") from trouble
    columns = named(heading) if (has_names := is_heading(heading)) else numbered(first)
    if longer_than_read(text, mark, above + has_names):
        raise Unreadable(f"The table has more than {MOST_RECORDS:,} rows. Send it in parts.")

    def rows() -> Iterator[tuple[int, Row]]:
        if not has_names:
            yield begins, dict(zip(columns, heading, strict=False))
        line = reader.line_num + 1
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as trouble:
                raise Unreadable(f"Line {line} of the table cannot be read: {plain(trouble)}") from trouble
            if any(each.strip() for each in cells):
                yield line, dict(zip(columns, cells, strict=False))
            line = reader.line_num + 1

    return columns, rows()


def lines_of(text: str) -> Iterator[str]:
    """The lines of a text with their ends, one at a time: a file in memory would take four bytes for each letter."""
    return (found[0] for found in LINE.finditer(text))


def longer_than_read(text: str, mark: str, begins: int) -> bool:
    """Whether more rows are filled, from row `begins` on, than are taken in: counted before any is understood."""
    if text.count("\n") + text.count("\r") < MOST_RECORDS:
        return False
    rows = islice(csv.reader(lines_of(text), delimiter=mark), begins, None)
    filled = (True for cells in rows if any(map(str.strip, cells)))
    with contextlib.suppress(csv.Error):  # told with its line when the rows are read
        return sum(islice(filled, MOST_RECORDS + 1)) > MOST_RECORDS
    return False


def first_rows(text: str, mark: str) -> list[list[str]]:
    """The rows at the beginning of a table, as far as they can be read."""
    reader = csv.reader(lines_of(text[:LONGEST_HEAD]), delimiter=mark)
    try:
        return [next(reader, []) for _ in range(MOST_ABOVE)]
    except csv.Error:
        return []


def lines_above(rows: Sequence[Sequence[object]]) -> int:
    """How many rows stand above the heading: titles and blank ones, which have one cell at most where the heading has more."""
    filled = [sum(cell is not None and str(cell).strip() != "" for cell in each) for each in rows]
    return next((number for number, count in enumerate(filled) if count > 1), 0)


def plain(trouble: Exception) -> str:
    if "field larger" in str(trouble):
        return f"a cell holds more than {LONGEST_CELL:,} letters."
    return "it is not written as tables are."


def numbered(first: Iterable[Sequence[object]]) -> list[str]:
    """Columns of a sheet without names for them, as many as its first rows have."""
    return named([""] * max(map(len, first), default=0))


def named(heading: Iterable[object]) -> list[str]:
    """The columns with a name for each: an empty one is "column 3", one that comes twice "Name (2)"."""
    found: list[str] = []
    for number, each in enumerate(list(heading)[:MOST_COLUMNS], start=1):
        name = clean_line(each, 120) or f"column {number}"
        times = sum(known == name or known.startswith(f"{name} (") for known in found)
        found.append(f"{name} ({times + 1})" if times else name)
    return found

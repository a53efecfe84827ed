"""JSON of any shape as one record after another, without holding more than one of them in memory. Pure.

Understood are pages of ORUK 3 and 1, lists, single services, one object on each line, and sets of tables in one document.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Record = dict[str, Any]
DEEPEST = 40
MOST_BYTES = 300 * 1024 * 1024
MOST_RECORDS = 250_000
BODIES = ("contents", "content", "items", "data", "results", "value", "records", "entries")
WRAPPERS = ("data", "_embedded", "response", "result", "payload")
TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
SPACE = re.compile(r"[\s,]*")
COLON = re.compile(r"\s*:")
END_OF_LINE = re.compile(r"\n|\Z")
DECODER, LENIENT = (json.JSONDecoder(parse_constant=lambda _: None, strict=strict) for strict in (True, False))


class Unreadable(ValueError):
    """The document is none that is known; the message says in plain words why."""


@dataclass(frozen=True)
class Item:
    """One record of a document, or why there is none in its place; `line` is where it begins, or its number when all
    stand on one line."""

    line: int
    record: Record | None = None
    problem: str = ""


@dataclass
class Document:
    """A JSON text, read record by record; `head` is what its envelope says, known when all was read."""

    text: str
    head: Record = field(default_factory=dict)
    lists: dict[str, list[Any]] = field(default_factory=dict)
    at: int = 0
    line: int = 1
    counted: int = 0

    def items(self) -> Iterator[Item]:
        """Every object of the document that may be a record; what cannot be read is told and stepped over."""
        found, on_one_line = 0, "\n" not in self.text
        while (at := SPACE.match(self.text, self.at).end()) < len(self.text):  # type: ignore[union-attr]
            self.at = at
            for each in self.one():
                found += 1
                if found > MOST_RECORDS:
                    raise Unreadable(f"The file holds more than {MOST_RECORDS:,} records. Send it in parts.")
                yield Item(found, each.record, each.problem) if on_one_line else each

    def one(self) -> Iterator[Item]:
        """What begins here: a list, an object, or something else on a line of its own."""
        if self.text[self.at] == "[":
            yield from self.elements()
        elif self.text[self.at] == "{":
            yield from self.members()
        else:
            yield self.skipped("this line is not JSON")

    def here(self) -> int:
        """The number of the line that is being read."""
        self.line += self.text.count("\n", self.counted, self.at)
        self.counted = self.at
        return self.line

    def skipped(self, why: str) -> Item:
        line = self.here()
        self.at = END_OF_LINE.search(self.text, self.at).end()  # type: ignore[union-attr]
        return Item(line, problem=why)

    def value(self) -> Any:
        """The JSON value that begins here; raises ValueError or RecursionError."""
        try:
            found, self.at = DECODER.raw_decode(self.text, self.at)
        except ValueError:  # line breaks within a text are not allowed, and are common
            found, self.at = LENIENT.raw_decode(self.text, self.at)
        return found

    def elements(self) -> Iterator[Item]:
        """The objects of a list; after one that cannot be read the rest of the list is lost, and that is told."""
        self.at += 1
        while (at := SPACE.match(self.text, self.at).end()) < len(self.text):  # type: ignore[union-attr]
            self.at = at
            if self.text[at] == "]":
                self.at += 1
                return
            line = self.here()
            try:
                found = self.value()
            except RecursionError:
                self.at = len(self.text)
                yield Item(line, problem="it is nested too deeply; nothing after it can be read")
                return
            except ValueError:
                if self.without_commas_too_many(at):
                    continue
                self.at = len(self.text)
                yield Item(line, problem="the file is cut off or damaged here; nothing after it can be read")
                return
            yield from unwrapped(line, found)
        yield Item(self.here(), problem="the file ends before its list does")

    def without_commas_too_many(self, at: int) -> bool:
        """Take out the commas from here on that nothing follows; whether there were any."""
        rest = TRAILING_COMMA.sub("", self.text[at:])
        found = len(rest) < len(self.text) - at
        self.text = self.text[:at] + rest if found else self.text
        return found

    def members(self) -> Iterator[Item]:
        """The records in the list of an envelope, or the object itself when it is no envelope."""
        begin, line = self.at, self.here()
        found: Record = {}
        streamed = False
        self.at += 1
        try:
            while True:
                self.at = SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]
                if self.text[self.at] == "}":
                    self.at += 1
                    break
                key = self.value()
                self.at = COLON.match(self.text, self.at).end()  # type: ignore[union-attr]
                self.at = SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]
                if str(key).lower() in BODIES and self.text[self.at] == "[" and "name" not in found:
                    streamed = True
                    yield from self.elements()
                else:
                    found[str(key)] = self.value()
        except RecursionError:
            self.at = begin
            yield self.skipped("it is nested too deeply")
            return
        except (ValueError, IndexError, AttributeError):
            if streamed:
                self.at = len(self.text)
            else:
                self.at = begin
                yield self.skipped("this is not whole JSON")
            return
        if streamed:
            self.head |= found
        elif tables := {name: rows for name, rows in found.items() if isinstance(rows, list)}:
            yield from self.of_tables(line, found, tables)
        else:
            yield from unwrapped(line, found)

    def of_tables(self, line: int, found: Record, tables: dict[str, list[Any]]) -> Iterator[Item]:
        """An object with lists: one service that has some, a page under another name, or a set of tables."""
        if "name" in found or not any(name in tables for name in ("services", "service", "organizations")):
            yield Item(line, found)
            return
        if len(tables) > 1:
            self.lists |= tables
            return
        self.head |= {name: value for name, value in found.items() if name not in tables}
        for rows in tables.values():
            for each in rows:
                yield from unwrapped(line, each)


def unwrapped(line: int, found: Any, deeper: int = 4) -> Iterator[Item]:
    """A record; the records of a page or a list inside a list; or that it is none."""
    body = found if isinstance(found, list) and deeper else body_of(found)
    if body is not None and deeper:
        for each in body:
            yield from unwrapped(line, each, deeper - 1)
    elif isinstance(found, dict):
        yield Item(line, found)
    else:
        yield Item(line, problem="it is not an object")


def body_of(found: Any) -> list[Any] | None:
    """What stands in an envelope; None for what is none."""
    if not isinstance(found, dict) or "name" in found:
        return None
    inside = [found[key] for key in (*BODIES, "services") if isinstance(found.get(key), list)]
    return (inside or [[found[key]] for key in WRAPPERS if isinstance(found.get(key), dict)] or [None])[0]


def text_of(data: bytes) -> str:
    """The bytes as text: UTF-8, UTF-16 with or without its mark, else Windows' Western code page."""
    if len(data) > MOST_BYTES:
        raise Unreadable(f"The file is too big: {len(data) // 1_000_000} MB. At most {MOST_BYTES // 1_000_000} MB are read.")
    for mark, name in ((b"\xff\xfe\x00\x00", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(name, errors="replace")
    start = data[:2000]
    if start[1::2].count(0) > len(start) // 3:
        return data.decode("utf-16-le", errors="replace")
    if start[::2].count(0) > len(start) // 3:
        return data.decode("utf-16-be", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def document(data: bytes) -> Document:
    """A document that says something, or `Unreadable`."""
    text = text_of(data).strip().lstrip("\ufeff")
    if not text:
        raise Unreadable("The file is empty.")
    if text[0] not in "[{":
        raise Unreadable("The file is not JSON: a list of services is needed, or one on each line.")
    return Document(text)


def is_too_deep(value: Any) -> bool:
    """Whether a record is nested deeper than any service is."""
    layer = [value]
    for _ in range(DEEPEST):
        holders = [each for each in layer if isinstance(each, dict | list)]
        if not holders:
            return False
        layer = [inner for each in holders for inner in (each.values() if isinstance(each, dict) else each)]
    return True


def rows(record: Mapping[str, Any], *names: str) -> list[Record]:
    """The objects in the first of these fields that has any; a single object counts as a list of one."""
    for name in names:
        value = record.get(name)
        if isinstance(value, dict):
            return [value]
        if isinstance(value, list) and (found := [each for each in value if isinstance(each, dict)]):
            return found
    return []

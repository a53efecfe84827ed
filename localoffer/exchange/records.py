"""A document of services as one record after another: pages of ORUK 3 and 1, lists, single services, lines of JSON. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

Record = dict[str, Any]
DEEPEST = 40
MOST_BYTES = 300 * 1024 * 1024
BODIES = ("contents", "content", "services", "items", "data")


class Unreadable(ValueError):
    """The document is none that is known; the message says in plain words why."""


def text_of(data: bytes) -> str:
    """The bytes as text: UTF-8, or UTF-16 where a mark says so."""
    if len(data) > MOST_BYTES:
        raise Unreadable(f"The file is too big: {len(data) // 1_000_000} MB. At most {MOST_BYTES // 1_000_000} MB are read.")
    for mark, name in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if data.startswith(mark):
            try:
                return data.decode(name)
            except UnicodeDecodeError:
                return data.decode("cp1252", errors="replace")
    raise AssertionError


def document(data: bytes) -> Any:
    """The JSON of a document, or a list of the objects on its lines."""
    text = text_of(data).strip()
    if not text:
        raise Unreadable("The file is empty.")
    try:
        return json.loads(text)
    except RecursionError as trouble:
        raise Unreadable("The file is nested too deeply to be a list of services.") from trouble
    except ValueError as trouble:
        found = lines(text)
        if not found:
            raise Unreadable("The file is not JSON: a list of services is needed, or one on each line.") from trouble
        return found


def lines(text: str) -> list[Any]:
    """The objects of a file with one on each line; a line that is cut off is left out."""
    found = []
    for line in text.splitlines():
        try:
            found.append(json.loads(line))
        except (ValueError, RecursionError):
            continue
    return [each for each in found if isinstance(each, dict)]


def services(found: Any) -> Iterator[Record]:
    """The service records of a document, whatever they are wrapped in."""
    if isinstance(found, list):
        for each in found:
            if isinstance(each, dict):
                yield from services(each) if is_page(each) else [each]
        return
    if not isinstance(found, dict):
        raise Unreadable("The file holds no services: it is neither a list nor an object.")
    if is_page(found):
        body = next(found[key] for key in BODIES if isinstance(found.get(key), list))
        yield from (each for each in body if isinstance(each, dict))
    elif "name" in found or "id" in found:
        yield found
    else:
        raise Unreadable("The file holds no services: there is no list of them, and no service.")


def is_page(found: Record) -> bool:
    return "name" not in found and any(isinstance(found.get(key), list) for key in BODIES)


def is_too_deep(value: Any, left: int = DEEPEST) -> bool:
    """Whether a record is nested deeper than any service is."""
    if left == 0:
        return True
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(is_too_deep(each, left - 1) for each in inner)

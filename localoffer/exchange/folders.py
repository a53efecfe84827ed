"""What a command is given: a file as its bytes, a folder of tables as if it were a zip of them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from localoffer.exchange.opening import JSON_NAMES
from localoffer.exchange.records import MOST_BYTES, Unreadable

NAMES = (".csv", ".tsv", ".txt", *JSON_NAMES)


def bytes_of(path: Path) -> bytes:
    """The bytes of a file, or those of a zip of what a folder holds; raises `Unreadable`."""
    if path.is_dir():
        return packed(path)
    if not path.is_file():
        raise Unreadable(f"There is no file {path}.")
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable(f"The file is too big: at most {MOST_BYTES // 1_000_000} MB are read.")
    return path.read_bytes()


def packed(folder: Path) -> bytes:
    files = [each for each in sorted(folder.rglob("*")) if each.is_file() and each.suffix.lower() in NAMES]
    if sum(each.stat().st_size for each in files) > MOST_BYTES:
        raise Unreadable(f"The folder holds too much: at most {MOST_BYTES // 1_000_000} MB are read.")
    if not files:
        raise Unreadable(f"There is nothing in {folder} that is understood.")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for each in files:
            archive.write(each, each.name)
    return out.getvalue()

"""Every file of data says what it is, who made it, under which licence and of what date."""

from __future__ import annotations

import json
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent.parent / "data"
ABOUT_THEMSELVES = {"README.md", "SOURCES.json"}


def rows() -> dict[str, dict[str, str]]:
    written = json.loads((DATA / "SOURCES.json").read_text(encoding="utf-8"))["files"]
    return {row["file"]: row for row in written}


def test_every_file_has_a_source_and_every_row_a_file() -> None:
    named = rows()
    found = {
        path.relative_to(DATA)
        for path in DATA.rglob("*")
        if path.is_file() and path.relative_to(DATA).parts[0] != "var" and path.name not in ABOUT_THEMSELVES
    }
    without = [str(path) for path in found if not {str(each) for each in (path, *path.parents)} & set(named)]
    assert without == []
    assert [name for name in named if not (DATA / name).exists()] == []


def test_no_row_leaves_a_question_open() -> None:
    for name, row in rows().items():
        assert all(row[each] for each in ("what", "source", "licence", "date")), name

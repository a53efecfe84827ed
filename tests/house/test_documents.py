"""The documents name the two commands that do everything, and what they point at is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "localoffer/README.md", ROOT / "data/README.md", *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)(#[^)]*)?\)")


def test_the_readme_names_the_two_commands_and_what_to_read_on() -> None:
    said = (ROOT / "README.md").read_text(encoding="utf-8")
    assert {"    make run", "    make test"} <= set(said.splitlines())
    assert all(f"docs/{each.name}" in said for each in (ROOT / "docs").glob("*.md"))


def test_the_rules_name_every_room() -> None:
    house = ROOT / "localoffer"
    rooms = {each.stem for each in house.iterdir() if each.suffix == ".py" or (each / "__init__.py").exists()} - {"__init__"}
    plan = (house / "README.md").read_text(encoding="utf-8").split("Imports go down")[0]
    assert rooms - set(re.findall(r"\w+", plan)) == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda each: str(each.relative_to(ROOT)))
def test_what_a_document_points_at_is_there(document: Path) -> None:
    said = document.read_text(encoding="utf-8")
    missing = [path for path, _ in LINK.findall(said) if not (document.parent / path).exists()]
    assert missing == []

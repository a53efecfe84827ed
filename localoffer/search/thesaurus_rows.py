"""The rows of the thesaurus and the meanings of acronyms, as data/thesaurus.json has them. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from localoffer.config import ROOT

FILE = ROOT / "data" / "thesaurus.json"


@dataclass(frozen=True)
class Row:
    """Words that mean the same: the first is what services say. `needs` and `categories` are codes of the vocabulary.

    `narrower` are kinds of it: who looks for sport finds football, but who looks for football does not find dance.
    `related` are who helps with it, where nothing here is called so: who looks for a complaint finds advice on rights.
    `filler` words say so little here that a result may lack them.
    """

    id: int
    canonical: str
    also: tuple[str, ...] = ()
    narrower: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    filler: bool = False
    note: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return (self.canonical, *self.also)


@dataclass(frozen=True)
class Sense:
    """One meaning of an ambiguous acronym: what to search for, and what it means in plain words."""

    search: str
    means: str


def row_of(data: Mapping[str, Any]) -> Row:
    return Row(
        id=int(data["id"]), canonical=data["canonical"], also=tuple(data.get("also", ())),
        narrower=tuple(data.get("narrower", ())), related=tuple(data.get("related", ())),
        categories=tuple(data.get("categories", ())), needs=tuple(data.get("needs", ())),
        filler=data.get("filler", False), note=data.get("note", ""),
    )  # fmt: skip


@lru_cache
def data() -> dict[str, Any]:
    """What the data file says."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def rows_of_file() -> dict[int, Row]:
    """{number: row} of the data file."""
    return {row.id: row for row in map(row_of, data()["rows"])}


@lru_cache
def names_in_file() -> dict[int, str]:
    """{number of a row: what it is called in the data file}, whatever staff call it."""
    return {number: row.canonical for number, row in rows_of_file().items()}


def senses_of_file() -> dict[str, tuple[Sense, ...]]:
    """{ambiguous acronym in lower case: its meanings} of the data file."""
    return {key: tuple(Sense(**each) for each in senses) for key, senses in data()["ambiguous"].items()}

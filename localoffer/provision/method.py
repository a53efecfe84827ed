"""The choices behind every figure of gaps, read from `data/provision.json`: ages, distances, weights. Pure but for the file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from localoffer.config import ROOT

FILE = ROOT / "data" / "provision.json"


@dataclass(frozen=True)
class Question:
    """One thing that a family may look for: help of a category, for a need, at an age.

    `near` miles is how far a family can be asked to go; beyond `far` miles it is as if there were nothing.
    """

    need: str
    stage: str
    category: str
    near: float
    far: float

    @property
    def key(self) -> str:
        return f"{self.need}.{self.stage}.{self.category}"


@dataclass(frozen=True)
class Method:
    """Everything in the file, under the names that the figures use."""

    needs: tuple[str, ...]
    stages: Mapping[str, Mapping[str, float]]
    cell_column: Mapping[str, str]
    deprivation: Mapping[str, Any]
    through_someone: frozenset[str]
    turn_up: frozenset[str]
    apart: frozenset[str]
    questions: tuple[Question, ...]
    severity: Mapping[str, float]
    few: int
    enough_near: float
    little_below: float
    look_lasts_months: int
    facts: Mapping[str, Any]

    @property
    def stage_codes(self) -> tuple[str, ...]:
        return tuple(self.stages)

    @property
    def categories(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.category for each in self.questions))


def read(facts: Mapping[str, Any]) -> Method:
    """The method as it stands in the file's JSON."""
    return Method(
        needs=tuple(facts["needs"]),
        stages={code: row["wards"] for code, row in facts["stages"].items()},
        cell_column={code: row["cells"] for code, row in facts["stages"].items()},
        deprivation=facts["deprivation"],
        through_someone=frozenset(facts["through_someone"]),
        turn_up=frozenset(facts["turn_up"]),
        apart=frozenset(facts["apart"]["kinds"]),
        questions=tuple(
            Question(need, stage, row["category"], float(row["near_miles"]), float(row["far_miles"]))
            for need in facts["needs"]
            for row in facts["questions"]
            for stage in row["stages"]
        ),
        severity=facts["severity"],
        few=facts["few"],
        enough_near=facts["enough_children_near"],
        little_below=facts["little_below"],
        look_lasts_months=facts["look_lasts_months"],
        facts=facts,
    )


@lru_cache
def method() -> Method:
    """The method in force; read once a process."""
    return read(json.loads(FILE.read_text(encoding="utf-8")))

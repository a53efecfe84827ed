"""The sentences of the report that can be read out, beside those about what is listed and suggested. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from localoffer.directory.wording import how_many
from localoffer.provision import coverage

FIRST = 3


def lines(sections: Sequence[Mapping[str, Any]], verdicts: Mapping[str, str], before: Mapping[str, Any] | None) -> list[str]:
    """What changed, the biggest gaps, long waits, the law: only what there is to say."""
    tables = {table["code"]: table["rows"] for section in sections for table in section["tables"]}
    found = [changed(tables), biggest(tables["gaps-biggest"]), waits(tables), law(verdicts)]
    return [line for line in (found if before else found[1:]) if line]


def changed(tables: Mapping[str, Sequence[Sequence[Any]]]) -> str:
    closed, opened = len(tables["gaps-closed"]), len(tables["gaps-opened"])
    if not closed and not opened:
        return "No gap was closed or opened since the last report."
    return f"Since the last report {how_many(closed, 'gap was', 'gaps were')} closed and {how_many(opened, 'opened', 'opened')}."


def biggest(rows: Sequence[Sequence[Any]]) -> str:
    if not rows:
        return ""
    said = [f"{row[0]} ({how_many(row[2] + row[3], 'ward')} with nothing near)" for row in rows[:FIRST]]
    return f"The biggest gaps: {'; '.join(said)}."


def waits(tables: Mapping[str, Sequence[Sequence[Any]]]) -> str:
    alone = [f"{row[0]} ({row[1]})" for row in tables["waits-alone"]]
    return f"A long wait and nothing offered meanwhile: {'; '.join(alone)}." if alone else ""


def law(verdicts: Mapping[str, str]) -> str:
    met, partly, no = (list(verdicts.values()).count(each) for each in (coverage.YES, coverage.LIMITED, coverage.NO))
    return (
        f"Of {len(verdicts)} things that the law and the Code ask, {met} are met, {partly} in part, {no} not." if verdicts else ""
    )

"""The part of the report about the law: how far each paragraph is met, and which are not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from localoffer.provision import coverage
from localoffer.provision.coverage import Row as Judged
from localoffer.provision.report_frame import Period, table


def tables(period: Period, judged: Sequence[Judged]) -> list[dict[str, Any]]:
    """`judged` are all duties with their verdicts of today."""
    return [verdict_table(period, judged), unmet_table(judged)]


def verdict_table(period: Period, judged: Sequence[Judged]) -> dict[str, Any]:
    counts = coverage.counted(judged)
    was = list((period.before or {}).get("verdicts", {}).values())
    rows = [[name, counts[code], was.count(code) if was else "no report before"] for code, name in coverage.NAMES.items()]
    return table("law-counts", "How far each paragraph is met", ("Met?", "Paragraphs", "In the last report"), rows, "")


def unmet_table(judged: Sequence[Judged]) -> dict[str, Any]:
    found = [each for verdict in (coverage.NO, coverage.LIMITED) for each in judged if each.verdict == verdict]
    rows = [[each.duty.where, each.duty.text, coverage.NAMES[each.verdict], each.words] for each in found]
    heading = ("Where", "What is asked (our words)", "Met?", "Why")
    return table("law-unmet", "What is not met, or only in part", heading, rows, "Everything is met.")

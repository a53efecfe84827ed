"""The part of the report about the law: how far each paragraph is met, and which are not."""

from __future__ import annotations

from typing import Any

from localoffer.provision import coverage, reviewing
from localoffer.provision.report_frame import Period, table


def verdicts() -> dict[str, str]:
    return {each.duty.id: each.verdict for each in reviewing.rows()}


def tables(period: Period) -> list[dict[str, Any]]:
    return [verdict_table(period), unmet_table()]


def verdict_table(period: Period) -> dict[str, Any]:
    counts = coverage.counted(reviewing.rows())
    was = list((period.before or {}).get("verdicts", {}).values())
    rows = [[name, counts[code], was.count(code) if was else "no report before"] for code, name in coverage.NAMES.items()]
    return table("law-counts", "How far each paragraph is met", ("Met?", "Paragraphs", "In the last report"), rows, "")


def unmet_table() -> dict[str, Any]:
    judged = reviewing.rows()
    found = [each for verdict in (coverage.NO, coverage.LIMITED) for each in judged if each.verdict == verdict]
    rows = [[each.duty.where, each.duty.text, coverage.NAMES[each.verdict], each.words] for each in found]
    heading = ("Where", "What is asked (our words)", "Met?", "Why")
    return table("law-unmet", "What is not met, or only in part", heading, rows, "Everything is met.")

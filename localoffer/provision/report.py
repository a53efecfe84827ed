"""What the report to scrutiny says today: figures, tables and a few sentences, all as plain data that can be kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from localoffer.clock import begins, today
from localoffer.database import now
from localoffer.provision import measures, measuring, report_parts, report_short, report_wards, reviewing, showing
from localoffer.provision.measures import SUBJECTS, Number
from localoffer.provision.report_frame import Period

FIRST_DAY = date(2014, 9, 1)
"""The day from which councils must have a Local Offer: a first report is about all that was ever counted."""


def built(before: Mapping[str, Any] | None) -> dict[str, Any]:
    """The report of today, on what happened up to this moment; `before` is what the last one said, and until when."""
    day, until = today(), now()
    first = datetime.fromisoformat(before["until"]) if before else begins(FIRST_DAY)
    figures = measuring.measured(first, until)
    numbers, then = measures.numbers(figures), measures.numbers(before or {})
    period = Period(first, until, figures["tables"], before)
    stands, judged = states(), reviewing.rows()
    verdicts = {each.duty.id: each.verdict for each in judged}
    sections = report_parts.sections(period, stands["states"], judged)
    return {
        "day": day.isoformat(),
        "until": until.isoformat(),
        "since": before["day"] if before else "",
        "numbers": numbers,
        "short": [*in_short(numbers), *report_short.lines(sections, verdicts, before)],
        "subjects": [subject(each, numbers, then) for each in SUBJECTS],
        "sections": sections,
        "map": report_wards.ward_map(stands["states"]),
        "not_measured": [each.name for each in measures.MEASURES.values() if numbers[each.code] is None],
        "verdicts": verdicts,
        **stands,
    }


def subject(of: measures.Subject, numbers: Mapping[str, Number], then: Mapping[str, Number]) -> dict[str, Any]:
    """The figures of one subject, each beside what the last report said."""
    rows = [
        {
            "code": each.code,
            "name": each.name,
            "value": numbers[each.code],
            "shown": measures.shown(each.code, numbers[each.code]),
            "before": then[each.code],
            "before_shown": measures.shown(each.code, then[each.code]),
            "change": measures.change(each.code, then[each.code], numbers[each.code]),
            "anchor": each.anchor,
            "unit": each.unit,
            "how": each.how,
        }
        for each in of.measures
    ]
    return {"code": of.code, "name": of.name, "figures": rows}


def in_short(numbers: Mapping[str, Number]) -> list[str]:
    """The most important in sentences that can be read out."""
    said = {code: measures.shown(code, value) for code, value in numbers.items()}
    asked = sum(numbers[f"gaps.{name}"] or 0 for name in ("listed", "looked", "not_looked"))
    entries = counted(said["entries.all"], "group or service is", "groups and services are", "No group or service is")
    looked = f"For {said['gaps.looked']} we looked and found nothing. " if numbers["gaps.looked"] else ""
    lines = [
        f"{entries} published. Confirmed and in date: {said['fresh.confirmed']}.",
        f"We asked about each need, age and kind of help in every ward: {asked:,} questions. "
        f"For {said['gaps.listed']} something is listed near. {looked}"
        f"For {none(said['gaps.not_looked'])} nothing is listed and nobody has looked, so we do not know.",
    ]
    if numbers["suggestions.all"] == 0:
        lines.append("No suggestion came.")
    elif numbers["suggestions.all"]:
        came = counted(said["suggestions.all"], "suggestion", "suggestions")
        live, waiting = (counted(said[f"suggestions.{each}"], "is", "are") for each in ("published", "open"))
        lines.append(
            f"{came} came: {none(said['suggestions.member'])} from councillors, {none(said['suggestions.public'])} from the "
            f"public. {live} on the site, {none(waiting)} still open."
        )
    return lines


def counted(number: str, one: str, more: str, nothing: str = "") -> str:
    """A number and what it counts or does, as a sentence begins with it: "1 is", "2 are", "None are" or as `nothing` says."""
    if number == "0":
        return nothing or f"None {more}"
    return f"{number} {one if number == '1' else more}"


def none(words: str) -> str:
    """The same within a sentence."""
    return "none" if words == "0" else words.replace("None", "none", 1)


def states() -> dict[str, Any]:
    """Each question in each ward as one letter, so that the next report can say what was opened and closed."""
    known = showing.ledger()
    letters = {key: "".join(report_wards.LETTERS[each] for each in found) for key, found in known.states.items()}
    return {"wards": [each.code for each in known.picture.places], "states": letters}

"""The sections of the report with their tables: gaps, suggestions, comments, what is listed, waits, searches, and the law."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from localoffer.directory import vocabulary, wording
from localoffer.places import wards
from localoffer.provision import demand, gaps, keeping_gaps, lives, report_law, report_waits, showing
from localoffer.provision.coverage import Row as Judged
from localoffer.provision.elsewhere import elsewhere
from localoffer.provision.measuring import ENDED
from localoffer.provision.method import method
from localoffer.provision.report_frame import Period, Row, table
from localoffer.provision.report_wards import LETTERS, ward_table

BIGGEST = 15
SOURCES = {"member": "A councillor", "public": "The public", "owner": "The group itself", "staff": "Staff"}
OUTCOMES = {"published": "On the site", "turned_down": "Not added", "taken_back": "Taken back", "open": "Still open"}


def sections(period: Period, states: Mapping[str, Sequence[str]], judged: Sequence[Judged]) -> list[dict[str, Any]]:
    """The tables of the report by subject; `states` is {question: a letter for each ward}, `judged` the law."""
    return [
        {"code": "wards", "name": "Ward by ward", "tables": [ward_table(period, states)], "more": "/gaps"},
        {"code": "gaps-tables", "name": "Where something is missing", "tables": gap_tables(period), "more": "/gaps"},
        {"code": "suggestion-tables", "name": "What was suggested, and what became of it", "tables": suggestion_tables(period),
         "more": ""},
        {"code": "comments", "name": "What families said, and what was answered", "tables": [comments_table(period)], "more": ""},
        {"code": "listed-tables", "name": "What is listed", "tables": listed_tables(period), "more": "/about-the-data"},
        {"code": "waits", "name": "How long families wait", "tables": report_waits.tables(), "more": ""},
        {"code": "search-tables", "name": "Searched for and not found", "tables": [search_table(period)], "more": ""},
        {"code": "law", "name": "What the law asks", "tables": report_law.tables(period, judged), "more": "/coverage"},
    ]  # fmt: skip


def gap_tables(period: Period) -> list[dict[str, Any]]:
    opened, closed = moved_since(period.before)
    heading = ("Ward", "What is looked for")
    none_before = "There is no report before this one to compare with."
    nothing = none_before if period.before is None else "None."
    return [
        biggest_table(),
        table("gaps-closed", "Gaps closed since the last report: something is listed near now", heading, closed, nothing),
        table("gaps-opened", "Gaps opened since the last report: nothing is listed near any more", heading, opened, nothing),
        taken_up_table(),
    ]


def biggest_table() -> dict[str, Any]:
    few = method().few
    rows: list[Row] = [
        [
            showing.spoken_for(each.ask),
            each.states[gaps.LISTED],
            each.states[gaps.LOOKED],
            each.states[gaps.NOT_LOOKED],
            demand.cell(each.children_without, few),
            each.wider,
        ]
        for each in showing.ledger().summaries()[:BIGGEST]
    ]
    heading = (
        "What is looked for",
        "Wards with something near",
        "Wards where we looked and found nothing",
        "Wards where nobody looked",
        "Children in wards with nothing (estimate)",
        "For the whole borough or online",
    )
    return table("gaps-biggest", "The biggest gaps", heading, rows, "No gap that we can see.")


def moved_since(before: Mapping[str, Any] | None) -> tuple[list[Row], list[Row]]:
    """(opened, closed) gaps since a report, as (ward, what is looked for)."""
    opened: list[Row] = []
    closed: list[Row] = []
    if before is None:
        return opened, closed
    column = {code: number for number, code in enumerate(before["wards"])}
    known = showing.ledger()
    for ask in known.picture.questions:
        letters = before["states"].get(ask.key, "")
        for place, state in zip(known.picture.places, known.states[ask.key], strict=True):
            then = letters[column[place.code]] if letters and place.code in column else ""
            is_listed, was_listed = state == gaps.LISTED, then == LETTERS[gaps.LISTED]
            if then and is_listed != was_listed:
                (closed if is_listed else opened).append([place.name, showing.spoken_for(ask)])
    return opened, closed


def taken_up_table() -> dict[str, Any]:
    rows = [
        [each.place.name if each.place else "the whole area", each.spoken, lives.NAMES[each.life],
         wording.day(each.gap.noticed_at), "yes" if each.gap.asked else "no", last_reason(each)]
        for each in showing.wanted(keeping_gaps.taken_up())
    ]  # fmt: skip
    heading = ("Ward", "What is looked for", "Stands at", "Taken up", "We ask the public", "Reason, where it ended")
    return table("gaps-taken-up", "Gaps that staff have taken up", heading, rows, "Nobody has taken up a gap yet.")


def last_reason(wanted: showing.Wanted) -> str:
    """Why staff closed or accepted a gap; working notes stay with staff."""
    ended = [step for step in wanted.gap.steps if step.after in lives.ENDED and step.before != step.after]
    return ended[-1].note if ended and wanted.life in lives.ENDED else ""


def suggestion_tables(period: Period) -> list[dict[str, Any]]:
    counted = period.tables["suggestions"]
    rows = [[name, *(counted.get(code, {}).get(outcome, 0) for outcome in OUTCOMES)] for code, name in SOURCES.items()]
    heading = ("Who sent it", *OUTCOMES.values())
    suggested = elsewhere().suggested(period.first, period.until)
    by_name = [
        [ward_name(each["ward"]), each["name"], SOURCES.get(each["source"], each["source"]), OUTCOMES[ENDED[each["state"]]]]
        for each in (suggested.named if suggested else ())
        if each["source"] == "member" or (each["source"] != "staff" and ENDED[each["state"]] == "published")
    ]
    caption = "By name: what councillors suggested, and what the public and groups suggested that is on the site now"
    return [
        table(
            "suggestions-counts", "Who sent suggestions, and what became of them", heading, rows if counted else (), "None came."
        ),
        table("suggestions-named", caption, ("Ward", "Name", "Who sent it", "What became of it"), by_name, "None."),
    ]


def comments_table(period: Period) -> dict[str, Any]:
    first, after = period.first, period.until
    rows = [
        [each.about, each.said, each.answer or "Not answered yet", each.action, each.status]
        for each in elsewhere().published_comments(first, after)
    ]
    empty = "No comment was published." if elsewhere().comments(first, after) is not None else "Not measured yet."
    heading = ("About", "What was said", "Our answer", "What we will do", "How far it is")
    return table("comments", "Comments that were published, and the answers", heading, rows, empty)


def listed_tables(period: Period) -> list[dict[str, Any]]:
    kinds, sure = vocabulary.of("kinds"), vocabulary.of("assurances")
    return [
        table("listed-kind", "Entries by kind", ("Kind", "Entries"), named(period.tables["kind"], kinds), "None."),
        table(
            "listed-sure", "How sure we are of them", ("How sure", "Entries"), named(period.tables["assurance"], sure), "None."
        ),
    ]


def named(counts: Mapping[str, int], names: vocabulary.Vocabulary) -> list[Row]:
    return [[names.shown(code), number] for code, number in sorted(counts.items(), key=lambda each: -each[1])]


def search_table(period: Period) -> dict[str, Any]:
    found = elsewhere().searches(period.first, period.until)
    few = method().few
    rows = [
        [ward_name(each.ward_code) or "No ward said", vocabulary.of("needs").shown(each.need) if each.need else "No need said",
         demand.cell(each.nothing, few), demand.cell(each.few, few)]
        for each in sorted(found or (), key=lambda each: (-each.nothing, -each.few))
        if each.nothing or each.few
    ]  # fmt: skip
    empty = "Not measured yet." if found is None else "No search with a need or a ward found nothing."
    return table(
        "searches", "Searches that found nothing or little", ("Ward", "Need", "Found nothing", "Found little"), rows, empty
    )


def ward_name(code: str) -> str:
    ward = wards.ward_by_code(code) if code else None
    return ward.name if ward else ""

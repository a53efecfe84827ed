"""What the gap pages show: the ledger of this moment, one question in every ward, one ward, and what we ask for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf, isfinite
from typing import Any, TypeVar

import shapely
from flask import current_app

from localoffer.directory import vocabulary
from localoffer.places import wards
from localoffer.places.atlas import atlas
from localoffer.provision import asking, choropleth, demand, gaps, keeping_gaps, lives, present
from localoffer.provision.asking import Asked
from localoffer.provision.choropleth import Key, Painted, Sheet
from localoffer.provision.gaps import Finding, Summary
from localoffer.provision.ledger import Ledger
from localoffer.provision.method import Method, Question, method
from localoffer.provision.models import Gap
from localoffer.provision.picture import Place
from localoffer.provision.sheets import Cell

Row = TypeVar("Row")
LEDGER, SHEET = "provision_ledger", "provision_sheet"
SIMPLER_BY = 0.0006  # degrees, about 50 m: what the drawing can show
BIGGEST = 10
HEADING = (
    "ward_code", "ward", "need", "age", "looked for", "state", "why", "listed near", "just turn up", "only if referred",
    "made for this need", "for the whole area or online", "children who may need it (estimate)", "children of this age",
    "live near something", "miles to the nearest on average", "looked on",
)  # fmt: skip


@dataclass(frozen=True)
class GapsPage:
    """One question in every ward, and the biggest gaps beside it."""

    asked: Asked
    ask: Question
    spoken: str
    findings: Sequence[Finding]
    summary: Summary
    drawing: Sheet
    painted: Sequence[Painted]
    legend: Sequence[Key]
    biggest: Sequence[Summary]


@dataclass(frozen=True)
class WardGaps:
    """The gaps of one ward, what matters most first, one page of them."""

    place: Place
    findings: Sequence[Finding]
    total: int
    pages: int
    page: int
    nothing: int


@dataclass(frozen=True)
class Wanted:
    """Something that we ask the public for, as it stands now."""

    gap: Gap
    ask: Question
    place: Place | None
    spoken: str
    life: str
    finding: Finding | None
    middle_age: int

    @property
    def heading(self) -> str:
        where = self.place.name if self.place else ""
        return f"{self.spoken} in {where}" if where else self.spoken


def ledger() -> Ledger:
    """The gaps as they stand now; each process works them out once for every state of things."""
    state = (present.version(), keeping_gaps.version())
    kept = current_app.extensions.get(LEDGER)
    if kept is None or kept[0] != state:
        kept = (state, Ledger(present.picture(), keeping_gaps.looks()))
        current_app.extensions[LEDGER] = kept
    found: Ledger = kept[1]
    return found


def sheet() -> Sheet:
    """The drawing of the wards; each process draws it once for every state of the area."""
    known = atlas()
    kept = current_app.extensions.get(SHEET)
    if kept is None or kept[0] != known.version:
        shapes = [each.shape for each in known.wards]
        simple = shapely.coverage_simplify(shapes, SIMPLER_BY) if shapes else []
        outlines = {each.code: shape for each, shape in zip(known.wards, simple, strict=True)}
        kept = (known.version, choropleth.sheet(outlines))
        current_app.extensions[SHEET] = kept
    found: Sheet = kept[1]
    return found


def spoken_for(ask: Question) -> str:
    return gaps.spoken_for(ask, method())


def question(asked: Asked, known: Ledger) -> Question:
    """The one question that a page is about: what the visitor said, and for the rest what matters most."""
    fitting = [row for row, each in enumerate(known.picture.questions) if asked.fits(each)]
    if not fitting:  # this help is not asked for at this age: keep the need and the help
        asked = asked.changed(stage="")
        fitting = [row for row, each in enumerate(known.picture.questions) if asked.fits(each)]
    best = max(fitting, key=lambda row: known.weights[row].sum())
    return known.picture.questions[best]


def gaps_page(asked: Asked) -> GapsPage:
    known = ledger()
    ask = question(asked, known)
    row = known.picture.row_of[ask.key]
    findings = known.of_question(ask.key)
    drawing = sheet()
    painted = choropleth.painted(drawing, findings, asked.measure, method().few)
    return GapsPage(
        asked=asked.changed(need=ask.need, stage=ask.stage, category=ask.category),
        ask=ask,
        spoken=spoken_for(ask),
        findings=in_order(findings, asked.sort),
        summary=known.summary(row),
        drawing=drawing,
        painted=painted,
        legend=choropleth.legend(painted, asked.measure, findings),
        biggest=known.summaries()[:BIGGEST],
    )


def in_order(findings: Iterable[Finding], by: str) -> list[Finding]:
    keys: dict[str, Any] = {
        "weight": lambda each: (-each.weight, each.place.name),
        "ward": lambda each: each.place.name,
        "listed": lambda each: (-each.listed, each.place.name),
        "children": lambda each: (-each.children, each.place.name),
        "near": lambda each: (-each.share_near, each.place.name),
        "miles": lambda each: (-each.typical_miles, each.place.name),
    }
    return sorted(findings, key=keys[by])


def ward_gaps(slug: str, asked: Asked) -> WardGaps | None:
    """The gaps of the ward at an address, or None."""
    ward = wards.ward_by_slug(slug)
    known = ledger()
    if ward is None or ward.code not in known.picture.column_of:
        return None
    column = known.picture.column_of[ward.code]
    rows = [row for row in in_weight(known, column) if asked.fits(known.picture.questions[row])]
    shown, page, pages = one_page(rows, asked)
    return WardGaps(
        place=known.picture.places[column],
        findings=[known.finding(row, column) for row in shown],
        total=len(rows),
        pages=pages,
        page=page,
        nothing=sum(int(known.picture.listed[row, column] == 0) for row in rows),
    )


def in_weight(known: Ledger, column: int) -> list[int]:
    """The numbers of the questions that are a gap in a ward, what matters most first."""
    weights = known.weights[:, column]
    rows = [row for row in range(len(weights)) if weights[row] > 0]
    return sorted(rows, key=lambda row: (-weights[row], known.picture.questions[row].key))


def all_summaries(asked: Asked) -> list[Summary]:
    known = ledger()
    return known.summaries([row for row, each in enumerate(known.picture.questions) if asked.fits(each)])


def one_page(rows: list[Row], asked: Asked) -> tuple[list[Row], int, int]:
    """(the rows of the page that was asked for or the last, its number, how many pages there are)."""
    pages = max(1, -(-len(rows) // asking.PER_PAGE))
    page = min(asked.page, pages)
    return rows[(page - 1) * asking.PER_PAGE : page * asking.PER_PAGE], page, pages


def wanted(found: Iterable[Gap]) -> list[Wanted]:
    """Gaps that were taken up, as they stand now."""
    known = ledger()
    by_code = {each.code: each for each in known.picture.places}
    rows = []
    for gap in found:
        ask = keeping_gaps.question_of(gap)
        if ask is None:
            continue
        finding = known.one(gap.ward_code, ask.key) if gap.ward_code else None
        life = lives.stands(gap.life, finding.state) if finding else gap.life
        age = method().facts["words"]["middle_age"][ask.stage]
        rows.append(Wanted(gap, ask, by_code.get(gap.ward_code), spoken_for(ask), life, finding, age))
    return rows


def asked_for() -> list[Wanted]:
    """What we ask the public for, without what has been found meanwhile."""
    return [each for each in wanted(keeping_gaps.asked()) if each.life in lives.OPEN]


def as_rows(findings: Iterable[Finding], how: Method) -> Iterable[list[Cell]]:
    """Findings as rows under HEADING; small counts are hidden here too."""
    names = {name: vocabulary.of(name) for name in ("needs", "stages", "categories")}
    for each in findings:
        yield [
            each.place.code, each.place.name, names["needs"].shown(each.ask.need), names["stages"].shown(each.ask.stage),
            names["categories"].shown(each.ask.category), gaps.STATES[each.state], gaps.REASONS[each.reason], each.listed,
            each.turn_up, each.through_someone, each.made_for_it, each.wider, demand.cell(each.children, how.few),
            demand.cell(each.all_children, how.few), f"{each.share_near:.0%}", miles_cell(each.typical_miles),
            each.looked_on.isoformat() if each.looked_on else "",
        ]  # fmt: skip


def miles_cell(miles: float) -> Cell:
    return round(miles, 1) if isfinite(miles) and miles < inf else "nothing anywhere"


def every_row() -> Iterable[list[Cell]]:
    """Every question in every ward."""
    known = ledger()
    for each in known.picture.questions:
        yield from as_rows(known.of_question(each.key), method())

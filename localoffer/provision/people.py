"""Who lives in a ward, and how many plans the whole borough has: the figures behind need, with where they come from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app

from localoffer.directory import vocabulary
from localoffer.places import wards
from localoffer.provision import checking, figures, present
from localoffer.provision.figures import Figures
from localoffer.provision.method import method
from localoffer.provision.models import FigureSet


@dataclass(frozen=True)
class Ward:
    """The children of a ward by age and by expected need, and how deprived its neighbourhoods are."""

    ages: Sequence[tuple[str, float]]
    needs: Sequence[tuple[str, float]]
    neighbourhoods: int
    most_deprived: int
    source: Figures


@dataclass(frozen=True)
class Source:
    """A file of figures that is in force, and those of its kind before it."""

    now: Figures
    before: Sequence[FigureSet]


def of_ward(code: str) -> Ward:
    """What is known of a ward; needs are estimates, the most frequent first."""
    known, how = present.picture(), method()
    found = figures.current(checking.WARDS)
    row: Mapping[str, Any] = found.by_key().get(code, {})
    needs = {need: sum(known.expected.get((need, code, stage), 0.0) for stage in how.stages) for need in how.needs}
    names = vocabulary.of("needs")
    return Ward(
        ages=[(vocabulary.of("stages").shown(stage), known.children[code][stage]) for stage in how.stages],
        needs=sorted(((names.shown(need), number) for need, number in needs.items()), key=lambda each: (-each[1], each[0])),
        neighbourhoods=row.get(how.deprivation["all"]) or 0,
        most_deprived=row.get(how.deprivation["most_deprived"]) or 0,
        source=found,
    )


def plans() -> list[tuple[str, int]]:
    """EHC plans of the whole borough by main need, the most frequent first."""
    names = {each.dfe_code: each.name for each in vocabulary.of("needs") if each.dfe_code}
    rows = figures.current(checking.PLANS).rows
    found = [(names.get(row["need_code"], "Not recorded"), int(row["ehc_plans"] or 0)) for row in rows]
    return sorted(found, key=lambda each: (-each[1], each[0]))


def sources() -> list[Source]:
    """Every kind of figures: what is in force and what was before."""
    return [Source(figures.current(kind), figures.earlier(kind)[1:]) for kind in checking.KINDS]


@dataclass(frozen=True)
class Line:
    """One ward or need: how many there were in the figures before and are in those in force; None where not there."""

    name: str
    before: float | None
    now: float | None

    @property
    def change(self) -> float | None:
        return None if self.before is None or self.now is None else self.now - self.before


@dataclass(frozen=True)
class Compared:
    """Figures in force beside those before them."""

    now: Figures
    before: Figures
    rows: Sequence[Line]


def compared(kind: str) -> Compared:
    """The figures of a kind beside the ones before: what was loaded, or else the files of the built-in area."""
    now, older = figures.current(kind), figures.earlier(kind)
    built_in = figures.built_in(current_app.extensions["settings"].area_folder, kind)
    before = Figures(kind, older[1].source, older[1].dated, tuple(older[1].rows)) if len(older) > 1 else built_in
    totals = counted(now), counted(before)
    names = sorted({**totals[0], **totals[1]})
    return Compared(now, before, [Line(name, totals[1].get(name), totals[0].get(name)) for name in names])


def counted(found: Figures) -> dict[str, float]:
    """{ward or need by name: children and young people, or plans}."""
    how, names = method(), {each.dfe_code: each.name for each in vocabulary.of("needs") if each.dfe_code}
    columns = {checking.CELLS: set(how.cell_column.values())}.get(found.kind) or {c for row in how.stages.values() for c in row}
    totals: Counter[str] = Counter()
    for row in found.rows:
        if found.kind == checking.PLANS:
            totals[names.get(row["need_code"], "Not recorded")] += row["ehc_plans"] or 0
        else:
            ward = wards.ward_by_code(row["ward_code"])
            totals[ward.name if ward else row["ward_code"]] += sum(row.get(column) or 0 for column in columns)
    return dict(totals)

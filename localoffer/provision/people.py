"""Who lives in a ward, and how many plans the whole borough has: the figures behind need, with where they come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from localoffer.directory import vocabulary
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

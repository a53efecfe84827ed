"""How many children there are, and how many of them may have a need: counts shared out over wards. Pure.

The estimate: the council's number of EHC plans for a need is shared out over wards and ages as the children are.
Optionally a child in a ward with many of England's most deprived neighbourhoods weighs more. Sources: plans by main
need (Department for Education, SEN2), children by ward and age (Office for National Statistics), deprivation
(Indices of Deprivation). Nobody counted these children ward by ward: it is an estimate and is called so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Figures = Mapping[str, Any]


def children_of_stage(ward: Figures, columns: Mapping[str, float]) -> float:
    """Children of one age stage in one ward: its columns times their shares; what is not known counts as none.

    >>> children_of_stage({"age_16_17": 200, "age_18_25": 800}, {"age_16_17": 1, "age_18_25": 0.125})
    300.0
    """
    return float(sum(share * (ward.get(column) or 0) for column, share in columns.items()))


def weight_of(ward: Figures, deprivation: Mapping[str, Any]) -> float:
    """How much one child of a ward weighs: 1, and `extra` more for the share of its neighbourhoods that are most deprived.

    >>> weight_of({"all": 8, "poor": 2}, {"all": "all", "most_deprived": "poor", "extra": 0.5, "on": True})
    1.125
    """
    everywhere = ward.get(deprivation["all"]) or 0
    if not deprivation["on"] or not everywhere:
        return 1.0
    return 1 + float(deprivation["extra"]) * (ward.get(deprivation["most_deprived"]) or 0) / everywhere


def children_by_stage(wards: Mapping[str, Figures], stages: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """{ward: {stage: children}}."""
    return {code: {stage: children_of_stage(row, columns) for stage, columns in stages.items()} for code, row in wards.items()}


def expected(
    plans: Mapping[str, int],
    wards: Mapping[str, Figures],
    stages: Mapping[str, Mapping[str, float]],
    deprivation: Mapping[str, Any],
) -> dict[tuple[str, str, str], float]:
    """{(need, ward, stage): children expected}; over all wards and stages they add up to the plans of each need."""
    children = children_by_stage(wards, stages)
    heavy = {
        (code, stage): number * weight_of(wards[code], deprivation)
        for code, row in children.items()
        for stage, number in row.items()
    }
    total = sum(heavy.values())
    if not total:
        return {}
    return {
        (need, code, stage): number * weight / total for need, number in plans.items() for (code, stage), weight in heavy.items()
    }


def cell(number: float | None, few: int) -> int | str:
    """The same for a sheet: a number that can be added up and put in order, wherever nothing has to be hidden.

    >>> cell(0, 5), cell(3.2, 5), cell(1234.4, 5), cell(None, 5)
    (0, 'fewer than 5', 1234, 'not known')
    """
    return shown(number, few) if number is None or 0 < number < few else round(max(number, 0))


def shown(number: float | None, few: int) -> str:
    """A count as the public sees it: small ones are hidden so that nobody can be picked out.

    >>> shown(0, 5), shown(3.2, 5), shown(1234.4, 5), shown(None, 5)
    ('0', 'fewer than 5', '1,234', 'not known')
    """
    if number is None:
        return "not known"
    if number <= 0:
        return "0"
    return f"fewer than {few}" if number < few else f"{round(number):,}"

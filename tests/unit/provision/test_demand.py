"""Children and expected needs, added up by hand."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from localoffer.provision import demand
from localoffer.provision.method import method

AREA = Path(__file__).resolve().parents[3] / "data" / "areas" / "rotherham"
WATH, EAST = "E05013016", "E05013010"


def wards() -> dict[str, dict[str, float]]:
    with (AREA / "wards.csv").open(encoding="utf-8") as file:
        return {
            row["ward_code"]: {key: float(value) for key, value in row.items() if key[:3] in ("age", "nei")}
            for row in csv.DictReader(file)
        }


def plans() -> dict[str, int]:
    with (AREA / "ehc_plans_by_need_2025.csv").open(encoding="utf-8") as file:
        return {row["need_code"]: int(row["ehc_plans"]) for row in csv.DictReader(file)}


def test_children_of_two_wards_by_hand() -> None:
    children = demand.children_by_stage(wards(), method().stages)
    # Wath in wards.csv: 508 aged 0-4, 790 aged 5-10, 601 aged 11-15, 242 aged 16-17, 794 aged 18-25
    assert children[WATH] == {
        "early_years": 508, "primary": 790, "secondary": 601, "post16": 242 + 794 / 8, "young_adult": 794 * 7 / 8,
    }  # fmt: skip
    # Rotherham East: 1286, 1751, 1370, 493, 1787
    assert children[EAST] == {
        "early_years": 1286, "primary": 1751, "secondary": 1370, "post16": 493 + 1787 / 8, "young_adult": 1787 * 7 / 8,
    }  # fmt: skip


def test_need_of_two_wards_by_hand() -> None:
    found = demand.expected(plans(), wards(), method().stages, method().deprivation)
    everyone = sum(sum(row[key] for key in row if key.startswith("age_")) for row in wards().values())
    # 1,284 plans for autism, shared out as the 0-25 year olds are: all five age columns of wards.csv
    assert found["ASD", WATH, "secondary"] == pytest.approx(1284 * 601 / everyone)
    assert found["ASD", EAST, "primary"] == pytest.approx(1284 * 1751 / everyone)
    assert sum(found["SEMH", WATH, stage] for stage in method().stages) == pytest.approx(
        836 * (508 + 790 + 601 + 242 + 794) / everyone
    )


@pytest.mark.parametrize("on", [False, True])
def test_what_is_shared_out_adds_up_again(on: bool) -> None:
    found = demand.expected(plans(), wards(), method().stages, {**method().deprivation, "on": on})
    for need, number in plans().items():
        assert sum(value for (code, *_), value in found.items() if code == need) == pytest.approx(number)


def test_deprivation_moves_children_to_poorer_wards() -> None:
    plain = demand.expected({"ASD": 100}, wards(), method().stages, {**method().deprivation, "on": False})
    heavier = demand.expected({"ASD": 100}, wards(), method().stages, {**method().deprivation, "on": True})
    # 9 of the 10 neighbourhoods of Rotherham East are in the most deprived tenth, none of Wickersley South's
    assert heavier["ASD", EAST, "primary"] > plain["ASD", EAST, "primary"]
    assert heavier["ASD", "E05012994", "primary"] < plain["ASD", "E05012994", "primary"]
    assert demand.weight_of(wards()[EAST], {**method().deprivation, "on": True}) == pytest.approx(1 + 0.5 * 0.9)


@pytest.mark.parametrize(
    ("number", "said"), [(None, "not known"), (0, "0"), (0.4, "fewer than 5"), (4.99, "fewer than 5"), (5, "5"), (1284, "1,284")]
)
def test_small_counts_are_hidden(number: float | None, said: str) -> None:
    assert demand.shown(number, 5) == said


@pytest.mark.parametrize(("number", "written"), [(None, "not known"), (0, 0), (0.4, "fewer than 5"), (5, 5), (1284.4, 1284)])
def test_a_sheet_has_numbers_that_add_up(number: float | None, written: int | str) -> None:
    assert demand.cell(number, 5) == written


def test_no_figures_no_estimate() -> None:
    assert demand.expected({"ASD": 10}, {"A": {}}, method().stages, method().deprivation) == {}

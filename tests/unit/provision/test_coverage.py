"""The rule of the coverage: yes needs something live and nothing required that is out of date. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest

from localoffer.provision import coverage, duties
from localoffer.provision.coverage import LIMITED, NO, NOT_APPLICABLE, YES, Item, Said, World
from tests import factories

DAY = date(2026, 11, 24)
DUTY = replace(duties.every()[0], id="X", rule={"entries": {"kinds": ["group"]}})
FRESH = Item("club", "Club", factories.a_listing(), confirmed=True, stale=False)
OLD = replace(FRESH, slug="old", stale=True)


@dataclass(frozen=True)
class Guide:
    slug: str
    title: str = "A guide"
    reviewed_on: date | None = DAY
    review_due: date | None = date(2027, 11, 24)


def judged(duty: duties.Duty, *items: Item, said: Said | None = None, pages: tuple[Guide, ...] = ()) -> coverage.Row:
    world = World(items, {each.slug: each for each in pages}, lambda _: False, None, {duty.id: said} if said else {}, DAY)
    return coverage.judged([duty], world)[0]


def test_every_row_is_something_that_can_be_met() -> None:
    free = [each.id for each in duties.every() if each.text.startswith("Not required") or "not seen" in each.text]
    assert free == [], "what nobody has read, or what the law leaves free, would be counted as not met"


@pytest.mark.parametrize(
    ("items", "required", "verdict"),
    [
        ((), False, NO),
        ((FRESH,), False, YES),
        ((FRESH, OLD), False, YES),
        ((OLD,), False, LIMITED),
        ((FRESH, OLD), True, LIMITED),
        ((FRESH,), True, YES),
    ],
)
def test_one_live_item_and_no_required_one_out_of_date(items: tuple[Item, ...], required: bool, verdict: str) -> None:
    assert judged(replace(DUTY, rule={**DUTY.rule, "required": required}), *items).verdict == verdict


def test_entries_of_another_kind_are_no_evidence() -> None:
    assert judged(DUTY, replace(FRESH, listing=factories.a_listing(kind="school"))).verdict == NO


@pytest.mark.parametrize(
    ("pages", "verdict"),
    [
        ((), NO),
        ((Guide("a"), Guide("b")), YES),
        ((Guide("a"),), LIMITED),
        ((Guide("a"), Guide("b", reviewed_on=None, review_due=None)), LIMITED),
        ((Guide("a"), Guide("b", review_due=date(2026, 11, 23))), LIMITED),
    ],
)
def test_pages_count_when_each_was_reviewed_and_is_not_due(pages: tuple[Guide, ...], verdict: str) -> None:
    assert judged(replace(DUTY, rule={"pages": ["a", "b"]}), pages=pages).verdict == verdict


def test_what_does_not_apply_says_why() -> None:
    found = judged(DUTY, said=Said(DAY, "Ann", not_applicable="No college here"))
    assert (found.verdict, found.words) == (NOT_APPLICABLE, "No college here")


def test_a_paragraph_that_speaks_of_others_is_met_when_they_are() -> None:
    whole = replace(DUTY, id="W", rule={"all_of": "X"})
    world = World([FRESH], {}, lambda _: False, None, {}, DAY)
    assert [row.verdict for row in coverage.judged([whole, DUTY], world)] == [YES, YES]
    assert [row.verdict for row in coverage.judged([whole, DUTY], replace(world, items=[]))] == [NO, NO]


def test_no_wording_is_called_checked_before_somebody_did() -> None:
    assert [each.id for each in duties.every() if each.verified and not each.verified_by] == []
    assert len(duties.in_force(DAY)) > 80

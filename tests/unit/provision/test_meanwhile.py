"""What can be had meanwhile: never by referral, for the same need and age, near; and the drawing of a wait's history."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localoffer.directory.listing import Listing, Wait
from localoffer.provision import meanwhile, wait_chart
from localoffer.provision.method import method
from localoffer.provision.supply import Offer, offer_of
from tests import factories

CLINIC = factories.a_listing(
    name="Clinic", kind="service", categories=("health",), routes=("gp",), level="specialist", wait=Wait(weeks=20)
)  # fmt: skip


def offer(number: int = 2, **facts: object) -> Offer:
    found = offer_of(number, f"entry-{number}", factories.a_listing(**facts), method())
    assert found is not None
    return found


def names(*offers: Offer, listing: Listing = CLINIC, **more: set[int]) -> list[str]:
    return [each.offer.name for each in meanwhile.fitting(offers, 1, listing, **more)]


def test_a_club_next_door_helps() -> None:
    (found,) = meanwhile.fitting([offer()], 1, CLINIC)
    assert (found.made_for_it, found.just_turn_up) == (True, True)
    assert found.miles == pytest.approx(0, abs=0.01)


@pytest.mark.parametrize(
    "facts",
    [
        {"routes": ("gp",)},
        {"routes": ("school", "panel")},
        {"routes": ()},
        {"needs": ("HI",)},
        {"age_min": 19, "age_max": 25},
        {"venues": (factories.a_venue(lat=53.5, lon=-1.5, ward_code=""),)},
        {"kind": "school"},
    ],
)
def test_what_needs_a_referral_or_does_not_fit_or_is_far_is_no_help(facts: dict[str, object]) -> None:
    assert names(offer(**facts)) == []


def test_itself_and_what_waits_long_too_are_no_help() -> None:
    assert names(replace(offer(), id=1)) == []
    assert names(offer(), slow={2}) == []


def test_those_who_live_anywhere_may_use_what_is_somewhere_but_last() -> None:
    everyone = CLINIC.changed(reach="borough", venues=())
    here, online = offer(name="Club"), offer(3, name="Zoom group", reach="online", venues=())
    found = meanwhile.fitting([here, online], 1, everyone)
    assert [each.offer.name for each in meanwhile.chosen(found, 6)] == ["Zoom group", "Club"]
    assert [each.ward_code for each in found if each.somewhere] == [factories.WARD]


def test_what_is_made_for_the_need_comes_before_what_is_open_to_all() -> None:
    any_need, made = offer(name="A club for all", needs=("all",)), offer(3, name="Z club for autism", routes=("contact",))
    assert names(any_need, made) == ["Z club for autism", "A club for all"]


def test_what_is_for_fun_comes_later_unless_fun_is_awaited() -> None:
    everywhere = {"reach": "national", "venues": ()}
    cinema = offer(
        name="A cinema", needs=("ASD", "SEMH"), categories=("leisure_and_activities", "advice_and_support"), **everywhere
    )
    helpline = offer(3, name="Z helpline", needs=("SEMH",), categories=("health", "advice_and_support"), **everywhere)
    clinic = CLINIC.changed(needs=("SEMH", "ASD"), reach="borough", venues=())
    assert names(cinema, helpline, listing=clinic) == ["Z helpline", "A cinema"]
    assert names(cinema, helpline, listing=clinic.changed(categories=("leisure_and_activities",))) == ["A cinema", "Z helpline"]


def test_two_from_some_neighbourhood_are_kept_among_many_for_everyone() -> None:
    everyone = CLINIC.changed(reach="borough", venues=())
    wide = [offer(number, name=f"Wide {number}", reach="borough", venues=()) for number in range(10, 20)]
    local = [offer(number, name=f"Local {number}") for number in range(20, 25)]
    shown = meanwhile.chosen(meanwhile.fitting([*wide, *local], 1, everyone), 6)
    assert [each.somewhere for each in shown] == [False] * 4 + [True] * 2


def test_guidance_follows_the_kind_of_help() -> None:
    assert meanwhile.guidance_for(CLINIC) == ["while-you-wait", "therapies-and-medical-needs"]
    assert meanwhile.guidance_for(Listing()) == ["while-you-wait"]


SPANS = st.tuples(st.integers(0, 90), st.one_of(st.integers(0, 40), st.just(inf))).map(lambda pair: (pair[0], pair[0] + pair[1]))
ROWS = st.lists(st.tuples(st.dates(date(2020, 1, 1), date(2030, 1, 1)), SPANS), min_size=2, max_size=9)


@given(ROWS)
def test_every_mark_stays_in_the_frame_and_longer_is_higher(rows: list[tuple[date, tuple[float, float]]]) -> None:
    drawing = wait_chart.drawn([(day, span, Wait(measured_on=day.isoformat())) for day, span in sorted(rows)])
    assert drawing is not None
    for mark in drawing.marks:
        assert 0 <= mark.high <= mark.low <= drawing.height
        assert wait_chart.LEFT <= mark.x <= drawing.width
    by_length = sorted(zip([span[0] for _, span in sorted(rows)], [each.low for each in drawing.marks], strict=True))
    assert [low for _, low in by_length] == sorted((low for _, low in by_length), reverse=True)


def test_one_figure_is_no_history() -> None:
    assert wait_chart.drawn([(date(2026, 1, 1), (18.0, 18.0), Wait(weeks=18))]) is None

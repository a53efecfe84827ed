"""The part of the report that a councillor reads first: every ward in one line, and as a map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from localoffer.provision import choropleth, gaps, keeping_gaps, lives, present, showing
from localoffer.provision.report_frame import Period, Row, table

LETTERS = {gaps.LISTED: "l", gaps.LOOKED: "x", gaps.NOT_LOOKED: "n"}
SHARES = (0.05, 0.1, 0.2, 0.35)


def counted(states: Mapping[str, Sequence[str]]) -> list[Counter[str]]:
    """How often each state holds, for each ward in the order of the picture; `states` is {question: a letter a ward}."""
    return [Counter(letters) for letters in zip(*states.values(), strict=True)]


def ward_table(period: Period, states: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    picture = present.picture()
    entries: Mapping[str, int] = period.tables["ward"]
    working = Counter(
        each.place.code for each in showing.wanted(keeping_gaps.taken_up()) if each.place and each.life in lives.OPEN
    )
    rows: list[Row] = [
        [
            place.name, round(sum(picture.children[place.code].values())), entries.get(place.code, 0),
            *(number[letter] for letter in LETTERS.values()), working[place.code],
        ]
        for place, number in zip(picture.places, counted(states), strict=True)
    ]  # fmt: skip
    heading = (
        "Ward", "Children and young people, 0 to 25", "Entries that meet there", "Something is listed near",
        "Nothing, and we looked", "Nothing, and nobody looked", "Gaps staff work on",
    )  # fmt: skip
    caption = f"Each ward: what was found for {len(states):,} questions, one for each need, age and kind of help"
    return table("wards", caption, heading, rows, "No ward is known.")


def ward_map(states: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """{"wards": {code: its class, figure and words}, "legend": lines}: how much of what is asked has nothing near."""
    found = {}
    for place, number in zip(present.picture().places, counted(states), strict=True):
        share = 1 - number[LETTERS[gaps.LISTED]] / max(1, sum(number.values()))
        words = f"{place.name}: nothing is listed near for {share:.0%} of what was asked."
        found[place.code] = {"shade": choropleth.step(share, SHARES), "figure": f"{share:.0%}", "words": words}
    named = choropleth.between([f"{each:.0%}" for each in SHARES], "of what was asked")
    shades = Counter(each["shade"] for each in found.values())
    legend = [{"shade": code, "words": words, "wards": shades[code]} for code, words in named.items() if shades[code]]
    return {"wards": found, "legend": legend}

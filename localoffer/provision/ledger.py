"""Every question in every ward with its reason and weight, from one picture; findings are taken out of it. Pure numpy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from localoffer.provision import gaps
from localoffer.provision.gaps import FAR, GENERAL, LITTLE, NOTHING, ORDER, REFERRAL, STALE, Finding, Look, Summary
from localoffer.provision.picture import Picture


@dataclass(frozen=True, eq=False)
class Ledger:
    """The gaps of a picture as they stand on a day, with the looks that still count."""

    picture: Picture
    looks: Sequence[Look]

    @cached_property
    def reasons(self) -> NDArray[np.int8]:
        """[q, w] the number in ORDER of the first reason that holds."""
        return reasons(self.picture)

    @cached_property
    def expected(self) -> NDArray[np.float64]:
        """[q, w] how many children may have the need at that age."""
        return expected_children(self.picture)

    @cached_property
    def weights(self) -> NDArray[np.float64]:
        """[q, w] how much a gap matters: children who may have the need, times how bad the reason is."""
        bad = np.array([self.picture.method.severity.get(name, 0.0) for name in ORDER])
        return bad[self.reasons] * self.expected

    @cached_property
    def states(self) -> dict[str, list[str]]:
        """{question: its state in each ward}."""
        picture = self.picture
        return {
            ask.key: [
                gaps.state_of(int(listed), None if listed else gaps.last_look(self.looks, place.code, ask))
                for place, listed in zip(picture.places, picture.listed[row], strict=True)
            ]
            for row, ask in enumerate(picture.questions)
        }

    def finding(self, row: int, column: int) -> Finding:
        """One question in one ward, with everything that is said of it."""
        picture, ask, place = self.picture, self.picture.questions[row], self.picture.places[column]
        listed = int(picture.listed[row, column])
        look = gaps.last_look(self.looks, place.code, ask)
        nearest = picture.nearest_offer(row, column)
        return Finding(
            ask=ask,
            place=place,
            state=gaps.state_of(listed, look),
            reason=ORDER[int(self.reasons[row, column])],
            children=float(self.expected[row, column]),
            all_children=float(picture.children[place.code][ask.stage]),
            listed=listed,
            turn_up=int(picture.just_turn_up[row, column]),
            through_someone=listed - int(picture.not_through_someone[row, column]),
            stale=listed - int(picture.in_date[row, column]),
            made_for_it=int(picture.made_for_it[row, column]),
            wider=int(picture.wider[row]),
            share_near=float(picture.share_near[row, column]),
            typical_miles=float(picture.typical_miles[row, column]),
            score=float(picture.ward_score[row, column]),
            area_score=float(picture.area_score[row]),
            nearest=nearest[0] if nearest else None,
            nearest_miles=nearest[1] if nearest else None,
            looked_on=look.looked_on if look else None,
            weight=float(self.weights[row, column]),
        )

    def of_question(self, key: str) -> list[Finding]:
        """One question in every ward, in order of the wards."""
        row = self.picture.row_of[key]
        return [self.finding(row, column) for column in range(len(self.picture.places))]

    def of_ward(self, code: str, most: int | None = None) -> list[Finding]:
        """The gaps of one ward, what matters most first."""
        column = self.picture.column_of[code]
        rows = [int(row) for row in np.argsort(-self.weights[:, column], kind="stable") if self.weights[row, column] > 0]
        return gaps.ranked(self.finding(row, column) for row in rows[:most])

    def one(self, code: str, key: str) -> Finding | None:
        """One question in one ward, or None when there is no such ward or question."""
        picture = self.picture
        if code not in picture.column_of or key not in picture.row_of:
            return None
        return self.finding(picture.row_of[key], picture.column_of[code])

    def summaries(self, rows: Iterable[int] | None = None) -> list[Summary]:
        """Questions over the whole area, what matters most first."""
        wanted = range(len(self.picture.questions)) if rows is None else rows
        found = [self.summary(row) for row in wanted]
        return sorted(found, key=lambda each: (-each.weight, each.ask.key))

    def summary(self, row: int) -> Summary:
        """One question over the whole area: how many wards in each state, how many children without."""
        picture, ask = self.picture, self.picture.questions[row]
        unlisted = picture.listed[row] == 0
        return Summary(
            ask=ask,
            states={name: self.states[ask.key].count(name) for name in gaps.STATES},
            children_without=float(self.expected[row][unlisted].sum()),
            children=float(self.expected[row].sum()),
            reasons={name: int((self.reasons[row] == number).sum()) for number, name in enumerate(ORDER)},
            wider=int(picture.wider[row]),
            weight=float(self.weights[row].sum()),
        )


def reasons(picture: Picture) -> NDArray[np.int8]:
    """[q, w] the number in ORDER of the first reason that holds."""
    listed = picture.listed
    far = np.array([each.far for each in picture.questions])[:, None]
    little = picture.ward_score < picture.method.little_below * picture.area_score[:, None]
    rules = [
        (NOTHING, (listed == 0) & (picture.typical_miles > far)),
        (FAR, listed == 0),
        (STALE, picture.in_date == 0),
        (REFERRAL, picture.not_through_someone == 0),
        (LITTLE, little),
        (GENERAL, picture.made_for_it == 0),
    ]
    numbers = [ORDER.index(name) for name, _ in rules]
    return np.select([rule for _, rule in rules], numbers, ORDER.index(gaps.ENOUGH)).astype(np.int8)


def expected_children(picture: Picture) -> NDArray[np.float64]:
    """[q, w] how many children may have the need at that age."""
    return np.array(
        [[picture.expected.get((ask.need, each.code, ask.stage), 0.0) for each in picture.places] for ask in picture.questions]
    ).reshape(len(picture.questions), len(picture.places))

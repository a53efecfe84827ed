"""What one more thing would change: whom it would reach, and which gaps it closes. Pure numpy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from localoffer.provision.method import Question
from localoffer.provision.picture import Picture, Place, between
from localoffer.provision.supply import Offer, serves_need, suits


@dataclass(frozen=True)
class Tried:
    """What a new group at a point would mean for one question.

    `reached` is the children of the age group's census column within `near` miles, `newly` those of them who had
    nothing near before; `cells` [c] is 0 out of reach, 1 had something near already, 2 newly in reach.
    """

    ask: Question
    lat: float
    lon: float
    cells: NDArray[np.int8]
    reached: float
    newly: float
    share_before: float
    share_after: float
    wards: tuple[tuple[Place, float, float], ...]
    score_before: float
    score_after: float


def try_at(picture: Picture, ask: Question, lat: float, lon: float) -> Tried:
    """Put one group at a point in degrees and see who comes within reach; the picture stays as it is."""
    row = picture.row_of[ask.key]
    column = picture.method.cell_column[ask.stage]
    people = picture.cells.children[column]
    rows, reach = picture.reaches[ask.far, column]
    added = reach.copy()
    kinds = np.array([number == row for number in rows], dtype=bool)
    added.add(lat, lon, 1.0, kinds)
    own = rows.index(row)
    miles = added.miles_from(lat, lon)
    within, before = miles <= ask.near, picture.nearest[row] <= ask.near
    cells = np.where(within, np.where(before, 1, 2), 0).astype(np.int8)
    everyone = max(people.sum(), 1.0)
    after_wards = (before | within) @ picture.share_of_ward
    before_wards = before @ picture.share_of_ward
    gained = [
        (place, float(was), float(will))
        for place, was, will in zip(picture.places, before_wards, after_wards, strict=True)
        if will - was > 0.005
    ]
    return Tried(
        ask=ask,
        lat=lat,
        lon=lon,
        cells=cells,
        reached=float(people[within].sum()),
        newly=float(people[within & ~before].sum()),
        share_before=float(people[before].sum() / everyone),
        share_after=float(people[before | within].sum() / everyone),
        wards=tuple(sorted(gained, key=lambda each: each[1] - each[2])),
        score_before=float(reach.score[own] @ people / everyone),
        score_after=float(added.score[own] @ people / everyone),
    )


def near_wards(picture: Picture, offer: Offer, miles: float) -> NDArray[np.bool_]:
    """[w] the wards that an offer is near to, by the same rule as everything that is counted."""
    named = offer.wards | {ward for _, _, ward in offer.points}
    found = np.array([each.code in named for each in picture.places], dtype=bool)
    if offer.points and len(picture.cells.codes):
        lats, lons, _ = zip(*offer.points, strict=True)
        within = between((lats, lons), (picture.cells.lats, picture.cells.lons)) <= miles
        found |= (within @ picture.share_of_ward >= picture.method.enough_near).any(axis=0)
    return found & offer.near_only


def may_help(picture: Picture, offer: Offer, ask: Question, code: str) -> bool:
    """Whether something suggested may answer a question near a ward (an empty code: anywhere in the area).

    Many suggestions do not say yet what kind of help they are; then need, age and place decide.
    """
    suits_it = suits(offer, ask.need, ask.stage, ask.category) or (
        not offer.categories and not offer.apart and ask.stage in offer.stages and serves_need(offer, ask.need)
    )
    if not suits_it:
        return False
    near = near_wards(picture, offer, ask.near)
    return bool(near[picture.column_of[code]]) if code else bool(near.any())


def closes(picture: Picture, offer: Offer) -> list[tuple[Question, Place]]:
    """The questions that only this offer answers near a ward; whether or not it is in the picture already."""
    others: Sequence[int] = [number for number, each in enumerate(picture.offers) if each.id != offer.id]
    near_by_miles = {miles: near_wards(picture, offer, miles) for miles in picture.near_by_miles}
    found = []
    for row, ask in enumerate(picture.questions):
        if not suits(offer, ask.need, ask.stage, ask.category):
            continue
        rest = picture.fits[row][others].astype(np.int32) @ picture.near_by_miles[ask.near][others].astype(np.int32)
        wards = np.flatnonzero(near_by_miles[ask.near] & (rest == 0))
        found += [(ask, picture.places[column]) for column in wards]
    return found

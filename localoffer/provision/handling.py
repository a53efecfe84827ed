"""What staff see of gaps: the desk with everything, and one gap as a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from sqlalchemy import select

from localoffer.accounts.models import ADMINISTRATOR, MODERATOR, Role, User
from localoffer.clock import today
from localoffer.database import db
from localoffer.provision import keeping_gaps, lives, showing, trying
from localoffer.provision.asking import Asked
from localoffer.provision.elsewhere import Search, Waiting, elsewhere
from localoffer.provision.gaps import Finding, Look, Summary
from localoffer.provision.method import Question
from localoffer.provision.models import Gap
from localoffer.provision.picture import Picture, Place
from localoffer.provision.supply import Offer, offer_of
from localoffer.typed import number_in

YEAR = timedelta(days=365)
FIRST = 15


@dataclass(frozen=True)
class Desk:
    """Everything about gaps on one page."""

    asked: Asked
    taken_up: Sequence[showing.Wanted]
    looks: Sequence[tuple[Look, Place]]
    biggest: Sequence[Summary]
    searches: Sequence[Search] | None
    places: Sequence[Place]


@dataclass(frozen=True)
class Case:
    """One gap: how it stands, what is near, what was done, what was searched for."""

    ask: Question
    place: Place | None
    spoken: str
    finding: Finding | None
    summary: Summary
    gap: Gap | None
    life: str
    near: Sequence[Offer]
    looks: Sequence[Look]
    searches: Sequence[Search] | None
    staff: Sequence[User]
    waiting: Sequence[Waiting]

    @property
    def code(self) -> str:
        return self.place.code if self.place else "all"


def desk(asked: Asked) -> Desk:
    known = showing.ledger()
    by_code = {each.code: each for each in known.picture.places}
    looks = [(each, by_code[each.ward_code]) for each in known.looks if each.ward_code in by_code]
    return Desk(
        asked=asked,
        taken_up=showing.wanted(keeping_gaps.taken_up()),
        looks=sorted(looks, key=lambda each: (each[0].looked_on, each[1].name), reverse=True)[:FIRST],
        biggest=showing.all_summaries(asked)[:FIRST],
        searches=searches(),
        places=known.picture.places,
    )


def searches() -> Sequence[Search] | None:
    """Searches of the last year that found little or nothing; None where nobody counts them."""
    day = today()
    found = elsewhere().searches(day - YEAR, day + timedelta(days=1))
    thin = [each for each in found or () if each.nothing or each.few]
    return None if found is None else sorted(thin, key=lambda each: (-each.nothing, -each.few))


def case(ward_code: str, ask: Question) -> Case:
    known = showing.ledger()
    row = known.picture.row_of[ask.key]
    finding = known.one(ward_code, ask.key) if ward_code else None
    gap = keeping_gaps.gap_of(ward_code, ask)
    counted = searches()
    return Case(
        ask=ask,
        place=finding.place if finding else None,
        spoken=showing.spoken_for(ask),
        finding=finding,
        summary=known.summary(row),
        gap=gap,
        life=stands(gap, finding),
        near=near(known.picture, row, ward_code),
        looks=[each for each in known.looks if ward_code and each.covers(ward_code, ask)],
        searches=counted and [each for each in counted if each.need == ask.need and ward_code in ("", each.ward_code)],
        staff=staff(),
        waiting=waiting(known.picture, ask, ward_code),
    )


def waiting(known: Picture, ask: Question, ward_code: str) -> list[Waiting]:
    """Suggestions that wait for a moderator and may close the gap."""
    how = known.method
    offers = ((each, offer_of(0, "", each.listing, how)) for each in elsewhere().waiting())
    return [each for each, offer in offers if offer is not None and trying.may_help(known, offer, ask, ward_code)]


def stands(gap: Gap | None, finding: Finding | None) -> str:
    if gap is None:
        return ""
    return lives.stands(gap.life, finding.state) if finding else gap.life


def near(known: Picture, row: int, ward_code: str) -> list[Offer]:
    """What answers a question near a ward, or without a ward anywhere in the area, and then what serves all of it."""
    fits = known.fits[row]
    if ward_code:
        close = fits & known.near_by_miles[known.questions[row].near][:, known.column_of[ward_code]]
    else:
        close = fits & known.near_only
    order = [*np.flatnonzero(close), *np.flatnonzero(fits & ~known.near_only)]
    return [known.offers[number] for number in order]


def staff() -> list[User]:
    """Who may look after a gap."""
    rows = db.session.scalars(
        select(User).where(User.active, User.roles.any(Role.name.in_((MODERATOR, ADMINISTRATOR)))).order_by(User.name, User.email)
    )
    return list(rows)


def staff_member(text: str) -> User | None:
    number = number_in(text)
    return next((each for each in staff() if each.id == number), None)

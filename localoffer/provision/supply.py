"""What is listed, as offers that can be counted: for whom, how one gets it, and how far it reaches. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from localoffer.directory import vocabulary
from localoffer.directory.listing import Listing, Session
from localoffer.directory.rules import fits_age
from localoffer.provision.method import Method

EVERY_NEED = "all"
NEAR_REACH = ("place", "wards")
TURN_UP, ASK, THROUGH_SOMEONE, ROUTE_UNKNOWN = "turn up", "ask", "through someone", "not known"
OPEN = "open"
WEEKS_IN_MONTH = 4.345
ANY_AGE = 200


@dataclass(frozen=True)
class Offer:
    """One published entry as supply.

    `needs` are the needs that it names, widened to those they belong to; `general` when it is for every need.
    `points` are (latitude, longitude, ward) of the places that are known; `wards` those that it says it covers.
    `youngest` and `oldest` are the ages served, in years.
    """

    id: int
    slug: str
    name: str
    needs: frozenset[str]
    general: bool
    stages: frozenset[str]
    categories: frozenset[str]
    level: str
    route: str
    reach: str
    wards: frozenset[str]
    points: tuple[tuple[float, float, str], ...]
    sessions: float | None
    apart: bool = False
    stale: bool = False
    youngest: int = 0
    oldest: int = ANY_AGE

    @property
    def near_only(self) -> bool:
        """Whether it serves those who live around it, and not the whole borough or further."""
        return self.reach in NEAR_REACH

    @property
    def weight(self) -> float:
        """How much there is of it: sessions a week where they are known, else 1."""
        return self.sessions or 1.0


def offer_of(number: int, slug: str, listing: Listing, method: Method, *, stale: bool = False) -> Offer | None:
    """An entry as an offer, or None while it is closed."""
    if listing.status != OPEN:
        return None
    points = tuple(
        (each.lat, each.lon, each.ward_code) for each in listing.venues if each.lat is not None and each.lon is not None
    )
    said = frozenset(each.ward_code for each in listing.venues if each.ward_code and each.lat is None)
    return Offer(
        id=number,
        slug=slug,
        name=listing.name,
        needs=widened(listing.needs),
        general=EVERY_NEED in listing.needs,
        stages=stages_of(listing),
        categories=frozenset(listing.categories),
        level=listing.level,
        route=route_of(listing.routes, method),
        reach=listing.reach,
        wards=frozenset(listing.reach_wards) | said,
        points=points,
        sessions=sessions_a_week(listing.sessions),
        apart=listing.kind in method.apart,
        stale=stale,
        youngest=listing.age_min or 0,
        oldest=ANY_AGE if listing.age_max is None else listing.age_max,
    )


def widened(needs: tuple[str, ...]) -> frozenset[str]:
    """The needs that an entry serves: those it names, what these are part of, and what is part of an area it names.

    Dyslexia is a specific learning difficulty; a club for "talking and being with others" is also for autism.
    """
    terms = vocabulary.of("needs")
    found = set(needs) - {EVERY_NEED}
    for code in tuple(found):
        parent = terms[code].parent if code in terms else ""
        while parent and not terms[parent].extra.get("area"):
            found.add(parent)
            parent = terms[parent].parent
    areas = {code for code in found if code in terms and terms[code].extra.get("area")}
    return frozenset(found | {each.code for each in terms if each.parent in areas})


def stages_of(listing: Listing) -> frozenset[str]:
    """The age stages of which at least one age is served; unknown ages fit every stage."""
    return frozenset(
        each.code
        for each in vocabulary.of("stages")
        if each.low is not None and each.high is not None and fits_age(listing, each.low, each.high)
    )


def route_of(routes: tuple[str, ...], method: Method) -> str:
    """The easiest way in: just turn up, ask for yourself, only through somebody else, or not known."""
    if not routes:
        return ROUTE_UNKNOWN
    if method.turn_up & set(routes):
        return TURN_UP
    return THROUGH_SOMEONE if set(routes) <= method.through_someone else ASK


def sessions_a_week(sessions: tuple[Session, ...]) -> float | None:
    """How often it meets in an ordinary week, or None where the entry does not say.

    >>> sessions_a_week((Session(days=("MO", "WE")), Session(days=("SA",), nth=1)))
    2.23
    """
    regular = [len(each.days) / (WEEKS_IN_MONTH if each.nth else 1) for each in sessions if each.days]
    return round(sum(regular), 2) if regular else None


def serves_need(offer: Offer, need: str) -> bool:
    return offer.general or need in offer.needs


def suits(offer: Offer, need: str, stage: str, category: str) -> bool:
    """Whether a family that looks for this would be helped by the offer; what schools offer is kept apart."""
    return not offer.apart and category in offer.categories and stage in offer.stages and serves_need(offer, need)

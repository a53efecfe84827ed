"""What is missing: the three states that are never mixed, why something is a gap, and in which order they matter. Pure.

A question asked of a ward has one of three states: something is listed near; nothing is, and somebody has looked;
nothing is, and nobody has looked. An entry for the whole borough is not near anybody: it is said beside the state.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from localoffer.provision.method import Method, Question
from localoffer.provision.picture import Place
from localoffer.provision.supply import Offer

LISTED, LOOKED, NOT_LOOKED = "listed", "looked", "not looked"
STATES = {
    LISTED: "Something is listed",
    LOOKED: "We looked and found nothing",
    NOT_LOOKED: "Nothing is listed, and nobody has looked yet",
}
NOTHING, FAR, REFERRAL, STALE, LITTLE, GENERAL, ENOUGH = (
    "nothing", "far", "referral", "stale", "little", "general", "",
)  # fmt: skip
REASONS = {
    NOTHING: "Nothing",
    FAR: "Only far away",
    STALE: "Only old details",
    REFERRAL: "Only if someone refers you",
    LITTLE: "Little for so many children",
    GENERAL: "Nothing made for this need",
    ENOUGH: "No gap that we can see",
}
ORDER = tuple(REASONS)


@dataclass(frozen=True)
class Look:
    """Somebody looked on a day; an empty code means any."""

    ward_code: str
    need: str
    stage: str
    category: str
    looked_on: date
    note: str = ""
    by_name: str = ""

    def covers(self, ward_code: str, ask: Question) -> bool:
        pairs = ((self.need, ask.need), (self.stage, ask.stage), (self.category, ask.category))
        return self.ward_code == ward_code and all(own in ("", other) for own, other in pairs)


@dataclass(frozen=True)
class Finding:
    """How one question stands in one ward.

    `listed` counts what is near, `through_someone` those of them that need a referral, `made_for_it` those that name
    the need, `wider` what serves the whole area or further; `children` is how many may have the need (an estimate),
    `all_children` all of the age, `share_near` the part of them (0 to 1) who live near something,
    `typical_miles` how far they live from the nearest on average (inf where there is none).
    """

    ask: Question
    place: Place
    state: str
    reason: str
    children: float
    all_children: float
    listed: int
    turn_up: int
    through_someone: int
    stale: int
    made_for_it: int
    wider: int
    share_near: float
    typical_miles: float
    score: float
    area_score: float
    nearest: Offer | None
    nearest_miles: float | None
    looked_on: date | None
    weight: float

    @property
    def is_gap(self) -> bool:
        return self.reason != ENOUGH

    @property
    def key(self) -> str:
        return f"{self.place.code}.{self.ask.key}"


def still_counts(look: Look, today: date, method: Method) -> bool:
    """Whether a look is new enough: after a year nobody has looked any more."""
    months = (today.year - look.looked_on.year) * 12 + today.month - look.looked_on.month - (today.day < look.looked_on.day)
    return look.looked_on <= today and months < method.look_lasts_months


def last_look(looks: Iterable[Look], ward_code: str, ask: Question) -> Look | None:
    """The newest look that covers a question in a ward; `looks` are those that still count."""
    return max((each for each in looks if each.covers(ward_code, ask)), key=lambda each: each.looked_on, default=None)


def state_of(listed: int, look: Look | None) -> str:
    if listed:
        return LISTED
    return LOOKED if look else NOT_LOOKED


def spoken_for(ask: Question, method: Method) -> str:
    """What is looked for in words: "a club or something to do for autistic young people aged 11 to 16"."""
    words = method.facts["words"]
    people = words["needs"][ask.need].format(people=words["people"][ask.stage])
    return f"{words['categories'][ask.category]} for {people}"


def why(finding: Finding) -> str:
    """One sentence that says why this is a gap."""
    here = f"in or near {finding.place.name}"
    number = finding.listed
    said = {
        NOTHING: f"Nothing is listed {here}, or within {finding.ask.far:g} miles of where most children live.",
        FAR: f"Nothing is listed {here}. What there is lies more than {finding.ask.near:g} miles from most children.",
        STALE: f"{counted(number)} listed {here}, but nobody has confirmed the details for a long time.",
        REFERRAL: f"{counted(number)} listed {here}, but only if someone such as a doctor or a school refers you.",
        LITTLE: f"{counted(number)} listed {here}: less than half of what children in the borough have on average.",
        GENERAL: f"{counted(number)} listed {here}, open to any need. None is made for this one.",
        ENOUGH: f"{counted(number)} listed {here}.",
    }
    return said[finding.reason]


def wider(finding: Finding) -> str:
    """What serves more than a neighbourhood, in one sentence; "" when there is no such thing."""
    return f"{counted(finding.wider)} for the whole borough or further, or online." if finding.wider else ""


def counted(number: int) -> str:
    return "One thing is" if number == 1 else f"{number} things are"


def ranked(findings: Iterable[Finding]) -> list[Finding]:
    """Gaps only, what matters most first; ties by ward and question so that the order never wavers."""
    return sorted((each for each in findings if each.is_gap), key=lambda each: (-each.weight, each.place.name, each.ask.key))


@dataclass(frozen=True)
class Summary:
    """One question over the whole area: in how many wards each state holds, and how many children that concerns."""

    ask: Question
    states: dict[str, int]
    children_without: float
    children: float
    reasons: dict[str, int]
    wider: int
    weight: float

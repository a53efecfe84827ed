"""How long families wait: what a figure means, how old it is, and what of it the public sees. Pure but for the file.

A figure is shown with its age, for some months; then the public is told to ask the service. The rule is `data/waits.json`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from localoffer.config import ROOT
from localoffer.directory import vocabulary
from localoffer.directory.dates import ago, earliest, months_after
from localoffer.directory.listing import Listing, Wait

FILE = ROOT / "data" / "waits.json"
UNKNOWN, WORDS, CURRENT, OLD, UNDATED = "unknown", "words", "current", "old", "undated"
NOT_TAKING = "closed"
UNKNOWN_WAIT = Wait()


@dataclass(frozen=True)
class Rules:
    """The choices of the file; `helpful` are categories that help whatever one waits for, `pastimes` those that are for fun.

    `guidance` is {category, or "always": slugs of guidance pages}.
    """

    hidden_after_months: int
    long_weeks: int
    near_miles: float
    most_shown: int
    helpful: frozenset[str]
    pastimes: frozenset[str]
    guidance: Mapping[str, tuple[str, ...]]


@lru_cache
def rules() -> Rules:
    facts = json.loads(FILE.read_text(encoding="utf-8"))
    return Rules(
        facts["hidden_after_months"],
        facts["long_weeks"],
        float(facts["near_miles"]),
        facts["most_shown"],
        frozenset(facts["helpful"]),
        frozenset(facts["pastimes"]),
        {code: tuple(slugs) for code, slugs in facts["guidance"].items()},
    )


def has_figure(wait: Wait) -> bool:
    return wait.weeks is not None or bool(wait.band)


def standing(wait: Wait, today: date) -> str:
    """What can be said of a wait: nothing, only words, a figure that still counts, one too old, one without a day.

    Words with a day are as old as that day; words without one are no figure.
    """
    measured = earliest(wait.measured_on)
    if not has_figure(wait) and not (wait.text and measured):
        return WORDS if wait.text else UNKNOWN
    if measured is None or measured > today:
        return UNDATED
    return CURRENT if today < months_after(measured, rules().hidden_after_months) else OLD


def public(listing: Listing, today: date) -> Listing:
    """The listing with a wait that is too old, or of no known day, taken out; when it was measured stays."""
    if listing.wait == UNKNOWN_WAIT or standing(listing.wait, today) not in (OLD, UNDATED):
        return listing
    return listing.changed(wait=replace(listing.wait, band="", weeks=None, text=""))


def is_hidden(wait: Wait) -> bool:
    """Whether a wait as the public sees it once had a figure."""
    return not has_figure(wait) and not wait.text and bool(wait.measured_on or wait.basis or wait.covers or wait.source)


def span(wait: Wait) -> tuple[float, float] | None:
    """(fewest, most) weeks that a figure means; the most is infinite where nobody knows an end.

    >>> span(Wait(weeks=18)), span(Wait(band="4_to_12")), span(Wait(band="over_52")), span(Wait())
    ((18.0, 18.0), (4.0, 12.0), (52.0, inf), None)
    """
    if wait.weeks is not None:
        return float(wait.weeks), float(wait.weeks)
    if wait.band == NOT_TAKING:
        return float("inf"), float("inf")
    terms = vocabulary.of("wait_bands")
    if wait.band not in terms:
        return None
    term = terms[wait.band]
    return float(term.low or 0), float("inf") if term.high is None else float(term.high)


def band_of(weeks: int) -> str:
    """The code of the shortest band that some weeks lie in.

    >>> band_of(0), band_of(4), band_of(20), band_of(90)
    ('none', 'to_4', '18_to_52', 'over_52')
    """
    inside = (each.code for each in vocabulary.of("wait_bands") if each.low is not None and weeks >= each.low
              and (each.high is None or weeks <= each.high))  # fmt: skip
    return next(inside, "")


def is_long(wait: Wait) -> bool:
    """Whether a wait is one of the long ones, or nobody is taken on at all."""
    weeks = span(wait)
    return weeks is not None and weeks[0] >= rules().long_weeks


def age_in_words(wait: Wait, today: date) -> str:
    """ "7 weeks ago", or "" when the day is not known."""
    measured = earliest(wait.measured_on)
    return ago(measured, today) if measured and measured <= today else ""

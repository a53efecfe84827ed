"""When an entry is due to be confirmed: worked out from dates alone, never from a job having run."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from localoffer.config import ROOT
from localoffer.directory.dates import months_after
from localoffer.directory.listing import Listing

FILE = ROOT / "data" / "review_policy.json"
FRESH, ASK, CHASE, LABEL, QUEUE = "fresh", "ask", "chase", "label", "queue"
STAGES = (ASK, CHASE, LABEL, QUEUE)


@dataclass(frozen=True)
class Policy:
    """After how many months without a confirmation the owner is asked, chased, the public told, the staff called.

    With `escalate` the entry is never taken off by a clock: staff ask somebody higher up.
    """

    code: str
    name: str
    ask: int
    chase: int
    label: int
    queue: int
    escalate: bool = False


@lru_cache
def rules() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


@lru_cache
def policies() -> dict[str, Policy]:
    return {code: Policy(code=code, **row) for code, row in rules()["policies"].items()}


def policy_for(listing: Listing) -> Policy:
    """The policy of the first rule in the data that fits the entry."""
    words = set(re.findall(r"[a-z]+", listing.organisation.lower()))
    for rule in rules()["rules"]:
        if "kinds" in rule and listing.kind not in rule["kinds"]:
            continue
        if "organisation_words" in rule and not words & set(rule["organisation_words"]):
            continue
        return policies()[rule["policy"]]
    raise ValueError("data/review_policy.json: the last rule must fit every entry")


@dataclass(frozen=True)
class Due:
    """Where an entry stands on a day: the stage it has reached and the days on which the stages begin."""

    policy: Policy
    since: date
    stage: str
    asked_from: date
    chased_from: date
    labelled_from: date
    queued_from: date

    @property
    def says_not_confirmed(self) -> bool:
        """Whether the public sees "not confirmed since"."""
        return self.stage in (LABEL, QUEUE)


def due(listing: Listing, *, since: date, today: date) -> Due:
    """Where an entry stands `today` that was last confirmed, or first listed, on `since`.

    A day earlier than `since` (a clock that was set back) counts as fresh.
    """
    policy = policy_for(listing)
    begins = {stage: months_after(since, getattr(policy, stage)) for stage in STAGES}
    reached = [stage for stage in STAGES if begins[stage] <= today]
    return Due(
        policy=policy,
        since=since,
        stage=reached[-1] if reached else FRESH,
        asked_from=begins[ASK],
        chased_from=begins[CHASE],
        labelled_from=begins[LABEL],
        queued_from=begins[QUEUE],
    )


def letters_owed(stage: str) -> tuple[str, ...]:
    """Which letters an owner should have had by this stage: being chased without having been asked is one letter, not two."""
    return {FRESH: (), ASK: (ASK,)}.get(stage, (CHASE,))

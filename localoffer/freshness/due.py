"""When an entry is due to be confirmed: worked out from dates alone, never from a job having run."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from localoffer.config import ROOT
from localoffer.directory.dates import day_of, months_after
from localoffer.directory.listing import Listing

FILE = ROOT / "data" / "review_policy.json"
FRESH, ASK, CHASE, LABEL, QUEUE, ENDED = "fresh", "ask", "chase", "label", "queue", "ended"
STAGES = (ASK, CHASE, LABEL, QUEUE)


@dataclass(frozen=True)
class Policy:
    """After how many months without a confirmation the owner is asked, chased, the public told, the staff called.

    With `escalate` the entry is never taken off by a clock: staff ask somebody higher up. With `ask_each` it is also
    asked from the first day of that month of the year, when `ask_each_after` months have passed by then.
    """

    code: str
    name: str
    ask: int
    chase: int
    label: int
    queue: int
    escalate: bool = False
    ask_each: int = 0
    ask_each_after: int = 0


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


def ask_days(policy: Policy, since: date) -> tuple[date, date]:
    """The days from which the owner is asked and chased; asked earlier in the policy's month means chased earlier."""
    asked = months_after(since, policy.ask)
    if policy.ask_each:
        least = months_after(since, policy.ask_each_after)
        year = least.year + (least > date(least.year, policy.ask_each, 1))
        asked = min(asked, date(year, policy.ask_each, 1))
    return asked, months_after(asked, policy.chase - policy.ask)


def last_day(listing: Listing) -> date | None:
    """The day on which all that an entry offers has taken place; None when it goes on, or does not say."""
    ends = []
    for session in listing.sessions:
        end = day_of(session.ends_on or ("" if session.days else session.starts_on))
        if end is None:
            return None
        ends.append(end)
    return max(ends, default=None)


@dataclass(frozen=True)
class Due:
    """Where an entry stands on a day: the stage it has reached and the days on which the stages begin.

    `ended_on` is the last day of something that is over: its dates have passed, and its owner is not asked.
    """

    policy: Policy
    since: date
    stage: str
    asked_from: date
    chased_from: date
    labelled_from: date
    queued_from: date
    ended_on: date | None = None

    @property
    def says_not_confirmed(self) -> bool:
        """Whether the public sees "not confirmed since"."""
        return self.stage in (LABEL, QUEUE)


def due(listing: Listing, *, since: date, today: date) -> Due:
    """Where an entry stands `today` that was last confirmed, or first listed, on `since`.

    A day earlier than `since` (a clock that was set back) counts as fresh.
    """
    policy = policy_for(listing)
    asked, chased = ask_days(policy, since)
    begins = {ASK: asked, CHASE: chased, LABEL: months_after(since, policy.label), QUEUE: months_after(since, policy.queue)}
    reached = [stage for stage in STAGES if begins[stage] <= today]
    ended = last_day(listing)
    over = ended is not None and (today - ended).days >= rules()["event_days_after_end"]
    return Due(
        policy=policy,
        since=since,
        stage=ENDED if over else reached[-1] if reached else FRESH,
        asked_from=asked,
        chased_from=chased,
        labelled_from=begins[LABEL],
        queued_from=begins[QUEUE],
        ended_on=ended if over else None,
    )


def letter_owed(stage: str, written: Mapping[str, date], today: date) -> str:
    """The letter that an owner should get now about an entry at this stage, or "".

    `written` is {letter: the day on which it was written}. Being chased without having been asked is one letter, not
    two; and a letter that a missed run made late is not followed by the next one at once.
    """
    if stage in (FRESH, ENDED) or CHASE in written or (stage == ASK and ASK in written):
        return ""
    newest = max(written.values(), default=None)
    if newest is not None and (today - newest).days < rules()["letters"]["apart_days"]:
        return ""
    return ASK if stage == ASK else CHASE

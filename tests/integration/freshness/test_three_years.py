"""Three years of reminders with missed runs and runs that died: each owner has the letters that the policy says, to the day.

What should have come is worked out here once more, by other means than the site's: its own table, its own calendar.
"""

from __future__ import annotations

import calendar
import random
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import time_machine
from flask import Flask
from sqlalchemy import select

from localoffer import mail
from localoffer.database import db
from localoffer.directory import publishing
from localoffer.directory.models import Entry
from localoffer.freshness import digests, keepers
from localoffer.freshness.models import Owner
from tests.conftest import Letters
from tests.factories import a_listing

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
KINDS = ({"kind": "group"}, {"kind": "service"}, {"kind": "school", "organisation": "A School"})
ASKED_AFTER = {"group": 3, "service": 6, "school": 12}
CHASED_LATER = {"group": 1, "service": 3, "school": 1}
SEPTEMBER, FORTNIGHT = 9, timedelta(days=14)
Said = tuple[frozenset[str], bool]
"""What a letter says: the entries that it names, and whether it asks for the second time."""
Post = Counter[tuple[date, str, Said]]
"""How many letters of the kind went on a day to somebody: what a run that died left lying goes beside what is new."""


def whole_months(start: date, months: int) -> date:
    """The same day some months on, or the last of that month; counted month by month."""
    landed = start.replace(day=1)
    for _ in range(months):
        landed = (landed + timedelta(days=31)).replace(day=1)
    return landed.replace(day=min(start.day, calendar.monthrange(landed.year, landed.month)[1]))


def asked_on(kind: str, since: date) -> date:
    """The first day on which an owner should be asked."""
    usual = whole_months(since, ASKED_AFTER[kind])
    if kind != "school":
        return usual
    day = whole_months(since, 6)
    while (day.month, day.day) != (SEPTEMBER, 1):
        day += timedelta(days=1)
    return min(usual, day)


@dataclass
class Thing:
    """One entry as its owners know it: since when nobody confirmed it, and what each of them was sent about that."""

    name: str
    kind: str
    since: date
    owners: list[int]
    had: dict[tuple[int, date], list[date]] = field(default_factory=lambda: defaultdict(list))
    finished: set[tuple[int, date]] = field(default_factory=set)

    def wants(self, owner: int, today: date, by: date) -> str:
        """The letter that an owner should have by a day when one is written today: "first", "last" or none."""
        key = (owner, self.since)
        had = self.had[key]
        if key in self.finished or (had and today - had[-1] < FORTNIGHT):
            return ""
        asked = asked_on(self.kind, self.since)
        if by >= whole_months(asked, CHASED_LATER[self.kind]):
            return "last"
        return "first" if by >= asked and not had else ""

    def sent(self, owner: int, today: date, letter: str) -> None:
        self.had[owner, self.since].append(today)
        if letter == "last":
            self.finished.add((owner, self.since))


def what_should_go(things: list[Thing], today: date, *, only_first: bool = False) -> dict[int, Said]:
    """{owner: what one letter says} of a run; a run that dies after its first letter writes only that."""
    found = {}
    for owner in range(10):
        mine = [each for each in things if owner in each.owners]
        if not any(each.wants(owner, today, today) for each in mine):
            continue
        about = [(each, each.wants(owner, today, today) or each.wants(owner, today, today + FORTNIGHT)) for each in mine]
        about = [(each, letter) for each, letter in about if letter]
        for each, letter in about:
            each.sent(owner, today, letter)
        found[owner] = (frozenset(each.name for each, _ in about), any(letter == "last" for _, letter in about))
        if only_first:
            break
    return found


def forty_entries(rng: random.Random) -> list[Thing]:
    """Forty entries of three kinds, listed over two months; ten owners, some entries with two."""
    db.session.add_all(Owner(email=f"owner{number}@example.org") for number in range(10))
    db.session.flush()  # in this order, so that a run writes to the first of them first
    things = []
    for number in range(40):
        moment = START + timedelta(days=rng.randrange(60))
        with time_machine.travel(moment, tick=False):
            entry = publishing.create(a_listing(name=f"Group {number}", **KINDS[number % 3]), by=None, why="for a test")
            mine = [number % 10, *([(number + 1) % 10] if number % 7 == 0 else [])]
            for each in mine:
                keepers.let_in(entry.id, email=f"owner{each}@example.org", name="")
        things.append(Thing(entry.name, str(KINDS[number % 3]["kind"]), moment.date(), mine))
    db.session.commit()
    return things


def came(letters: Letters, day: date) -> Post:
    """What lies in the post boxes, as a person reads it."""
    found: Post = Counter()
    for letter in letters:
        names = re.findall(r"^  - (Group \d+) \(", letter.body, re.MULTILINE)
        assert len(names) == len(set(names))
        found[day, letter.to[0], (frozenset(names), letter.subject.startswith("Please tell us"))] += 1
    return found


def test_three_years_with_missed_runs(app: Flask, outbox: Letters) -> None:
    """The command runs on half of the days, some runs die after a letter; owners confirm at random times."""
    rng = random.Random(11)
    things = forty_entries(rng)
    entries = {each.name: each for each in db.session.scalars(select(Entry))}
    should: Post = Counter()
    did: Post = Counter()
    unsent: list[tuple[int, Said]] = []
    died = 0
    for number in range(60, 3 * 365, 5):
        moment = START + timedelta(days=number)
        today = moment.date()
        with time_machine.travel(moment, tick=False):
            for thing in things:
                if rng.random() < 0.004:
                    publishing.confirm(entries[thing.name], by=None, how="owner link")
                    thing.since = today
            db.session.commit()
            if rng.random() < 0.5:
                continue
            if rng.random() < 0.2:  # and then the machine was switched off
                for owner_id, about in list(digests.owed(today).items())[:1]:
                    digests.write_digest(owner_id, about)
                    died += 1
                unsent += what_should_go(things, today, only_first=True).items()
                continue
            outbox.clear()
            digests.remind(lambda _line: None)
            mail.send_waiting()
            did.update(came(outbox, today))
            unsent += what_should_go(things, today).items()
            should.update((today, f"owner{owner}@example.org", said) for owner, said in unsent)
            unsent = []
    assert did == should
    assert died > 5 and len(did) > 60
    assert {again for _, _, (_, again) in did} == {True, False} and max(len(names) for _, _, (names, _) in did) > 2
    assert {owner for _, owner, _ in did} == {f"owner{number}@example.org" for number in range(10)}

"""Waits beside what can be had meanwhile: for the page of an entry, for the staff's list, and for the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import inf, isfinite

from localoffer.clock import today
from localoffer.directory import waiting, waits
from localoffer.directory.dates import earliest
from localoffer.directory.listing import Wait
from localoffer.directory.queries import PublicEntry
from localoffer.directory.waits import Said
from localoffer.provision import meanwhile, present, wait_chart
from localoffer.provision.elsewhere import GuidancePage, elsewhere
from localoffer.provision.meanwhile import Help
from localoffer.provision.wait_chart import Drawing

LONG, NO_HELP, OLD, ALL = "long", "alone", "old", "all"
LISTS = {
    NO_HELP: "Long, and nothing offered meanwhile",
    LONG: "18 weeks or more",
    OLD: "Hidden from the public: too old, or no day",
    ALL: "All",
}


@dataclass(frozen=True)
class Meanwhile:
    """What a family can do while it waits for an entry; `more` is how much help there is beside what is shown."""

    help: Sequence[Help]
    more: int
    pages: Sequence[GuidancePage]
    needs: Sequence[str]


@dataclass(frozen=True)
class Waited:
    """One service with its wait, as staff see it. `made_for_it` counts help meanwhile that names the need."""

    said: Said
    standing: str
    age: str
    is_long: bool
    made_for_it: int

    @property
    def wait(self) -> Wait:
        return self.said.listing.wait

    @property
    def says_what_to_do(self) -> bool:
        return bool(self.said.listing.while_waiting)

    @property
    def alone(self) -> bool:
        """Whether the wait is long and families have nothing meanwhile: no advice of the service, no help for the need."""
        return self.is_long and not self.says_what_to_do and not self.made_for_it


@dataclass(frozen=True)
class Desk:
    """The list that was asked for, and how many are on each."""

    counts: dict[str, int]
    chosen: str
    rows: Sequence[Waited]


def slow() -> set[int]:
    """The entries with a long wait: no help for those who wait for another."""
    return {each.id for each in waits.said() if waiting.is_long(each.listing.wait)}


def while_you_wait(entry: PublicEntry) -> Meanwhile | None:
    """What to do meanwhile; None where nobody says that there is a wait."""
    said = entry.listing.wait
    there_is_one = waiting.has_figure(said) or said.text or waiting.is_hidden(said)
    if not there_is_one or waiting.span(said) == (0.0, 0.0):
        return None
    found = meanwhile.fitting(present.picture().offers, entry.id, entry.listing, slow=slow())
    shown = meanwhile.chosen(found, waiting.rules().most_shown)
    pages = {each.slug: each for each in elsewhere().guidance()}
    wanted = [pages[slug] for slug in meanwhile.guidance_for(entry.listing) if slug in pages]
    return Meanwhile(shown, len(found) - len(shown), wanted, meanwhile.needs_named(entry.listing))


def history(number: int) -> Drawing | None:
    """Every measured wait of an entry as a small chart; None where there are fewer than two."""
    rows = [(day, waiting.span(each), each) for each in waits.measured(number) if (day := earliest(each.measured_on))]
    return wait_chart.drawn([(day, span, each) for day, span, each in rows if span is not None])


def public_history(entry: PublicEntry) -> Drawing | None:
    """The same for everyone, while the newest figure still counts; old ones alone would mislead."""
    return history(entry.id) if waiting.has_figure(entry.listing.wait) else None


def every(day: date) -> list[Waited]:
    """Every published entry that says something of its wait, the longest first."""
    offers, held_up = present.picture().offers, slow()
    rows = [
        Waited(
            said=each,
            standing=waiting.standing(each.listing.wait, day),
            age=waiting.age_in_words(each.listing.wait, day),
            is_long=waiting.is_long(each.listing.wait),
            made_for_it=sum(found.made_for_it for found in meanwhile.fitting(offers, each.id, each.listing, slow=held_up)),
        )
        for each in waits.said()
    ]
    return sorted(rows, key=lambda each: (-length(each.wait), each.said.listing.name))


def length(wait: Wait) -> float:
    """Weeks to sort by; without a figure it comes last."""
    span = waiting.span(wait)
    return -1.0 if span is None else span[0] if isfinite(span[0]) else inf


def desk(chosen: str) -> Desk:
    rows = every(today())
    lists = {
        NO_HELP: [each for each in rows if each.alone],
        LONG: [each for each in rows if each.is_long],
        OLD: [each for each in rows if each.standing in (waiting.OLD, waiting.UNDATED)],
        ALL: rows,
    }
    wanted = chosen if chosen in lists else next((name for name, found in lists.items() if found), ALL)
    return Desk({name: len(found) for name, found in lists.items()}, wanted, lists[wanted])

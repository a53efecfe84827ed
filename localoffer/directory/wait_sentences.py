"""A waiting time as one sentence of a feed, and read back from it. Pure.

The standard has one field of words for it and a term with a value; the sentence says what those have no place for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from localoffer.directory import vocabulary, waiting
from localoffer.directory.dates import earliest
from localoffer.directory.listing import Wait

PARTS = {"basis": "Counted: ", "covers": "For: ", "measured_on": "Measured on ", "source": "Source: "}
SENTENCE = re.compile(
    r"(?P<figure>[^.\n]+)\.(?: Counted: (?P<basis>.+?)\.)?(?: For: (?P<covers>.+?)\.)? Measured on (?P<measured_on>[\d-]+)\."
    r"(?: Source: (?P<source>.+)\.)?"
)
WEEKS = re.compile(r"(\d{1,3}) weeks?")
DURATION = re.compile(r"P(\d{1,3})W")
LABEL = re.compile(r"Measured on (\d{4}(?:-\d{2}){0,2})(?:\. Source: (.+))?")


def sentence(wait: Wait) -> str:
    """The figure with what was counted, for whom, when and by whom; "" where there is no figure with a day.

    >>> sentence(Wait(weeks=20, measured_on="2026-10-01", source="The NHS trust"))
    '20 weeks. Measured on 2026-10-01. Source: The NHS trust.'
    """
    if not (waiting.has_figure(wait) and wait.measured_on):
        return ""
    said = [f"{figure(wait)}."]
    return " ".join(said + [f"{before}{text}." for name, before in PARTS.items() if (text := getattr(wait, name))])


def figure(wait: Wait) -> str:
    if wait.weeks is None or wait.band == waiting.NOT_TAKING:
        return vocabulary.of("wait_bands").shown(wait.band)
    return "1 week" if wait.weeks == 1 else f"{wait.weeks} weeks"


def told(wait: Wait) -> str:
    """All that is said of a wait: the words of the service, and below them the sentence."""
    return "\n".join(filter(None, [wait.text, sentence(wait)]))


def label(wait: Wait) -> str:
    """When it was measured, and by whom, beside the figure itself."""
    said = f"Measured on {wait.measured_on}" if wait.measured_on else ""
    return f"{said}. Source: {wait.source}" if said and wait.source else said


def value(wait: Wait) -> str:
    """The weeks as an ISO 8601 duration; "" where only a band is known."""
    return "" if wait.weeks is None else f"P{wait.weeks}W"


def read(text: str) -> Wait:
    """The wait that such words tell; words of other kinds stay words."""
    words, _, last = text.rpartition("\n")
    found = SENTENCE.fullmatch(last)
    if not found:
        return Wait(text=text)
    parts = {name: found[name] or "" for name in PARTS}
    weeks = WEEKS.fullmatch(found["figure"])
    bands = {each.name: each.code for each in vocabulary.of("wait_bands")}
    made = Wait(weeks=int(weeks[1]) if weeks else None, band="" if weeks else bands.get(found["figure"], ""), **parts)
    return replace(made, text=words) if sentence(made) == last and earliest(made.measured_on) else Wait(text=text)


def with_term(wait: Wait, attribute: Mapping[str, object], band: str) -> Wait | None:
    """A wait with what a term, its value and its label say; None when they say a figure of no known day."""
    weeks = DURATION.fullmatch(str(attribute.get("value") or "").strip())
    dated = LABEL.fullmatch(str(attribute.get("label") or "").strip())
    day = dated[1] if dated and earliest(dated[1]) else wait.measured_on
    if not (weeks or band):
        return wait
    if not day:
        return None
    number = int(weeks[1]) if weeks else wait.weeks
    kept = "" if number is not None and band == waiting.band_of(number) else band
    return replace(wait, weeks=number, band=kept, measured_on=day, source=(dated[2] or "") if dated else wait.source)

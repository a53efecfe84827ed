"""Every figure of the months and of the reports: its name, its unit and how it is counted, in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from localoffer.directory.wording import how_many

Number = int | float | None
NOT_MEASURED = "not measured yet"
COUNT, PERCENT, DAYS = "", "%", "days"


@dataclass(frozen=True)
class Measure:
    """One figure. `flow` when it counts what happened in a time, and not how things stand on a day."""

    code: str
    name: str
    how: str
    unit: str = COUNT
    flow: bool = False

    @property
    def anchor(self) -> str:
        """Where the page about counting explains it."""
        return f"figure-{self.code.replace('.', '-')}"


@dataclass(frozen=True)
class Subject:
    """Figures that belong together."""

    code: str
    name: str
    measures: tuple[Measure, ...]


SUBJECTS = (
    Subject("listed", "What is listed", (
        Measure("entries.all", "Entries published", "Everything that the public can find on this site on that day."),
        Measure("entries.near", "Entries that serve a neighbourhood",
                "Open entries with a place or with wards of their own. Those for the whole borough or online are left out."),
    )),
    Subject("fresh", "How fresh it is", (
        Measure("fresh.confirmed", "Entries confirmed and in date",
                "Entries that the group confirmed or staff checked, and whose next check is not overdue, as a share of all.",
                PERCENT),
        Measure("fresh.overdue", "Entries that nobody confirmed for long",
                "Entries that tell the public that nobody has confirmed them for long."),
    )),
    Subject("gaps", "Gaps", (
        Measure("gaps.listed", "Something is listed near",
                "Each ward is asked about each need, age and kind of help. This is how often the answer is yes."),
        Measure("gaps.looked", "Nothing is listed, and we looked",
                "How often nothing is listed near, and somebody looked in the last year and wrote it down."),
        Measure("gaps.not_looked", "Nothing is listed, and nobody has looked",
                "How often nothing is listed near, and we do not know whether there is something."),
        Measure("gaps.open", "Gaps that staff work on",
                "Gaps that somebody took up and that are neither closed nor accepted."),
        Measure("gaps.closed", "Gaps taken up and now closed",
                "Gaps that somebody took up and where something is listed now, or that staff closed with a reason."),
        Measure("gaps.accepted", "Gaps accepted with a reason", "Gaps that staff decided to leave as they are, and said why."),
        Measure("gaps.age", "Age of open gaps, half are older",
                "The days since each open gap was taken up; half of the gaps are older than this.", DAYS),
    )),
    Subject("waits", "Waiting times", (
        Measure("waits.known", "Services whose waiting time is in date",
                "Services that give a waiting time measured in the last months, so that the public sees it."),
        Measure("waits.old", "Waiting times that are too old to show",
                "Services whose waiting time is hidden from the public: measured too long ago, or on no known day."),
        Measure("waits.long", "Waits of 18 weeks or more",
                "Services whose last known wait is 18 weeks or more, or that take nobody on, however old the figure."),
        Measure("waits.alone", "Long waits with nothing offered meanwhile",
                "Those of them that do not say what to do meanwhile, and where no entry made for the need can be had "
                "without a referral."),
    )),
    Subject("suggestions", "Suggestions", (
        Measure("suggestions.all", "Suggestions sent", "New groups and corrections that were sent in the time.", flow=True),
        Measure("suggestions.member", "from councillors", "Sent by a member who was signed in.", flow=True),
        Measure("suggestions.public", "from the public", "Sent by anyone else through the form.", flow=True),
        Measure("suggestions.owner", "from the groups themselves", "Sent by the group that the entry is about.", flow=True),
        Measure("suggestions.staff", "from staff", "Sent by the people who look after this site.", flow=True),
        Measure("suggestions.published", "published", "Sent in the time, and put on the site since.", flow=True),
        Measure("suggestions.turned_down", "not added", "Sent in the time, and turned down since.", flow=True),
        Measure("suggestions.taken_back", "taken back by the sender", "Sent in the time, and taken back since.", flow=True),
        Measure("suggestions.open", "still open", "Sent in the time, and not decided yet.", flow=True),
        Measure("suggestions.days", "Days from sent to published, half took longer",
                "For each suggestion of the time that was published: the days from sending to publishing. "
                "Half took longer than this.", DAYS, flow=True),
    )),
    Subject("searches", "Searches", (
        Measure("searches.nothing", "Searches that found nothing",
                "Searches of the time that found no entry. Nobody’s words are kept with their name.", flow=True),
        Measure("searches.few", "Searches that found little", "Searches of the time that found only a few entries.", flow=True),
    )),
    Subject("comments", "Comments", (
        Measure("comments.published", "Comments published", "Comments of families that were published in the time.", flow=True),
        Measure("comments.answered", "Comments answered", "Those of them that have an answer.", flow=True),
    )),
)  # fmt: skip
MEASURES = {each.code: each for subject in SUBJECTS for each in subject.measures}


def shown(code: str, value: Number) -> str:
    """A figure as it is read.

    >>> shown("entries.all", 1234), shown("fresh.confirmed", 41.5), shown("gaps.age", 1), shown("gaps.age", None)
    ('1,234', '42%', '1 day', 'not measured yet')
    """
    if value is None:
        return NOT_MEASURED
    unit = MEASURES[code].unit
    rounded = round(value)
    if unit == DAYS:
        return how_many(rounded, "day")
    return f"{rounded:,}{unit}"


def change(code: str, before: Number, value: Number) -> str:
    """What became of a figure, in words; "" where there is nothing to compare.

    >>> change("entries.all", 240, 247), change("entries.all", 5, 5), change("entries.all", None, 5)
    ('7 more', 'no change', '')
    """
    if before is None or value is None:
        return ""
    step = round(value) - round(before)
    if not step:
        return "no change"
    unit = {PERCENT: " percentage point", DAYS: " day"}.get(MEASURES[code].unit, "")
    plural = "s" if unit and abs(step) != 1 else ""
    return f"{abs(step):,}{unit}{plural} {'more' if step > 0 else 'fewer'}"


def numbers(figures: Mapping[str, object]) -> dict[str, Number]:
    """The figures of a month or report by code; a measure that came later is "not measured yet" in older ones."""
    found = figures.get("numbers")
    kept = found if isinstance(found, dict) else {}
    return {code: kept.get(code) for code in MEASURES}

"""What the count of searches tells staff, and how it is thinned out after thirteen months."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import case, delete, func, select

from localoffer.clock import begins, day_of
from localoffer.database import db, now
from localoffer.search.log_models import SearchLog, SearchMonth, UnknownWord

FEW = 3
KEPT = timedelta(days=396)
MOST_SHOWN = 30


@dataclass(frozen=True)
class Said:
    """Words that were searched for: how often, how many were found last, and how often something was opened."""

    words: str
    times: int
    found: int
    opened: int
    need: str = ""


@dataclass(frozen=True)
class Thin:
    """How often something was searched for in a ward for a need, and nothing, or little, was found."""

    ward_code: str
    need: str
    searches: int
    nothing: int
    few: int


def said_since(first: date) -> list[Said]:
    """Every set of words that was searched for since a day, the most frequent first."""
    is_search = case((SearchLog.found.is_not(None), 1), else_=0)
    rows = db.session.execute(
        select(
            SearchLog.words,
            func.sum(is_search),
            func.min(SearchLog.found),
            func.count(SearchLog.opened_id),
            func.max(SearchLog.need),
        )
        .where(SearchLog.at >= begins(first), SearchLog.words != "")
        .group_by(SearchLog.words)
        .having(func.sum(is_search) > 0)
        .order_by(func.sum(is_search).desc(), SearchLog.words)
    )
    return [Said(words, int(times), int(found or 0), int(opened), need) for words, times, found, opened, need in rows]


@dataclass(frozen=True)
class Overview:
    """What staff look at: the most searched, what found nothing, what found something that nobody opened, odd words.

    `searches` are all of them; `wordless_nothing` are those that found nothing and have no words that may be kept.
    """

    most: Sequence[Said]
    nothing: Sequence[Said]
    unopened: Sequence[Said]
    unknown: Sequence[UnknownWord]
    searches: int
    wordless_nothing: int


def wordless_since(first: date) -> tuple[int, int]:
    """The searches since a day with no words that may be kept: how many, and how many of these found nothing."""
    nothing = func.sum(case((SearchLog.found == 0, 1), else_=0))
    since = SearchLog.at >= begins(first), SearchLog.words == "", SearchLog.found.is_not(None)
    every, none = db.session.execute(select(func.count(), nothing).where(*since)).one()
    return every, int(none or 0)


def overview(first: date) -> Overview:
    rows = said_since(first)
    wordless, wordless_nothing = wordless_since(first)
    unknown = db.session.scalars(
        select(UnknownWord).where(UnknownWord.word != "").order_by(UnknownWord.days.desc(), UnknownWord.word).limit(MOST_SHOWN)
    )
    return Overview(
        rows[:MOST_SHOWN],
        [each for each in rows if each.found == 0][:MOST_SHOWN],
        [each for each in rows if each.found and not each.opened and each.times > 1][:MOST_SHOWN],
        list(unknown),
        sum(each.times for each in rows) + wordless,
        wordless_nothing,
    )


def by_ward_and_need(first: date, after: date) -> list[Thin] | None:
    """The searches from a day, or a moment, until before another, by ward and need; None when none was counted yet."""
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    live = db.session.execute(
        select(SearchLog.ward_code, SearchLog.need, SearchLog.found).where(
            SearchLog.at >= begins(first), SearchLog.at < begins(after), SearchLog.found.is_not(None)
        )
    )
    for ward, need, found in live:
        row = counts[ward, need]
        row[0] += 1
        row[1] += found == 0
        row[2] += 0 < found <= FEW
    from_day, to_day = day_of(begins(first)), day_of(begins(after))
    months = db.session.scalars(select(SearchMonth).where(SearchMonth.month >= from_day, SearchMonth.month < to_day))
    for each in months:
        row = counts[each.ward_code, each.need]
        row[0], row[1], row[2] = row[0] + each.searches, row[1] + each.found_nothing, row[2] + each.found_few
    if not counts and not db.session.scalar(select(SearchLog.id).limit(1)):
        return None
    return [Thin(ward, need, *row) for (ward, need), row in sorted(counts.items())]


def tidy() -> int:
    """Turn what is older than thirteen months into counts by month, ward and need; how many rows went. The caller commits."""
    limit = now() - KEPT
    old = db.session.execute(
        select(SearchLog.at, SearchLog.ward_code, SearchLog.need, SearchLog.found).where(SearchLog.at < limit)
    ).all()
    for at, ward, need, found in old:
        if found is not None:
            add(day_of(at).replace(day=1), ward, need, found)
    db.session.execute(delete(SearchLog).where(SearchLog.at < limit))
    db.session.execute(delete(UnknownWord).where(UnknownWord.last_on < day_of(limit)))
    return len(old)


def add(month: date, ward: str, need: str, found: int) -> None:
    where = (SearchMonth.month == month, SearchMonth.ward_code == ward, SearchMonth.need == need)
    row = db.session.scalar(select(SearchMonth).where(*where))
    if row is None:
        row = SearchMonth(month=month, ward_code=ward, need=need, searches=0, found_nothing=0, found_few=0)
        db.session.add(row)
    row.searches += 1
    row.found_nothing += found == 0
    row.found_few += 0 < found <= FEW
    db.session.flush()

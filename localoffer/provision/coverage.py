"""Whether each duty is met: yes, limited, no or not applicable, by rule and from what is published. Pure.

Yes needs at least one live item, and no required one out of date. The three steps are those of the peer reviews that
councils do of each other, so that the table can be carried over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from localoffer.directory.listing import Listing
from localoffer.directory.wording import how_many
from localoffer.provision.duties import Duty
from localoffer.provision.elsewhere import GuidancePage

YES, LIMITED, NO, NOT_APPLICABLE = "yes", "limited", "no", "not applicable"
NAMES = {YES: "Yes", LIMITED: "Limited", NO: "No", NOT_APPLICABLE: "Does not apply"}


@dataclass(frozen=True)
class Item:
    """One published entry as evidence."""

    slug: str
    name: str
    listing: Listing
    confirmed: bool
    stale: bool


@dataclass(frozen=True)
class Said:
    """What staff said last of a duty."""

    at: date
    by_name: str
    owner: str = ""
    not_applicable: str = ""
    evidence: str = ""
    note: str = ""
    wording_checked_by: str = ""
    next_review: date | None = None


@dataclass(frozen=True)
class World:
    """All that the rules look at. `comments` is {what: how many}, or None where nobody counts them."""

    items: Sequence[Item]
    pages: Mapping[str, GuidancePage]
    has_path: Callable[[str], bool]
    comments: Mapping[str, int] | None
    said: Mapping[str, Said]
    today: date


@dataclass(frozen=True)
class Part:
    """One piece of evidence: how far it goes, and in words why."""

    verdict: str
    words: str
    items: Sequence[Item] = ()
    pages: Sequence[GuidancePage] = ()
    path: str = ""
    must: bool = False


@dataclass(frozen=True)
class Row:
    """One duty with its verdict."""

    duty: Duty
    verdict: str
    parts: Sequence[Part]
    said: Said | None = None

    @property
    def words(self) -> str:
        if self.verdict == NOT_APPLICABLE and self.said:
            return self.said.not_applicable
        return " ".join(each.words for each in self.parts)

    @property
    def items(self) -> list[Item]:
        return [item for part in self.parts for item in part.items]

    @property
    def pages(self) -> list[GuidancePage]:
        return [page for part in self.parts for page in part.pages]


@dataclass
class Judging:
    """The rules at work on one world; rows that speak of others are judged last."""

    world: World
    done: dict[str, Row] = field(default_factory=dict)

    def row(self, duty: Duty) -> Row:
        parts = [RULES[name](self, duty, value) for name, value in duty.rule.items() if name in RULES]
        said = self.world.said.get(duty.id)
        verdict = NOT_APPLICABLE if said and said.not_applicable else together(parts)
        found = Row(duty, verdict, parts, said)
        self.done[duty.id] = found
        return found


def judged(duties: Iterable[Duty], world: World) -> list[Row]:
    """Every duty with its verdict, in the order given."""
    judging = Judging(world)
    ordered = list(duties)
    for duty in sorted(ordered, key=lambda each: "all_of" in each.rule):
        judging.row(duty)
    return [judging.done[duty.id] for duty in ordered]


def together(parts: Sequence[Part]) -> str:
    """All yes is yes, all no is no, the rest is limited; without something that must be there it is no."""
    verdicts = {each.verdict for each in parts}
    if not verdicts or verdicts == {NO} or any(each.must and each.verdict == NO for each in parts):
        return NO
    return YES if verdicts == {YES} else LIMITED


def of_entries(judging: Judging, duty: Duty, rule: Mapping[str, Any]) -> Part:
    found = [each for each in judging.world.items if fits(each.listing, rule)]
    must = bool(duty.rule.get("required"))
    if not found:
        return Part(NO, "No entry is published for this.", must=must)
    old = [each for each in found if each.stale]
    confirmed = sum(each.confirmed for each in found)
    words = f"{how_many(len(found), 'entry', 'entries')}, {confirmed or 'none'} confirmed or checked"
    words += f", {len(old)} out of date." if old else "."
    limited = len(old) == len(found) or (must and bool(old))
    return Part(LIMITED if limited else YES, words, items=found, must=must)


def fits(listing: Listing, rule: Mapping[str, Any]) -> bool:
    """Whether an entry is evidence by a rule: kinds, categories, levels, words in its text, or outside the area."""
    if "any" in rule:
        return any(fits(listing, each) for each in rule["any"])
    text = f"{listing.name} {listing.summary} {listing.description}".lower()
    tests = {
        "kinds": lambda wanted: listing.kind in wanted,
        "not_kinds": lambda wanted: listing.kind not in wanted,
        "levels": lambda wanted: listing.level in wanted,
        "categories": lambda wanted: (all if rule.get("every") else any)(each in listing.categories for each in wanted),
        "words": lambda wanted: any(each in text for each in wanted),
        "outside": lambda _: any(each.lat is not None and not each.ward_code for each in listing.venues),
    }
    return all(tests[name](value) for name, value in rule.items() if name in tests)


def of_pages(judging: Judging, _duty: Duty, slugs: Sequence[str]) -> Part:
    world = judging.world
    found = [world.pages[slug] for slug in slugs if slug in world.pages]
    if not found:
        return Part(NO, "No page is written.")
    good = [each for each in found if each.reviewed_on and each.review_due and world.today <= each.review_due]
    if len(good) == len(slugs):
        return Part(YES, f"{how_many(len(found), 'page')}, reviewed.", pages=found)
    return Part(LIMITED, f"{how_many(len(found), 'page')}, {len(found) - len(good)} not reviewed by the council.", pages=found)


def of_share(judging: Judging, _duty: Duty, rule: Mapping[str, Any]) -> Part:
    asked = [each for each in judging.world.items if fits(each.listing, rule)]
    if not asked:
        return Part(NO, "No entry that could say it.")
    filled = sum(bool(getattr(each.listing, rule["field"])) for each in asked)
    words = f"{filled / len(asked):.0%} of {how_many(len(asked), 'entry', 'entries')} say it."
    return Part(YES if filled >= rule["enough"] * len(asked) else LIMITED if filled else NO, words)


def of_path(judging: Judging, _duty: Duty, path: str) -> Part:
    if judging.world.has_path(path):
        return Part(YES, "A page of this site does this.", path=path)
    return Part(NO, "The site has no such page.")


def of_freshness(judging: Judging, _duty: Duty, enough: float) -> Part:
    items = judging.world.items
    good = sum(each.confirmed and not each.stale for each in items)
    share = good / len(items) if items else 0.0
    words = f"{share:.0%} of entries are confirmed and in date."
    return Part(YES if share >= enough else LIMITED if good else NO, words)


def of_comments(judging: Judging, _duty: Duty, _rule: bool) -> Part:
    counted = judging.world.comments
    if counted is None:
        return Part(NO, "Comments are not published yet.")
    answered, published = counted.get("answered", 0), counted.get("published", 0)
    words = f"{how_many(published, 'comment')} published in the last year, {answered} answered."
    return Part(YES if published and answered >= published else LIMITED if published else NO, words)


def of_evidence(judging: Judging, duty: Duty, _rule: bool) -> Part:
    said = judging.world.said.get(duty.id)
    if said is None or not said.evidence:
        return Part(NO, "Staff have recorded no evidence.")
    if said.next_review is None or said.next_review < judging.world.today:
        return Part(LIMITED, "Evidence is recorded, but its review is due.")
    return Part(YES, "Evidence is recorded by staff.")


def of_others(judging: Judging, _duty: Duty, prefix: str) -> Part:
    rows = [row for code, row in judging.done.items() if code.startswith(prefix)]
    met = sum(row.verdict in (YES, NOT_APPLICABLE) for row in rows)
    words = f"{met} of {len(rows)} paragraphs are met."
    return Part(YES if rows and met == len(rows) else LIMITED if met else NO, words)


RULES: dict[str, Callable[[Judging, Duty, Any], Part]] = {
    "entries": of_entries,
    "pages": of_pages,
    "share": of_share,
    "path": of_path,
    "fresh": of_freshness,
    "comments": of_comments,
    "evidence": of_evidence,
    "all_of": of_others,
}


def counted(rows: Iterable[Row]) -> dict[str, int]:
    """{verdict: number of duties}."""
    found = dict.fromkeys(NAMES, 0)
    for each in rows:
        found[each.verdict] += 1
    return found

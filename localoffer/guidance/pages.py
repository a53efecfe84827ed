"""What guidance there is: the newest version of every page, its history and its last review."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from flask import current_app, g
from sqlalchemy import func, select

from localoffer.clock import today
from localoffer.config import Settings
from localoffer.database import aside, db
from localoffer.directory import queries
from localoffer.guidance import asked, texts
from localoffer.guidance.asked import Guide
from localoffer.guidance.models import GuidanceReview, GuidanceVersion
from localoffer.guidance.texts import Text
from localoffer.search import book, index
from localoffer.search.matching import MOST_WORDS
from localoffer.search.query import Query
from localoffer.search.results import Results
from localoffer.search.slots import Slot
from localoffer.search.thesaurus import Thesaurus
from localoffer.search.thesaurus_rows import names_in_file
from localoffer.search.words import tokens

OTHER = "More"
NEED, SELF_HARM = "self_harm", "self harm"
NEWEST = "SELECT max(id) FROM guidance_version"


@dataclass(frozen=True)
class Page:
    """One page as people read it. Number 0 is the text that came with the site."""

    slug: str
    title: str
    summary: str
    body: str
    group: str
    duties: tuple[str, ...]
    number: int
    at: datetime | None
    by_name: str
    why: str
    review: GuidanceReview | None

    @property
    def reviewed(self) -> bool:
        """Whether somebody of the council has read this very version and found it right."""
        return self.review is not None and self.review.number == self.number

    @property
    def overdue(self) -> bool:
        return self.review is not None and self.review.review_due < today()

    @property
    def reviewed_on(self) -> date | None:
        return self.review.reviewed_on if self.review and self.reviewed else None

    @property
    def review_due(self) -> date | None:
        return self.review.review_due if self.review and self.reviewed else None


class Held(NamedTuple):
    """The guides as they were read, in which state of the directory, and the newest version of a page that there was."""

    state: int
    newest: int | None
    guides: list[Guide]


def first_texts() -> dict[str, Text]:
    """The texts that came with the site and its area."""
    settings: Settings = current_app.extensions["settings"]
    return texts.first_texts(settings.area_folder)


def every() -> list[Page]:
    """All pages, in the order of the files, then those that staff added by title."""
    newest = select(func.max(GuidanceVersion.id)).group_by(GuidanceVersion.slug)
    versions = {row.slug: row for row in db.session.scalars(select(GuidanceVersion).where(GuidanceVersion.id.in_(newest)))}
    reviews = last_reviews()
    first = [page_of(slug, versions.get(slug), reviews) for slug in first_texts()]
    added = [page_of(slug, row, reviews) for slug, row in versions.items() if slug not in first_texts()]
    return [*first, *sorted(added, key=lambda each: each.title)]


def last_reviews() -> dict[str, GuidanceReview]:
    newest = select(func.max(GuidanceReview.id)).group_by(GuidanceReview.slug)
    return {row.slug: row for row in db.session.scalars(select(GuidanceReview).where(GuidanceReview.id.in_(newest)))}


def page_of(slug: str, version: GuidanceVersion | None, reviews: Mapping[str, GuidanceReview]) -> Page:
    first = first_texts().get(slug)
    group, duties = (first.group, first.duties) if first else (OTHER, ())
    if version is not None:
        said = (version.title, version.summary, version.body)
        return Page(
            slug, *said, group, duties, version.number, version.at, version.by_name, version.why, reviews.get(slug)
        )  # fmt: skip
    assert first is not None
    return Page(slug, first.title, first.summary, first.body, group, duties, 0, None, "", "", reviews.get(slug))


def page(slug: str) -> Page | None:
    """The page at an address as people read it now, or None."""
    newest = db.session.scalar(
        select(GuidanceVersion).where(GuidanceVersion.slug == slug).order_by(GuidanceVersion.number.desc()).limit(1)
    )
    if newest is None and slug not in first_texts():
        return None
    return page_of(slug, newest, last_reviews())


def version(slug: str, number: int) -> Page | None:
    """One version of a page, or None; 0 is the first text."""
    row = db.session.scalar(select(GuidanceVersion).where(GuidanceVersion.slug == slug, GuidanceVersion.number == number))
    if row is None and (number or slug not in first_texts()):
        return None
    return page_of(slug, row, {})


def history(slug: str) -> list[Page]:
    """Every version of a page, newest first."""
    rows = db.session.scalars(select(GuidanceVersion).where(GuidanceVersion.slug == slug).order_by(GuidanceVersion.number.desc()))
    found = [page_of(slug, row, {}) for row in rows]
    return [*found, page_of(slug, None, {})] if slug in first_texts() else found


def reviews(slug: str) -> list[GuidanceReview]:
    """Every review of a page, newest first."""
    return list(db.session.scalars(select(GuidanceReview).where(GuidanceReview.slug == slug).order_by(GuidanceReview.id.desc())))


def grouped() -> dict[str, list[Page]]:
    """{group: its pages}, in the order of the files."""
    found: dict[str, list[Page]] = {}
    for each in every():
        found.setdefault(each.group or OTHER, []).append(each)
    return found


def guides() -> list[Guide]:
    """Every page as the search looks for it, kept until a page changes; that is looked at when anything does, for pages and
    the directory are counted together."""
    state = g.get("generation_of_page")
    state = queries.generation() if state is None else state
    held: Held | None = current_app.extensions.get("guides")
    if held is None or held.state != state:
        newest = aside.value(NEWEST)
        same = held.guides if held and held.newest == newest else [guide_of(each) for each in every()]
        held = current_app.extensions["guides"] = Held(state, newest, same)
    return held.guides


def named_first() -> list[Guide]:
    """The guides that the first page of the site names."""
    first = first_texts()
    return [each for each in guides() if each.slug in first and first[each.slug].first]


def for_the_young() -> list[Guide]:
    """The guides that the page for young people names."""
    first = first_texts()
    return [each for each in guides() if each.slug in first and first[each.slug].young]


def guide_of(page: Page) -> Guide:
    first = first_texts().get(page.slug)
    if first is None:
        return asked.guide(page.slug, page.title, page.summary, urgent=False, says=(), harmless=())
    return asked.guide(
        page.slug, page.title, page.summary, urgent=first.urgent, says=first.asked, harmless=first.harmless, known=first.known,
        strain=first.strain,
    )  # fmt: skip


def answering(query: Query, results: Results) -> list[Guide]:
    """The guides that answer a search, also where a word of it was misspelt; none where nothing was typed."""
    if not query.text:
        return []
    said = " ".join((query.text, *(meant for _, meant in results.corrected)))
    known = book.current(index.reading())
    phrases = known.slots(tokens(said)[:MOST_WORDS])
    hurts = any(NEED in each.needs for each in phrases)  # guides know single words, and "cutting herself" is none
    return asked.answering(f"{said} {SELF_HARM}" if hurts else said, guides(), rows_meant(known, phrases))


def rows_meant(known: Thesaurus, phrases: Iterable[Slot]) -> frozenset[str]:
    """What the rows of the thesaurus are called that phrases of several words say: single words say too little.

    Pages name the rows of the data file, so these go by what they are called there, also when staff call one something else.
    """
    said = (known.rows[row] for each in phrases if len(each.words) > 1 and not each.filler for row in each.rows)
    return frozenset(names_in_file().get(row.id, row.canonical) for row in said)

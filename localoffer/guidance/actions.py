"""Writing guidance: a new version, an old one brought back, a review. Each is one transaction, and nothing is lost."""

from __future__ import annotations

from datetime import date

from sqlalchemy.exc import IntegrityError

from localoffer.accounts.models import User
from localoffer.clock import today
from localoffer.database import db
from localoffer.directory.counting import count_a_change
from localoffer.directory.listing import clean, clean_line
from localoffer.directory.rules import slug_of
from localoffer.guidance import pages, texts
from localoffer.guidance.models import GuidanceReview, GuidanceVersion

TAKEN = "new"
"""The address where a page is begun."""


class NotSaved(ValueError):
    """A version that cannot be saved; the message says why in plain words."""


def save(slug: str, *, base: int, title: str, summary: str, body: str, why: str, by: User) -> GuidanceVersion:
    """Write a new version over version `base`; refused when somebody else has written one meanwhile."""
    title, body = clean_line(title, 120), clean(body, texts.LONGEST_BODY)
    if not title or not body:
        raise NotSaved("The page needs a title and some text.")
    known = pages.page(slug)
    newest = known.number if known else 0
    if base != newest:
        raise NotSaved(
            f"Somebody else saved version {newest} while you were writing. Copy your text, look at theirs, and try again."
        )
    row = GuidanceVersion(
        slug=slug, number=newest + 1, title=title, summary=clean_line(summary), body=body, why=clean_line(why),
        by_id=by.id, by_name=by.shown_name,
    )  # fmt: skip
    db.session.add(row)
    try:
        count_a_change()  # searches show its title and what it is about; this writes the row first
        db.session.commit()
    except IntegrityError as problem:
        db.session.rollback()
        raise NotSaved("Somebody else saved a version at the same moment. Copy your text and try again.") from problem
    return row


def begin(*, title: str, summary: str, body: str, by: User) -> GuidanceVersion:
    """Make a page that was not there before; its address is made of its title."""
    slug = slug_of(clean_line(title, 120))
    if not clean_line(title):
        raise NotSaved("The page needs a title and some text.")
    if slug == TAKEN:
        raise NotSaved("Say in the title what the page is about, not only that it is new.")
    if pages.page(slug) is not None:
        raise NotSaved("There is a page with this title already.")
    return save(slug, base=0, title=title, summary=summary, body=body, why="A new page", by=by)


def restore(slug: str, number: int, *, by: User) -> GuidanceVersion:
    """Bring an old version back as the newest one."""
    old, newest = pages.version(slug, number), pages.page(slug)
    if old is None or newest is None or old.number == newest.number:
        raise NotSaved("That version is not there, or is what people read now.")
    return save(
        slug, base=newest.number, title=old.title, summary=old.summary, body=old.body, why=f"Version {number} brought back", by=by
    )


def review(slug: str, *, number: int, due: date, note: str, by: User) -> GuidanceReview:
    """Write down that somebody read the newest version and found it right, and when to look again."""
    known = pages.page(slug)
    day = today()
    if known is None or known.number != number:
        raise NotSaved("The page has changed since you read it. Read it again first.")
    if not day < due <= date(day.year + 3, 12, 31):
        raise NotSaved("The next review must be after today, and not more than three years away.")
    row = GuidanceReview(
        slug=slug, number=number, reviewed_on=day, review_due=due, note=clean(note, 1000), by_id=by.id, by_name=by.shown_name
    )
    db.session.add(row)
    db.session.commit()
    return row

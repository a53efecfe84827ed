"""The do-not-list: what must not be published again, whoever brings it, and why."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import g
from sqlalchemy import and_, or_, select

from localoffer.accounts.models import User
from localoffer.database import db
from localoffer.directory.listing import Listing
from localoffer.directory.models import DoNotList
from localoffer.directory.rules import safe_link, slug_of


class MustNotBeListed(Exception):
    """Staff decided that this must not be listed; the message says why in plain words."""

    def __init__(self, row: DoNotList) -> None:
        super().__init__(f"“{row.name}” is on the list of what must not be listed. The reason: {row.reason}")


def site_key(url: str) -> str:
    """A website without what does not tell it from others: "https://www.Example.org/club/" is "example.org/club"."""
    if not safe_link(url):
        return ""
    parts = urlsplit(url.strip())
    return (parts.hostname or "").removeprefix("www.") + parts.path.rstrip("/").lower()


def refusal(listing: Listing, entry_id: int | None = None) -> DoNotList | None:
    """The line of the do-not-list that a listing is on: by its name, its website, or the entry that it was."""
    website = site_key(listing.website)
    same = [DoNotList.slug == slug_of(listing.name)]
    if website:
        same.append(and_(DoNotList.website != "", DoNotList.website == website))
    if entry_id is not None:
        same.append(DoNotList.entry_id == entry_id)
    return db.session.scalar(select(DoNotList).where(or_(*same)).order_by(DoNotList.id).limit(1))


def refuse_if_listed(listing: Listing, entry_id: int | None = None) -> None:
    """Raise `MustNotBeListed` for what is on the list."""
    row = refusal(listing, entry_id)
    if row is not None:
        raise MustNotBeListed(row)


def why_not(listing: Listing) -> str:
    """Why a listing must not be published, or "": for many in a row, with the list read once."""
    if "do_not_list" not in g:
        g.do_not_list = [(each.slug, each.website, each.reason) for each in every()]
    name, website = slug_of(listing.name), site_key(listing.website)
    found = (reason for slug, site, reason in g.do_not_list if slug == name or (website and site == website))
    return next((f"it must not be listed. The reason: {reason}" for reason in found), "")


def add(name: str, *, reason: str, by: User, website: str = "", entry_id: int | None = None) -> DoNotList:
    """Put something on the list, in the caller's transaction."""
    row = DoNotList(
        name=name,
        slug=slug_of(name),
        website=site_key(website),
        entry_id=entry_id,
        reason=reason,
        by_id=by.id,
        by_name=by.shown_name,
    )
    db.session.add(row)
    return row


def every() -> list[DoNotList]:
    return list(db.session.scalars(select(DoNotList).order_by(DoNotList.name)))

"""The entry that a page is about, or that there is none."""

from __future__ import annotations

from flask import abort, redirect, url_for

from localoffer.database import db
from localoffer.directory import addresses, queries
from localoffer.directory.models import Entry
from localoffer.directory.queries import PublicEntry


def entry_or_404(slug: str, endpoint: str) -> PublicEntry:
    """The published entry at an address; an old one leads on to the same page at its address now."""
    entry = queries.published_by_slug(slug)
    if entry is None:
        now = addresses.address_now(slug)
        abort(redirect(url_for(endpoint, slug=now)) if now else 404)
    return entry


def any_entry_or_404(number: int) -> Entry:
    """The entry with this number in any state, for staff."""
    return db.session.get(Entry, number) or abort(404)

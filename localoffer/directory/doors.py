"""The entry that a page is about, or that there is none."""

from __future__ import annotations

from typing import NoReturn

from flask import abort, redirect, url_for

from localoffer.database import db
from localoffer.directory import addresses, queries, register
from localoffer.directory.models import Entry
from localoffer.directory.queries import PublicEntry
from localoffer.directory.register import Organisation


def entry_or_404(slug: str, endpoint: str) -> PublicEntry:
    """The published entry at an address; an old one leads on to the same page at its address now."""
    entry = queries.published_by_slug(slug)
    return entry or led_on(slug, endpoint)


def led_on(slug: str, endpoint: str) -> NoReturn:
    """Answer with the address that an old one leads to, or that there is nothing."""
    slug_now = addresses.address_now(slug)
    if slug_now is None:
        abort(404)
    lead_on(slug_now, endpoint)


def organisation_or_404(slug: str, endpoint: str) -> Organisation:
    """The organisation at an address; one that it had when other letters were left out leads on."""
    found = register.organisation(slug)
    if found is None:
        lead_on(register.organisation_once_at(slug) or abort(404), endpoint)
    return found


def lead_on(slug_now: str, endpoint: str) -> NoReturn:
    """Answer with another address of the same page."""
    answer = redirect(url_for(endpoint, slug=slug_now), 301)
    answer.headers["Cache-Control"] = "no-cache"  # browsers keep a 301 for ever, even when a merge was undone
    abort(answer)


def any_entry_or_404(number: int) -> Entry:
    """The entry with this number in any state, for staff."""
    return db.session.get(Entry, number) or abort(404)

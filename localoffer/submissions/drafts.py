"""Drafts: what somebody has typed so far is in the database after every page, and is sent once, however often they press."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from localoffer.accounts.models import User
from localoffer.database import db, now
from localoffer.directory import listing as listings
from localoffer.directory.listing import Listing
from localoffer.directory.queries import PublicEntry
from localoffer.submissions import keys
from localoffer.submissions.models import CORRECTION, NEW, Draft

KEPT_FOR = timedelta(days=7)


def start(
    listing: Listing,
    *,
    by: User | None,
    entry: PublicEntry | None = None,
    extras: Mapping[str, Any] | None = None,
    done: Sequence[str] = (),
) -> str:
    """Begin a draft; its token is in the answer and nowhere else."""
    token = keys.new_token()
    facts = listings.to_json(listing)
    db.session.add(
        Draft(
            hash=keys.hashed(token, "draft"),
            kind=CORRECTION if entry else NEW,
            entry_id=entry.id if entry else None,
            entry_version=entry.version if entry else None,
            base=facts if entry else {},
            facts=facts,
            extras=dict(extras or {}),
            done=list(done),
            by_id=by.id if by else None,
        )
    )
    db.session.execute(delete(Draft).where(Draft.changed_at < now() - KEPT_FOR))
    db.session.commit()
    return token


def find(token: str, *, to_change: bool = False) -> Draft | None:
    """The draft behind a token, unless it is too old; `to_change` keeps others from changing it meanwhile."""
    if not keys.is_token(token):
        return None
    asked = select(Draft).where(Draft.hash == keys.hashed(token, "draft"), Draft.changed_at >= now() - KEPT_FOR)
    return db.session.scalar(asked.with_for_update() if to_change else asked)


def keep(draft: Draft, page: str, listing: Listing, extras: Mapping[str, Any]) -> None:
    """Keep what a page was answered with."""
    draft.facts = listings.to_json(listing)
    draft.extras = {**draft.extras, **extras}
    draft.done = [*(each for each in draft.done if each != page), page]
    draft.changed_at = now()
    db.session.commit()


def remember(draft: Draft, **extras: Any) -> None:
    """Keep something about how the draft came about (that a trap was sprung, that a person confirmed it)."""
    draft.extras = {**draft.extras, **extras}
    db.session.commit()


def listing_of(draft: Draft) -> Listing:
    return listings.from_json(draft.facts)


def base_of(draft: Draft) -> Listing:
    return listings.from_json(draft.base)


def from_facts(facts: Mapping[str, Any]) -> Listing:
    return listings.from_json(facts)

"""Every room of the site, in the order a visitor meets them."""

from __future__ import annotations

from datetime import date

from flask import Flask

from localoffer.accounts import views_joining as joining
from localoffer.accounts import views_people as people
from localoffer.api import views as oruk
from localoffer.api import views_feeds as feeds
from localoffer.api import views_people as developers
from localoffer.comments import queries as comments_told
from localoffer.comments import views_public as comments
from localoffer.comments import views_staff as listening
from localoffer.councils import views as councils
from localoffer.directory import refusals
from localoffer.directory import views as directory
from localoffer.directory.queries import PublicEntry
from localoffer.exchange import kept
from localoffer.exchange import views as imports
from localoffer.freshness import digests, moving
from localoffer.freshness import views as freshness
from localoffer.guidance import pages as guidance_pages
from localoffer.guidance import views as guidance
from localoffer.maps import views as maps
from localoffer.maps import views_staff as where
from localoffer.pages import views as pages
from localoffer.pages import views_machines as machines
from localoffer.privacy import views as privacy
from localoffer.provision import elsewhere
from localoffer.provision import views_coverage as coverage
from localoffer.provision import views_map as gaps_map
from localoffer.provision import views_public as provision
from localoffer.provision import views_scrutiny as scrutiny
from localoffer.provision import views_staff as gaps
from localoffer.provision import views_supply as supply
from localoffer.provision import views_time as over_time
from localoffer.provision import views_waits as waits
from localoffer.search import log_queries
from localoffer.search import views as search
from localoffer.search import views_staff as searches
from localoffer.search import views_words as words
from localoffer.shortlist import views as shortlist
from localoffer.submissions import belongings, counting, for_gaps, for_imports
from localoffer.submissions import views_desk as desk
from localoffer.submissions import views_duplicates as duplicates
from localoffer.submissions import views_entries as entries
from localoffer.submissions import views_members as members
from localoffer.submissions import views_moderator as moderating
from localoffer.submissions import views_public as suggesting
from localoffer.submissions import views_waits as measured_waits
from localoffer.submissions.belongings import Belonging

ROOMS = (
    pages,
    search,
    councils,
    directory,
    shortlist,
    maps,
    guidance,
    provision,
    gaps,
    coverage,
    supply,
    gaps_map,
    over_time,
    scrutiny,
    waits,
    suggesting,
    members,
    moderating,
    entries,
    desk,
    duplicates,
    measured_waits,
    searches,
    where,
    words,
    freshness,
    comments,
    listening,
    people,
    joining,
    imports,
    privacy,
    oruk,
    feeds,
    developers,
    machines,
)


def init_app(app: Flask) -> None:
    """Open the rooms; a room may have an `init_app` of its own for what it shares with templates."""
    for room in ROOMS:
        app.register_blueprint(room.bp)
        if hasattr(room, "init_app"):
            room.init_app(app)
    known = elsewhere.Elsewhere(
        overdue=not_confirmed_for_long,
        overdue_known=True,
        guidance=guidance_pages.every,
        searches=log_queries.by_ward_and_need,
        suggested=counting.between,
        waiting=for_gaps.waiting,
        comments=comments_told.between,
        published_comments=comments_told.published_between,
    )
    elsewhere.connect(app, known)
    app.extensions[belongings.KEY] = {
        "people": Belonging(moving.pass_on, moving.give_back, moving.share),
        "imports": Belonging(kept.hand_over, kept.hand_back),
    }
    app.extensions["suggestions"] = for_imports
    app.extensions["as_they_came"] = kept.as_they_came
    app.extensions["must_not_be_listed"] = refusals.why_not


def not_confirmed_for_long(entry: PublicEntry, day: date) -> bool:
    """Whether the public is told that nobody has confirmed an entry for long."""
    return digests.standing(entry, day).says_not_confirmed

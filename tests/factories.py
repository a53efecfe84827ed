"""Things for tests to begin from: functions with keyword defaults."""

from __future__ import annotations

from typing import Any

from flask_security import hash_password

from localoffer.accounts.models import User, WardOfMember
from localoffer.accounts.signing_in import people
from localoffer.database import db, now
from localoffer.directory import publishing
from localoffer.directory.listing import Listing, Venue
from localoffer.directory.models import Entry
from localoffer.search import index

PASSWORD = "a long phrase that nobody guesses"
WARD = "E05013006"
HASHES: dict[str, str] = {}


def a_venue(**facts: Any) -> Venue:
    """A place in Maltby, known by its postcode."""
    defaults = {
        "name": "Maltby Library", "address": "High Street, Maltby", "postcode": "S66 8LD", "area": "Maltby",
        "ward_code": WARD, "lat": 53.4229, "lon": -1.2022, "precision": "postcode",
    }  # fmt: skip
    return Venue(**{**defaults, **facts})


def a_listing(**facts: Any) -> Listing:
    """A small club for autistic children in Maltby."""
    defaults: dict[str, Any] = {
        "name": "Maltby Autism Youth Club",
        "summary": "A weekly youth club for autistic young people.",
        "description": "Games, music and a quiet room. Parents can stay.",
        "kind": "group",
        "organisation": "Maltby Parents",
        "categories": ("leisure_and_activities",),
        "needs": ("ASD",),
        "age_min": 8,
        "age_max": 16,
        "level": "universal",
        "routes": ("drop_in",),
        "cost": "free",
        "delivery": ("venue",),
        "venues": (a_venue(),),
        "phone": "01709 000000",
    }
    return Listing(**{**defaults, **facts})


def a_service(**facts: Any) -> Entry:
    """A published entry, in the index."""
    assurance = facts.pop("assurance", "reported")
    entry = publishing.create(a_listing(**facts), by=None, why="for a test")
    if assurance != "reported":
        publishing.assure(entry, assurance, by=None, why="for a test", until={"confirmed": "9999-12-31", "checked": "9999-12-31"})
    db.session.commit()
    index.catch_up()
    return entry


def a_user(*, role: str = "member", email: str = "", name: str = "", ward_code: str | None = None) -> User:
    """A person who can sign in with PASSWORD."""
    if PASSWORD not in HASHES:
        HASHES[PASSWORD] = hash_password(PASSWORD)
    wards = [ward_code or WARD] if ward_code or role == "member" else []
    user = people.create_user(
        email=email or f"{role}@example.org",
        name=name or role.capitalize(),
        password=HASHES[PASSWORD],
        roles=[people.find_or_create_role(role)],
        wards=[WardOfMember(ward_code=each) for each in wards],
        confirmed_at=now(),
    )
    db.session.commit()
    return user

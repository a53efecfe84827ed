"""Made-up entries at real postcodes of the built-in area, the same in every run, and a site that holds them."""

from __future__ import annotations

import random
from pathlib import Path

from flask import Flask
from sqlalchemy import insert, select, update

from localoffer import config, create_app, setting_up
from localoffer.database import db
from localoffer.directory import listing as listings
from localoffer.directory import queries
from localoffer.directory.listing import Listing, Venue
from localoffer.directory.models import Entry, Generation
from localoffer.directory.rules import slug_of
from localoffer.places.models import Postcode
from localoffer.search import index

AT_ONCE = 5000
FIRST = (
    "Sunrise", "Rainbow", "Harbour", "Oakwood", "Stepping Stones", "Bright Futures", "Together", "Little Explorers", "Willow",
    "Compass", "Meadow", "Lighthouse", "Anchor", "Acorn", "Horizon", "Pebble", "Kestrel", "Orchard", "Beacon", "Clover",
)  # fmt: skip
SECOND = ("Autism", "Sensory", "Family", "Parents'", "Inclusive", "Youth", "Speech", "Play", "Swimming", "Wheelchair")
THIRD = ("Club", "Group", "Drop-in", "Centre", "Project", "Academy", "Session", "Café", "Network", "Team")
KINDS = ("service", "group", "school", "college", "event")
CATEGORIES = ("education", "health", "leisure_and_activities", "family_and_peer_support", "short_breaks")
NEEDS = ("ASD", "SLCN", "adhd", "PD", "HI", "dyslexia")
COSTS = ("free", "paid", "unknown")
TOPICS = (
    "swimming pool lessons", "speech therapy sessions", "autistic young people", "youth club evenings", "sensory room",
    "wheelchair football", "parent support group", "short breaks overnight", "travel training", "dance and drama",
    "art and craft", "holiday playscheme", "hearing loss", "sight loss", "dyslexia reading help", "anxiety and worries",
    "sleep advice", "toilet training", "benefits and money advice", "supported internships", "lego and gaming",
    "gardening outdoors", "horse riding", "music and singing", "cooking skills", "trampolining",
    "boccia and goalball", "cycling on adapted bikes",
)  # fmt: skip
OPENINGS = ("We run", "Come along for", "Staff offer", "Volunteers lead", "Families enjoy", "Our building hosts", "Children try")
ENDINGS = (
    "every week in term time", "with trained staff", "in a calm room", "at no charge", "for all abilities", "with parents nearby",
    "on the ground floor", "with step free entry", "in small numbers", "after school", "during half term", "by booking ahead",
)  # fmt: skip
STARTS = ("bram", "cor", "dal", "fen", "gar", "hol", "kes", "lor", "mar", "nor", "pel", "quin", "rav", "sel", "tor", "ul", "ver")
ENDS = ("ley", "ton", "wick", "ford", "mere", "dale", "stow", "worth", "ham", "by", "combe", "den", "field", "gate", "holme")
RARE = tuple(f"{start}{end}" for start in STARTS for end in ENDS)


def said(rng: random.Random) -> str:
    """60 to 150 words about a few topics, with some rare names among them."""
    topics, words = rng.sample(TOPICS, 3), rng.randint(60, 150)
    out: list[str] = []
    while len(out) < words:
        out += f"{rng.choice(OPENINGS)} {rng.choice(topics)} {rng.choice(ENDINGS)} near {rng.choice(RARE)}.".split()
    return " ".join(out)


def listings_of(count: int) -> list[Listing]:
    """Entries with all that a search can ask for; one in eight is known only by its village."""
    rng = random.Random(7)  # the same entries in every run
    spots = db.session.execute(select(Postcode.code, Postcode.lat, Postcode.lon).where(Postcode.ward_code != "")).all()
    return [listing_of(rng, number, *rng.choice(spots)) for number in range(count)]


def listing_of(rng: random.Random, number: int, code: str, lat: float, lon: float) -> Listing:
    name = f"{rng.choice(FIRST)} {rng.choice(SECOND)} {rng.choice(THIRD)} {code[-3:]}{number}"
    low = rng.randint(0, 16)
    return Listing(
        name=name, summary=f"{name} welcomes families.", description=said(rng), kind=rng.choice(KINDS),
        needs=(rng.choice(NEEDS),), categories=(rng.choice(CATEGORIES),), cost=rng.choice(COSTS), reach="place",
        age_min=low, age_max=low + rng.randint(2, 9),
        venues=(Venue(name="Hall", postcode=code, lat=lat, lon=lon, precision="place" if number % 8 == 0 else "postcode"),),
    )  # fmt: skip


def a_site(folder: Path, count: int, database_url: str = "") -> tuple[Flask, list[Listing]]:
    """A site of its own in a folder, or over a database, with that many entries published and indexed; and the entries.

    What a run before left in the folder is taken as it is, when it has so many.
    """
    database_url = database_url or f"sqlite:///{folder / 'b.db'}"
    app = create_app(config.read({}, environment="test", var=folder, database_url=database_url, tiles="none"))
    with app.app_context():
        setting_up.migrate_database(quiet)
        setting_up.load_area(quiet)
        entries = listings_of(count)
        if queries.count_published() != count:
            publish(entries)
        index.make_ready(quiet)
    return app, entries


def publish(entries: list[Listing]) -> None:
    """Put entries into an empty database."""
    for start in range(0, len(entries), AT_ONCE):
        part = enumerate(entries[start : start + AT_ONCE], start=start + 1)
        rows = [{"slug": slug_of(x.name), "name": x.name, "facts": listings.to_json(x), "generation": n} for n, x in part]
        db.session.execute(insert(Entry), rows)
    if not db.session.execute(update(Generation).values(value=len(entries))).rowcount:
        db.session.execute(insert(Generation), [{"id": 1, "value": len(entries)}])
    db.session.commit()


def quiet(_line: str) -> None:
    """Nobody reads the progress of a benchmark's set-up."""

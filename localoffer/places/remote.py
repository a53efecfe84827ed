"""A geocoder somewhere else, for staff and commands only: one question a second, each asked once, never in a public search.

`LOCALOFFER_GEOCODER` names it: `none`, `nominatim`, or any service that geopy knows, with its parameters as in an address:
`nominatim?domain=geo.example.org`, `opencage?api_key=...`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from time import sleep
from urllib.parse import parse_qsl

from geopy.exc import GeocoderNotFound, GeopyError
from geopy.geocoders import get_geocoder_for_service
from geopy.geocoders.base import Geocoder

from localoffer.config import Settings
from localoffer.database import db, now
from localoffer.places import gazetteer
from localoffer.places.models import AreaLoad, RemoteAnswer
from localoffer.places.spots import Spot

LONGEST = 200
GAP = timedelta(seconds=1)
TIMEOUT = 8
USER_AGENT = "LocalOffer/1 (staff look-ups of public venues)"
TURN = "remote"
OFF = ("", "none", "off")


class NotAsked(Exception):
    """The question was not asked, or not answered; the message says in plain words why."""


@dataclass(frozen=True)
class Answer:
    """What the other geocoder said: a spot with our ward, or none; `kept` when it had been asked before."""

    question: str
    spot: Spot | None
    label: str = ""
    kept: bool = False


def is_on(settings: Settings) -> bool:
    """Whether a remote geocoder is set at all."""
    return settings.geocoder.strip().lower() not in OFF


def name_of(settings: Settings) -> str:
    """What the service is called, without its parameters, which may be secret."""
    return settings.geocoder.partition("?")[0].strip()


def geocoder(settings: Settings) -> Geocoder:
    """The geopy geocoder that the setting names, or `NotAsked` with what is wrong with the setting."""
    if not is_on(settings):
        raise NotAsked("No other geocoder is set. An administrator can set LOCALOFFER_GEOCODER.")
    name, _, said = settings.geocoder.partition("?")
    parameters = {"timeout": TIMEOUT, "user_agent": USER_AGENT, **dict(parse_qsl(said))}
    try:
        made: Geocoder = get_geocoder_for_service(name.strip().lower())(**parameters)
    except GeocoderNotFound as trouble:
        raise NotAsked(f"LOCALOFFER_GEOCODER names {name}, which geopy does not know.") from trouble
    except (TypeError, ValueError, GeopyError) as trouble:
        raise NotAsked(f"LOCALOFFER_GEOCODER is not right: {name} asks for other parameters.") from trouble
    return made


def ask(text: str, settings: Settings, *, wait: Callable[[float], None] | None = sleep) -> Answer:
    """Where an address of a venue is, by the other geocoder; what it says is kept. Raises `NotAsked`.

    With `wait` None a question that comes too soon is refused; else it waits its turn.
    """
    question = " ".join(text.split())[:LONGEST]
    if len(question) < 3:
        raise NotAsked("Type an address, such as a building, a street and a town.")
    service = geocoder(settings)
    key = f"{name_of(settings).lower()}: {question.lower()}"
    if before := db.session.get(RemoteAnswer, key):
        return as_answer(before, kept=True)
    take_turn(wait)
    try:
        found = service.geocode(question)
    except (GeopyError, OSError) as trouble:
        raise NotAsked(f"{name_of(settings)} did not answer ({type(trouble).__name__}). Try again in a minute.") from trouble
    row = RemoteAnswer(question=key, geocoder=name_of(settings), found=False, label="", lat=None, lon=None, asked_at=now())
    if found is not None:
        row.found, row.label, row.lat, row.lon = True, str(found.address or "")[:LONGEST], found.latitude, found.longitude
    kept = db.session.merge(row)
    db.session.commit()
    return as_answer(kept, kept=False)


def take_turn(wait: Callable[[float], None] | None) -> None:
    """No more than one question a second, whoever asks; written down before the question, so that others see it."""
    turn = db.session.get(AreaLoad, TURN)
    left = (turn.loaded_at + GAP - now()).total_seconds() if turn else 0.0
    if left > 0 and wait is None:
        raise NotAsked("Somebody asked a moment ago. Wait a second and try again.")
    if left > 0 and wait:
        wait(min(left, GAP.total_seconds()))
    if turn is None:
        db.session.add(AreaLoad(part=TURN, checksum="", version=0))
    else:
        turn.loaded_at = now()
    db.session.commit()


def as_answer(row: RemoteAnswer, *, kept: bool) -> Answer:
    spot = gazetteer.spot_at(row.lat, row.lon) if row.found and row.lat is not None and row.lon is not None else None
    return Answer(row.question.partition(": ")[2], spot, row.label, kept)
